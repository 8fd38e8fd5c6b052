"""A validation as headings, sentences and tables, which the terminal, Markdown and HTML each draw in their own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from rolefit.authoring.calibrating import CalibrationChoice
from rolefit.authoring.proportion import Rate
from rolefit.authoring.reliability import Reliability
from rolefit.authoring.validation import Figures, Group, Validation
from rolefit.bank.knowledge import Bank

MOST_ITEMS = 12
"""Questions of the item analysis that are shown at each end."""

NAMES = {"roles": "people of the bank's roles", "plain": "plain cases of them", "others": "other occupations"}

WHAT = (
    "In brackets: the 95 % interval (Wilson). Own role: the one a person is known to have. Judge: who read of the "
    "person and gave each role a probability. Plain cases: the judge gives the own role at least 60 of 100."
)


ITEMS = (
    "The most harmful question first. Without it: by how much the cross-entropy would change if the question were "
    "left out (below 0: the quiz would be better without), and how many more or fewer people would be told right. "
    "Pull: how far its answers move the true role ahead of the mean of all, in prior standard deviations. "
    "Taken: per cent of the answers, option by option."
)


class Table(NamedTuple):
    """A heading, sentences under it, the headings of the columns, and the rows as text; no columns is no table."""

    title: str
    remarks: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def validation_tables(bank: Bank, found: Validation, *, all_items: bool = False) -> list[Table]:
    """Return a validation as tables; ``all_items`` shows every question of the item analysis."""
    made = [Table(f"{found.bank}: {found.questions} questions held against {found.people} people", (WHAT,))]
    made += [_group(group) for group in found.groups]
    if found.roles:
        made += [_roles(bank, found), _confusion(bank, found)]
        made += list(_reliability(found))
    made.append(_items(found, all_items))
    return made if found.calibrated is None else [*made, _calibrated(found.calibrated)]


def tables_as_markdown(made: Sequence[Table]) -> str:
    """Return tables as a Markdown page."""
    lines: list[str] = []
    for number, table in enumerate(made):
        lines += [f"{'##' if number else '#'} {_plain(table.title)}", ""]
        for remark in table.remarks:
            lines += [_plain(remark), ""]
        if table.columns:
            lines += [_line(table.columns), _line(["---"] * len(table.columns))]
            lines += [*map(_line, table.rows), ""]
    return "\n".join(lines)


def tables_as_html(made: Sequence[Table]) -> str:
    """Return tables as one HTML page: no script, nothing fetched."""
    from jinja2 import Environment, StrictUndefined

    source = files("rolefit.authoring").joinpath("validation.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(tables=made)


def _group(group: Group) -> Table:
    length = group.length
    asked = (
        f"The short quiz asked {length.mean:.1f} questions on average, half of the people within "
        f"{length.half_within}, 90 of 100 within {length.ninety_within}."
    )
    forms = (group.full, group.short, group.in_full)
    rows = [row for name, *cells in _measures(forms) if (row := (name, *cells)) and any(cells)]
    columns = ("", "all questions", "short quiz", "all, each answer in full")
    return Table(f"{group.full.people} {NAMES[group.name]}", (asked,), columns, tuple(rows))


def _measures(forms: Sequence[Figures]) -> Iterator[tuple[str, ...]]:
    is_known = forms[0].first.of > 0
    yield ("own role first", *(_rate(one.first) for one in forms))
    yield ("own role among two", *(_rate(one.two) for one in forms))
    yield ("first is the judge's first", *(_rate(one.judged_first) for one in forms))
    yield ("first is among the judge's two", *(_rate(one.judged_two) for one in forms))
    yield ("called clear", *(_rate(one.clear) for one in forms))
    right = "own role first where clear" if is_known else "among the judge's two where clear"
    yield (right, *(_rate(one.right_when_clear) for one in forms))
    yield ("given no role", *(_rate(one.no_role) for one in forms))
    yield ("cross-entropy, nats (0 is best)", *(f"{one.cross_entropy:.2f}" for one in forms))


def _roles(bank: Bank, found: Validation) -> Table:
    rows = [
        (bank.role[row.id].title, str(row.first.of), _rate(row.first), _rate(row.short_first)) for row in found.roles
    ]
    return Table("Own role first, by role", (), ("role", "people", "all questions", "short quiz"), tuple(rows))


def _confusion(bank: Bank, found: Validation) -> Table:
    rows = [(bank.role[row.id].title, *map(str, row.named.values())) for row in found.roles]
    columns = ("own role", *(role.title for role in bank.roles))
    return Table(
        "What came first (all questions)",
        ("A row for each own role, a column for what was said.",),
        columns,
        tuple(rows),
    )


def _reliability(found: Validation) -> Iterator[Table]:
    forms = (
        ("all questions", found.reliability.full),
        ("short quiz", found.reliability.short),
        ("all questions, each answer in full (before calibration)", found.reliability.in_full),
    )
    for name, said in forms:
        yield _said(name, said)


def _said(name: str, said: Reliability) -> Table:
    rows = [(f"{100 * row.stated:.0f} %", f"{100 * row.right:.0f} %", str(row.people)) for row in said.bins]
    apart = f"On average the two are {100 * (said.error or 0):.0f} points apart (expected calibration error)."
    return Table(f"Stated and right: {name}", (apart,), ("stated", "right", "people"), tuple(rows))


def _items(found: Validation, all_items: bool) -> Table:
    shown = list(found.items)
    left_out = len(shown) - 2 * MOST_ITEMS
    if not all_items and left_out > 0:
        shown = [*shown[:MOST_ITEMS], *shown[-MOST_ITEMS:]]
    remarks = [ITEMS]
    if not all_items and left_out > 0:
        remarks.append(f"{left_out} questions between these are left out here; -o and --json have all.")
    rows = [
        (
            row.question,
            f"{-row.harm:+.4f}",
            f"{row.right_without - row.right:+d}",
            f"{row.pull:+.4f}",
            " ".join(f"{100 * share:.0f}" for share in row.taken.values()),
        )
        for row in shown
    ]
    columns = ("question", "without it, nats", "told right", "pull", "taken")
    return Table("Item analysis", tuple(remarks), columns, tuple(rows))


def _calibrated(chosen: CalibrationChoice) -> Table:
    lowest = (
        f"Lowest at {chosen.best:g}; the most cautious one within a standard error of it is {chosen.correlation:g}."
    )
    judged = (
        f"Cross-validated ({chosen.folds} folds), choosing so gives {chosen.cross_validated:.3f} nats "
        f"(standard error {chosen.cross_validated_error:.3f})."
    )
    both = "The mean over all questions and the short quiz as it is asked now, in nats."
    rows = [
        (f"{row.correlation:g}", f"{row.cross_entropy:.3f}", f"{row.above_best:+.3f}", f"{row.standard_error:.3f}")
        for row in chosen.candidates
    ]
    columns = ("correlation", "cross-entropy", "above the best", "standard error of that")
    return Table("Calibration: how much answers count together", (both, lowest, judged), columns, tuple(rows))


def _rate(found: Rate) -> str:
    if found.share is None:
        return ""
    return f"{100 * found.share:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    """Return a text in which nothing is Markdown or HTML."""
    kept = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "*_`[]":
        kept = kept.replace(mark, f"\\{mark}")
    return " ".join(kept.split())
