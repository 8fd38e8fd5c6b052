"""What a bank's author reads: findings, a simulation, and the questions that tell two roles apart, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from rolefit.authoring.discrimination import Discrimination
from rolefit.authoring.finding import Finding
from rolefit.authoring.proportion import Rate
from rolefit.authoring.reliability import Reliability
from rolefit.authoring.simulation import KindOutcomes, Simulation
from rolefit.bank.knowledge import Bank, Role
from rolefit.terminal.shapes import Bar, Hanging, TraitLine, bullets, heading, title

MOST_CONFUSIONS = 10
FEWEST_IN_BIN = 10
"""A share of fewer people is drawn by chance more than by anything else."""

NO_ONE = "All answer at random: how often the quiz is right, and how sure, nobody is there to tell."

STEPS = ((1, 6), (7, 7), (8, 9), (10, 14), (15, 19), (20, 29), (30, None))
"""Lengths of the adaptive quiz that are drawn as one bar: from, to."""


def findings_page(found: Sequence[Finding]) -> RenderableType:
    """Return findings as paragraphs."""
    return Group(*(Hanging(Text(str(finding))) for finding in found))


def simulation_page(bank: Bank, found: Simulation) -> RenderableType:
    """Return a simulation's report."""
    honest = sum(group.named.of for group in found.groups)
    people = f"{found.people} simulated people: {honest} honest, {found.people - honest} answering at random"
    parts: list[RenderableType] = [
        title(f"{found.bank}: {found.questions} questions, {len(found.roles)} roles"),
        Hanging(Text(f"{people}; noise {100 * found.noise:.0f} %, seed {found.seed}.")),
        Hanging(Text("Simulated people are not people: this shows whether bank and engine hold together.")),
        Hanging(Text("They answer just as the model assumes, so each answer counts in full (no calibration).")),
        Hanging(Text("In brackets: where the true share lies, 95 times in 100.")),
        Hanging(Text("What is good enough stands behind a figure as its aim.")),
        *(_honest(bank, found) if honest else [Text(), Hanging(Text(NO_ONE))]),
        *_section("Answering without reading", _chance(bank, found)),
    ]
    return Group(*parts)


def telling_page(first: Role, second: Role, found: Sequence[Discrimination]) -> RenderableType:
    """Return the questions that tell two roles apart, best first."""
    parts: list[RenderableType] = [
        title(f"{first.title} or {second.title}?"),
        Hanging(Text("How much of the doubt between the two each answer removes:")),
    ]
    for row in found:
        question = row.question
        parts += [Text(), Hanging(Text(f"{question.id}: {question.prompt}", "bold"))]
        parts.append(Bar(Text("removes"), f"{100 * row.removed:3.0f} %", row.removed, "", len("removes")))
        for role, option in ((first, row.first), (second, row.second)):
            parts.append(Hanging(Text(f"{role.title}: {question.toward(option)}"), "• ", 2))
    return Group(*parts)


def _honest(bank: Bank, found: Simulation) -> list[RenderableType]:
    """Return what honest people were told; there is at least one."""
    return [
        *_section("Right role, all questions, whatever the verdict", [_right(found), *_roles(bank, found)]),
        *_section("Taken for another role", _confusions(bank, found)),
        *_section("Stated probability and how often it was right", _calibration(found.calibration)),
        *_section("How sure the result is, all questions", _sure(found)),
        *_section("The adaptive quiz", _adaptive(found)),
        *_section("The adaptive quiz, by kind of people", [row for group in found.groups for row in _told(group)]),
    ]


def _section(name: str, rows: Sequence[RenderableType]) -> list[RenderableType]:
    return [Text(), heading(name), *rows]


def _right(found: Simulation) -> RenderableType:
    return _said("of all", found.right, 0.95)


def _roles(bank: Bank, found: Simulation) -> Iterator[RenderableType]:
    width = max(cell_len(role.title) for role in bank.roles)
    for row in found.roles:
        if row.right.share is None:
            yield Hanging(Text(f"{bank.role[row.id].title}: nobody"))
            continue
        after = f"({100 * row.right.low:5.1f} to {100 * row.right.high:5.1f})"
        yield Bar(Text(bank.role[row.id].title), _percent(row.right.share), row.right.share, after, width)


def _confusions(bank: Bank, found: Simulation) -> list[RenderableType]:
    lost = [
        (count, row.id, other, row.right.of)
        for row in found.roles
        for other, count in row.named.items()
        if other != row.id and count
    ]
    lost.sort(key=lambda row: (-row[0], row[1], row[2]))
    if not lost:
        return [Hanging(Text("Nobody was."))]
    shown = [
        f"{bank.role[role].title} as {bank.role[other].title}: {count} of {of}"
        for count, role, other, of in lost[:MOST_CONFUSIONS]
    ]
    more = len(lost) - len(shown)
    return bullets([*shown, f"and {more} more kinds, each as rare or rarer"] if more else shown)


