"""The result as a page of Rich renderables. Numbers are rounded here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.bank import Bank, Claim, Role
from rolefit.confidence import FEWEST_ANSWERS, Verdict
from rolefit.draw import Bar, Hanging, TraitLine, bullets, heading, title
from rolefit.profile import differences
from rolefit.question import Answer, Question, Scale
from rolefit.result import Contribution, Result

CLOSE_BY = 0.4
FAR_OFF = 0.9
REASONS = 3


def page(bank: Bank, result: Result, number: int | None = None) -> RenderableType:
    """Return the whole result page; ``number`` is the one it is kept under, if it is."""
    best = bank.role[result.roles[0].id]
    runner_up = bank.role[result.runner_up]
    parts: list[RenderableType] = [*_opening(bank, result), Text(), *_bars(bank, result)]
    if result.verdict is Verdict.NO_EVIDENCE:
        return Group(*parts, Text(), *_what_to_do(bank, result))
    if result.verdict is Verdict.CLOSE:
        parts += _contenders(bank, result)
    parts += [Text(), heading(f"You and {best.title}"), *_traits(bank, result, best)]
    parts += [Text(), heading(f"Why {best.title} and not {runner_up.title}"), *_why(bank, result)]
    parts += [Text(), heading("What would change it"), *_flip(bank, result)]
    parts += [Text(), heading(f"What you would do as a {best.title}"), *_claims(best.responsibilities)]
    parts += [Text(), heading("What it takes"), *_claims(best.skills)]
    if result.verdict is not Verdict.CLOSE:
        parts += [Text(), heading(f"How it differs from {runner_up.title}, your next best")]
        parts += _differences(bank, best, runner_up)
    kept = "" if number is None else f" · rolefit history show {number}"
    parts += [Text(), Hanging(Text(f"Next: rolefit compare {best.id} {runner_up.id} · rolefit show {best.id}{kept}"))]
    return Group(*parts)


def share(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    percent = probability * 100
    return "<1 %" if percent < 1 else ">99 %" if percent > 99 else f"{percent:.0f} %"


def answer_text(question: Question, answer: Answer) -> str:
    """Return in words what was answered, fit to follow "you"."""
    index = question.index(answer)
    if isinstance(question, Scale):
        if index == 2:
            return f"stood midway between {_quoted(question.left.text)} and {_quoted(question.right.text)}"
        side = question.left if index < 2 else question.right
        return f"{'chose' if index in (0, 4) else 'leaned towards'} {_quoted(side.text)}"
    return f"chose {_quoted(question.options[index].text)}"


def _quoted(text: str) -> str:
    """Quote a text; one that is a quotation already keeps its own marks, and its full stop gives way to ours."""
    return "“" + text.strip('"').removesuffix(".") + "”"


def _opening(bank: Bank, result: Result) -> list[RenderableType]:
    best = result.roles[0]
    name = bank.role[best.id].title
    agree = f"{min(round(best.probability * 100), 99)} of 100 readings of your answers agree"
    match result.verdict:
        case Verdict.CLEAR:
            return [Hanging(Text.assemble(title(name), f"   clear: {agree}"))]
        case Verdict.LEANING:
            return [Hanging(Text.assemble(title(name), f"   leaning: {agree}, so it could still be another"))]
        case Verdict.CLOSE:
            names = [bank.role[role].title for role in result.close]
            text = f"   Your answers fit {_listed(names)} about equally well."
            return [Hanging(Text.assemble(title("Too close to call"), text))]
    return [Hanging(Text.assemble(title("No evidence"), "   Your answers do not point to any of these roles."))]


def _bars(bank: Bank, result: Result) -> list[RenderableType]:
    shown = result.roles
    if result.verdict is Verdict.NO_EVIDENCE:
        order = list(bank.role)
        shown = tuple(sorted(shown, key=lambda role: order.index(role.id)))
    width = max(cell_len(bank.role[role.id].title) for role in shown)
    rows: list[RenderableType] = [
        Hanging(Text("Fit from 0 to 100 (50: unrelated), and how likely the role is your best of these", style="dim"))
    ]
    for role in shown:
        style = "bold" if role is result.roles[0] and result.verdict is not Verdict.NO_EVIDENCE else ""
        name = Text(bank.role[role.id].title, style=style)
        rows.append(Bar(name, f"{role.fit:3.0f}", role.fit / 100, f"{share(role.probability):>5}", width))
    return rows


def _what_to_do(bank: Bank, result: Result) -> list[RenderableType]:
    answered = sum(answer is not None for answer in result.answers.values())
    if answered < FEWEST_ANSWERS:
        why = f"{answered} answers are too few to say anything; it takes at least {FEWEST_ANSWERS}."
    else:
        why = (
            f"Your {answered} answers agree with each other no better than answers picked by chance would. "
            "That happens when the questions do not suit your work, or when they were answered in a hurry."
        )
    advice = [
        "Answer again, thinking of days at work that you really had: rolefit quiz",
        "Skip a question that says nothing to you (s). A skip never counts against a role.",
        f"Read what the jobs are like: rolefit list, then rolefit show {bank.roles[0].id}",
    ]
    if answered < len(bank.questions):
        advice.insert(1, "Answer all of the questions instead of a few: rolefit quiz --full")
    return [heading("Why"), Hanging(Text(why)), Text(), heading("What you can do"), *bullets(advice)]


def _contenders(bank: Bank, result: Result) -> list[RenderableType]:
    """The two foremost side by side, and what is said of holding both roles."""
    first, second = (bank.role[role] for role in (result.close if len(result.close) > 1 else _foremost(result))[:2])
    parts: list[RenderableType] = [
        Text(),
        heading(f"{first.title} or {second.title}?"),
        *_differences(bank, first, second),
    ]
    both = [advice.text for advice in bank.knowledge.organisation if advice.topic == "size"]
    pair = bank.pair(first.id, second.id)
    if both and pair is not None and pair.basis == "stated":
        parts += [Text(), heading("Must you choose?"), *bullets(both[:3])]
    return parts


def _foremost(result: Result) -> tuple[str, ...]:
    return (result.roles[0].id, result.runner_up)


def _differences(bank: Bank, first: Role, second: Role) -> list[RenderableType]:
    pair = bank.pair(first.id, second.id)
    if pair is None:
        return bullets(f"{role.title}: {role.at_a_glance.focus.text}" for role in (first, second))
    return [differences(pair, first, second)]


def _traits(bank: Bank, result: Result, role: Role) -> list[RenderableType]:
    width = max(cell_len(pole) for trait in bank.traits for pole in (trait.low.pole, trait.high.pole))
    rows: list[RenderableType] = [Hanging(Text(f"● you   ◇ {role.title}   ◈ both", style="dim"), indent=2)]
    for trait, estimated in zip(bank.traits, result.traits, strict=True):
        you = max(-1.0, min(1.0, estimated.estimate))
        marks = [(you, "●")]
        after = "no source"
        if (position := role.traits.get(trait.id)) is not None:
            marks.append((position.position, "◇"))
            apart = abs(you - position.position)
            after = "close" if apart < CLOSE_BY else "far apart" if apart > FAR_OFF else "some way off"
        rows.append(TraitLine(Text(trait.low.pole), Text(trait.high.pole), tuple(marks), "◈", after, width))
    return rows


def _why(bank: Bank, result: Result) -> list[RenderableType]:
    spoke_for = [part for part in result.contributions[:REASONS] if part.value > 0]
    against = [part for part in result.contributions[-1:] if part.value < 0]
    texts = [_reason(bank, part, "") for part in spoke_for]
    texts += [_reason(bank, part, "The strongest answer the other way: ") for part in against]
    return bullets(texts)


def _reason(bank: Bank, part: Contribution, lead: str) -> Text:
    question = bank.question[part.question]
    return Text.assemble((lead, "bold"), f"{question.prompt} You {answer_text(question, part.answer)}.")


def _flip(bank: Bank, result: Result) -> list[RenderableType]:
    if result.flip is None:
        return [Hanging(Text("No change of your answers would: none of them can turn the order round."))]
    changes = result.flip.changes
    other = bank.role[result.flip.role].title
    count = len(changes)
    if count > 3:
        text = f"It would take {count} other answers to put another role ({other}) in front."
        return [Hanging(Text(text))]
    word = {1: "One answer decides", 2: "Two answers decide", 3: "Three answers decide"}[count]
    texts = [
        f"{bank.question[change.question].prompt} Had you {_past(bank.question[change.question], change.other)}."
        for change in changes
    ]
    return [Hanging(Text(f"{word} this; with other answers it would be {other}:")), *bullets(texts)]


def _past(question: Question, answer: Answer) -> str:
    return answer_text(question, answer).replace("chose", "chosen", 1)


def _claims(claims: Sequence[Claim]) -> list[RenderableType]:
    return bullets(claim.text for claim in claims)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
