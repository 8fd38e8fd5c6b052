"""A result as a report: the same parts in the same order wherever it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rolefit.assessment.response_quality import Flag, Kind
from rolefit.assessment.result import Result
from rolefit.bank.knowledge import Bank, Claim, Role
from rolefit.messages import listed
from rolefit.model.verdict import Verdict
from rolefit.report import common_ground, reasons, sentences
from rolefit.report.alignment import places, rubs, unclear
from rolefit.report.claim_wording import OUR_READING, claim_lead, claim_text
from rolefit.report.parts import (
    Comparison,
    Paragraph,
    Part,
    Report,
    RoleBar,
    Section,
    Topic,
    TraitMark,
    TraitMarks,
    clean,
    paragraph,
    section,
)
from rolefit.report.portrait import portrait

DIGEST = 12
"""Digits of the bank's digest that are shown; JSON and CSV have all."""


def report(bank: Bank, result: Result, name: str = "") -> Report:
    """Return the report of a result; ``name`` is the person's name, or the result's label where none is given."""
    title, how_sure = sentences.headline(bank, result)
    named = sentences.named_roles(bank, result)
    # Where no role is named there are no bars: numbers that mean nothing would be read all the same.
    counts = sentences.counts_of(result)
    bars = [
        RoleBar(clean(bank.role[role.id].title), role.probability, counts[role.id], bank.role[role.id] in named)
        for role in (result.roles if named else ())
    ]
    return Report(
        name=clean(name or result.label),
        title=clean(title),
        how_sure=clean(how_sure),
        jobs=tuple(_job(role, alone=title == role.title) for role in named),
        portrait=_portrait(bank, result),
        signs=tuple(Paragraph(clean(flag.text), sentences.SIGNS[flag.kind]) for flag in _signs(result)),
        quality=_quality(result),
        caption=sentences.FIT,
        bars=tuple(bars),
        parts=tuple(_with_role(bank, result, named) if named else _without(bank, result)),
        about=section(sentences.ABOUT, [], sentences.about_rolefit(bank)),
        answers=_answers(bank, result),
        made=_made(result),
    )


def _job(role: Role, alone: bool) -> Paragraph:
    told = sentences.job_sentence(role)
    if alone:
        return paragraph(f"In this job, y{told[1:]}" if told.startswith("You ") else told)
    return paragraph(told, f"{role.title}:")


def _portrait(bank: Bank, result: Result) -> tuple[str, ...]:
    drawn = tuple(clean(sentence.text) for sentence in portrait(bank, result))
    return drawn or ((sentences.NO_PORTRAIT,) if result.verdict.names_a_role else ())


def _with_role(bank: Bank, result: Result, named: Sequence[Role]) -> list[Part]:
    parts: list[Part] = []
    if result.verdict is Verdict.BETWEEN:
        parts += _common(bank, result, named)
    elif result.verdict is Verdict.MIXED:
        pulls = [paragraph(pull.text, f"“{pull.pole}”") for pull in common_ground.pulling_apart(bank, result)]
        parts.append(section(sentences.APART, pulls, "" if pulls else sentences.NOT_APART))
    best, runner_up = sentences.foremost(bank, result)
    parts += _why(bank, result, best, runner_up)
    parts += _traits(bank, result, named)
    for role in named:
        doing, having = (
            (result.responsibilities, result.skills) if role is best else (role.responsibilities, role.skills)
        )
        of = f": {role.title}" if len(named) > 1 else ""
        parts.append(_claims(f"{sentences.RESPONSIBILITIES}{of}", f"{role.title}: what you would do.", doing))
        parts.append(_claims(f"{sentences.SKILLS}{of}", f"{role.title}: what it takes.", having))
    parts.append(_texts(sentences.TRY, sentences.trying(named), Topic.JOB))
    nearest = f"How it differs from {runner_up.title}, your next best"
    if result.verdict is Verdict.BETWEEN:
        nearest = f"{best.title} or {runner_up.title}?"
    parts.append(_differences(bank, best, runner_up, nearest))
    return parts


def _common(bank: Bank, result: Result, named: Sequence[Role]) -> list[Part]:
    """Return what the roles between which a person stands have in common."""
    found = [paragraph(text, about) for about, text in common_ground.shared(bank, named)]
    parting = {pull.axis for pull in reasons.pulls(bank, result)}
    agreeing = common_ground.agreeing(bank, result, named)
    alike = [f"“{each.pole.pole}”" for each in agreeing if each.axis not in parting]
    both = "both" if len(named) == 2 else "all three"
    sentence = f"What you lean to suits {both}: {listed(alike)}." if alike else ""
    parts: list[Part] = [section(f"What {both} share", found, sentence)] if found or sentence else []
    if holding := common_ground.holding_both(bank, named):
        parts.append(_texts(sentences.BOTH, holding, Topic.LEAD))
    return parts


