"""What form tools note of a row: whether it is a person's finished sheet, an unfinished one, or a preview."""

from __future__ import annotations

from collections.abc import Sequence

from rolefit.cohort.normalisation import normalised

_KINDS = {
    "status": "status",
    "response type": "kind",
    "finished": "finished",
    "submitdate": "date",
    "date submitted": "date",
    "ended": "date",
}
"""What form tools call the column, and the kind of what stands in it."""


def status_kind(headings: Sequence[str]) -> str:
    """Return which kind of status a column says under its folded headings, "" where it says none."""
    if any(heading.endswith("_complete") or heading == "complete?" for heading in headings):
        return "complete"
    return next((_KINDS[heading] for heading in headings if heading in _KINDS), "")


def stands_for(kind: str, cell: object) -> str:
    """Return what a status cell says of its row: "preview", "unfinished", or "" where nothing is amiss."""
    text = normalised(str(cell if cell is not None else ""))
    if kind == "status":
        return "preview" if text in {"survey preview", "survey test", "1", "1.0"} else ""
    unfinished = {
        "kind": text not in {"", "completed"},
        "finished": text in {"0", "false", "0.0", "no"},
        "date": not text,
        "complete": text in {"0", "1", "0.0", "1.0", "incomplete", "unverified"},
    }
    return "unfinished" if unfinished[kind] else ""