def _calibration(found: Reliability) -> list[RenderableType]:
    rows: list[RenderableType] = [Hanging(Text("● stated   ◇ right   ◈ both, from 0 to 100 %", "dim"), indent=2)]
    for row in found.bins:
        if row.people < FEWEST_IN_BIN:
            continue
        low, high = Text(f"stated {_percent(row.stated)}"), Text(f"right {_percent(row.right)}")
        marks = ((2 * row.stated - 1, "●"), (2 * row.right - 1, "◇"))
        rows.append(TraitLine(low, high, marks, "◈", f"of {row.people}", len("stated 100.0 %")))
    few = sum(row.people for row in found.bins if row.people < FEWEST_IN_BIN)
    rows += [Hanging(Text(f"and {few} people scattered over the rest"))] if few else []
    return [*rows, _error(found)]


def _error(found: Reliability) -> RenderableType:
    return Hanging(
        Text(f"stated and right are {found.error or 0:.3f} apart on average (calibration error; aim: 0.02 or less)")
    )


def _sure(found: Simulation) -> list[RenderableType]:
    return [
        _said("clear verdict", found.clear, 0.80),
        _said("people who are told a role", found.named, 0.98),
        _said("same role when taken twice", found.retest, 0.95),
        _said("same role when taken twice, where clear", found.retest_where_clear, 0.98),
    ]


def _adaptive(found: Simulation) -> list[RenderableType]:
    length, adaptive = found.adaptive.length, found.adaptive
    words = f"{length.mean:.1f} questions on average, half of the people within {length.median:.0f}, most {length.most}"
    rows: list[RenderableType] = [Hanging(Text(words))]
    total = max(sum(length.people.values()), 1)
    for first, last in STEPS:
        count = sum(n for asked, n in length.people.items() if first <= asked and (last is None or asked <= last))
        if count:
            name = f"{first} or more" if last is None else str(last) if last in {first, 6} else f"{first} to {last}"
            rows.append(Bar(Text(name), _percent(count / total), count / total, "", len("30 or more")))
    rows.append(_said("same role as all questions", adaptive.same_role, 0.98))
    rows.append(_said("people who are told a role", adaptive.named, 0.98))
    error = f"{adaptive.calibration.error:.3f}"
    return [*rows, Hanging(Text(f"stated and right are {error} apart: it stops at 90 %, where most are surer"))]


def _told(found: KindOutcomes) -> list[RenderableType]:
    length = found.length
    if length.mean is None:
        return []
    within = f"half of the people within {length.median:.0f}, 90 of 100 within {length.ninety}"
    told = ", ".join(f"{verdict} {_percent(n / found.named.of).strip()}" for verdict, n in found.verdicts.items() if n)
    lost = f"{found.regret:.2f} (after all questions {found.regret_all:.2f})"
    rows = [
        f"{length.mean:.1f} questions on average, {within}",
        f"told: {told}",
        f"a role named: {_share(found.named)}; the role to find first: {_share(found.right)}",
        f"the truly best role first or second: {_share(found.first_two)}",
        *([f"neither of the two ruled out: {_share(found.both)}"] if found.both.of else []),
        *([f"the two named first and second: {_share(found.both_first)}"] if found.both_first.of else []),
        f"lost on average by taking the role in front, in standard deviations: {lost}",
    ]
    return [Hanging(Text(found.kind, "bold")), *bullets(rows)]


def _share(found: Rate) -> str:
    return "nobody" if found.share is None else f"{_percent(found.share).strip()} ({_range(found)})"


def _chance(bank: Bank, found: Simulation) -> list[RenderableType]:
    rows: list[RenderableType] = []
    if found.chance.guesses.of:
        guesses = "told “no better than guesses”"
        rows.append(_said(f"random answers to all questions, {guesses}", found.chance.guesses, 0.98))
        short = found.chance.short_guesses
        rows.append(_said(f"random answers to the adaptive quiz, {guesses}", short, 0.90))
        rows.append(_said("random answers to the adaptive quiz, called clear", found.chance.clear, 0.02, is_most=True))
        rows.append(Hanging(Text(f"who answers at random is asked {found.chance.mean_length:.1f} questions")))
    rows.append(Hanging(Text(f"random answers give each role (fair: {_percent(1 / len(bank.roles)).strip()}):")))
    width = max(cell_len(role.title) for role in bank.roles)
    for role, share in found.chance.shares.items():
        rows.append(Bar(Text(bank.role[role].title), _percent(share), share, "", width))
    verdicts = {row.verdict for row in found.same_key}
    if len(verdicts) == 1:
        return [*rows, Hanging(Text(f"the same option throughout, whichever: {verdicts.pop()}"))]
    return rows + [Hanging(Text(f"always option {row.key}: {row.verdict}")) for row in found.same_key]


def _said(name: str, found: Rate, aim: float, *, is_most: bool = False) -> Hanging:
    """Return a rate beside its aim, the least share or the most; it is missed where the whole interval lies beyond."""
    if found.share is None:
        return Hanging(Text(f"{name}: nobody to tell by"))
    words = f"{100 * aim:.0f} % or less" if is_most else f"at least {100 * aim:.0f} %"
    is_missed = found.low > aim if is_most else found.high < aim
    missed = Text(", missed", "bold") if is_missed else ""
    return Hanging(
        Text.assemble(f"{name}: {_percent(found.share).strip()} ({_range(found)}; aim: {words}", missed, ")")
    )


def _range(found: Rate) -> str:
    return f"{100 * found.low:.1f} to {100 * found.high:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:5.1f} %"