def _why(bank: Bank, result: Result, best: Role, runner_up: Role) -> list[Part]:
    found = reasons.pulls(bank, result)
    told = reasons.evidence(bank, result, found)
    heading = f"Why {best.title} and not {runner_up.title}"
    if result.verdict is Verdict.BETWEEN:
        heading = f"What speaks for {best.title}, and what for {runner_up.title}"
    sentence = reasons.pulling(bank, result, found) or ("" if told else sentences.EVEN)
    parts: list[Part] = [_reasons(heading, reasons.reasons(bank, result, told), sentence)]
    if besides := reasons.behind_portrait(bank, result, told):
        parts.append(_reasons(sentences.BESIDES, besides))
    turning = reasons.turning(bank, result)
    for name, turn in ((sentences.SETTLES, reasons.settling(bank, result)), (sentences.CHANGES, turning)):
        if turn is not None:
            parts.append(_texts(name, turn.answers, Topic.WHY, turn.sentence))
    if outcome := bank.calibration.outcome:
        parts.append(section(sentences.TRIED, [], outcome, Topic.WHY))
    return parts


def _reasons(heading: str, found: Iterable[reasons.Reason], sentence: str = "") -> Section:
    return section(heading, [paragraph(reason.text, reason.lead) for reason in found], sentence, Topic.WHY)


def _traits(bank: Bank, result: Result, named: Sequence[Role]) -> list[Part]:
    """Return the person beside each of these roles, where each may rub, and last what is not known."""
    parts: list[Part] = []
    open_yet = unclear(bank, result)
    for role in named:
        if marks := _marks(bank, result, role):
            parts.append(marks)
        found = [paragraph(rub.text, f"{rub.trait.name}:") for rub in rubs(bank, result, role)]
        told = sentences.TOO_LITTLE if 2 * len(open_yet) > len(bank.traits) else sentences.NO_RUB
        heading = sentences.RUBS if len(named) == 1 else f"Where {role.title} may rub"
        parts.append(section(heading, found, "" if found else told, Topic.TRAITS))
    if open_yet:
        poles = " · ".join(f"{trait.low.pole} ↔ {trait.high.pole}" for trait in open_yet)
        parts.append(
            section(sentences.UNCLEAR, [], f"To which end you lean, your answers do not say: {poles}.", Topic.TRAITS)
        )
    return parts


def _marks(bank: Bank, result: Result, role: Role) -> TraitMarks | None:
    rows = tuple(
        TraitMark(clean(place.trait.low.pole), clean(place.trait.high.pole), place.you, place.role, place.words)
        for place in places(bank, result, role)
    )
    return TraitMarks(clean(f"You and {role.title}"), clean(role.title), rows) if rows else None


def _claims(heading: str, sentence: str, claims: Iterable[Claim]) -> Section:
    told: dict[bool, list[Paragraph]] = {False: [], True: []}
    for claim in claims:
        told[claim.rank == "minor"].append(paragraph(claim_text(claim), claim_lead(claim)))
    return section(heading, told[False], sentence, Topic.JOB, minor=tuple(told[True]))


def _signs(result: Result) -> list[Flag]:
    """Return the signs that the verdict does not name itself."""
    return [flag for flag in result.quality if flag.kind is not Kind.CHANCE]


def _quality(result: Result) -> Section | None:
    told = [flag.text for flag in _signs(result)]
    return _texts(sentences.QUALITY, told, Topic.LEAD) if told else None


def _without(bank: Bank, result: Result) -> list[Part]:
    why = [section(sentences.LACK, [], sentences.GUESSED)] if result.verdict is Verdict.GUESSES else []
    return [*why, _texts(sentences.ADVICE, sentences.advice(bank, result), Topic.LEAD)]


def _answers(bank: Bank, result: Result) -> Section:
    told = []
    for name, answer in result.answers.items():
        question = bank.question[name]
        words = "Skipped." if answer is None else f"You {sentences.answer_text(question, answer)}."
        told.append(paragraph(words, question.prompt))
    return section(sentences.ANSWERS, told, "" if told else "None.")


def _texts(heading: str, texts: Iterable[str], topic: Topic, sentence: str = "") -> Section:
    return section(heading, [paragraph(text) for text in texts], sentence, topic)


def _differences(bank: Bank, first: Role, second: Role, heading: str) -> Part:
    pair = bank.pair(first.id, second.id)
    if pair is None:
        focus = [paragraph(role.at_a_glance.focus.text, f"{role.title}:") for role in (first, second)]
        return section(heading, focus, topic=Topic.NEAREST)
    if pair.basis == "inferred":
        heading = f"{heading} ({OUR_READING})"
    rows = (
        (clean(found.aspect.capitalize()), clean(found.texts[first.id]), clean(found.texts[second.id]))
        for found in pair.differences
    )
    return Comparison(clean(heading), clean(first.title), clean(second.title), tuple(rows))


def _made(result: Result) -> tuple[str, ...]:
    when = "no date" if result.taken_at is None else result.taken_at[:16].replace("T", " ") + " UTC"
    return (clean(when), clean(f"rolefit {result.rolefit}"), made_with(result))


def made_with(result: Result) -> str:
    """Return which bank a result was made with."""
    return clean(f"bank {result.bank.name}, {result.bank.digest[:DIGEST]}")
