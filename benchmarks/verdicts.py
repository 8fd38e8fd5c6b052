"""Makes ``docs/verdicts/`` and ``docs/verdicts.md`` anew: a sheet for each verdict, and what the command prints for it.

The sheets are those of simulated people, so that they fit whatever questions the bank has.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from rolefit import Bank, Result, Verdict, load_bank, score
from rolefit.assessment.scoring import OPEN
from rolefit.assessment.session import Session
from rolefit.authoring.respondents import honest
from rolefit.bank.question import Answer
from rolefit.model.response_model import model_of
from rolefit.report.sentences import named_ids

ROOT = Path(__file__).parents[1]
SHEETS = ROOT / "docs" / "verdicts"
PAGE = ROOT / "docs" / "verdicts.md"
WIDTHS = (80, 40)
PEOPLE = 160
DECIDED = 6.0
"""How far out the simulated people stand, in prior standard deviations: they know what they like."""

HEAD = """\
# The six verdicts, as they are printed

What `rolefit quiz` prints for each verdict, in a window of 80 columns and of 40. The answers are those of simulated
people, in `docs/verdicts/`. A test runs these commands and compares; after a change of questions, words or layout,
`.venv/bin/python benchmarks/verdicts.py` makes the sheets and this page anew.
"""
WORDS = {
    Verdict.CLEAR: "One role is at least 90 % probable, and the answers say more than chance would.",
    Verdict.LEANING: "One role is at least 60 % probable, or 50 % and no other half as much; and less than 90 %.",
    Verdict.BETWEEN: "No role reaches 60 %, and one or two others are at least half as probable as the likeliest.",
    Verdict.MIXED: "No role stands out and no two or three do; the nearest is named, and what pulls apart.",
    Verdict.TOO_FEW: "Fewer than five answers; no role is named.",
    Verdict.GUESSES: "Chance explains the answers far better than any person would; no role is named.",
}

Sheet = dict[str, Answer]


def name_of(verdict: Verdict) -> str:
    """Return the name of a verdict's sheet."""
    return verdict.value.replace(" ", "-")


def found(bank: Bank) -> dict[Verdict, Sheet]:
    """Return a sheet for each verdict that a simulated person gets, one that shows it well where there is one."""
    sheets: dict[Verdict, Sheet] = {}
    others: dict[Verdict, Sheet] = {}
    for sheet in _candidates(bank):
        result = score(bank, sheet)
        (sheets if _is_plain(result) else others).setdefault(result.verdict, sheet)
        if len(sheets) == len(Verdict):
            break
    return others | sheets


def _is_plain(result: Result) -> bool:
    """Say whether a result shows its verdict well: no other sign, two roles and not three, what would settle it."""
    if result.verdict in OPEN and not result.settle:
        return False
    if result.verdict is Verdict.BETWEEN and len(named_ids(result)) > 2:
        return False
    return not result.quality or result.verdict is Verdict.GUESSES


def _candidates(bank: Bank) -> Iterator[Sheet]:
    model = model_of(bank)
    for number in range(PEOPLE):
        random = Random(number)
        first, second = random.sample(model.directions, 2)
        share = random.choice((0.0, 0.25, 0.5))
        person = [DECIDED * ((1 - share) * a + share * b) for a, b in zip(first, second, strict=True)]
        if number % 4 == 3:
            person = [random.gauss(0, 1) for _ in model.traits]
        chosen = honest(model, person, random)
        whole = {question.id: question.answer(chosen[question.id]) for question in bank.questions}
        session = Session(bank)
        while question := session.question:
            session = session.answer(whole[question.id])
        adaptive = dict(session.answers)
        yield {name: answer for name, answer in adaptive.items() if answer is not None}
        yield whole
        yield dict(list(whole.items())[:3])
        yield {question.id: question.answer(random.randrange(len(question.options))) for question in bank.questions}


def printed(width: int, command: str) -> str:
    """Return what a command of rolefit prints in a window of so many columns."""
    dropped = ("FORCE_COLOR", "NO_COLOR", "ROLEFIT_BANK", "COLUMNS")
    env = {name: value for name, value in os.environ.items() if name not in dropped}
    env |= {"COLUMNS": str(width), "PYTHONUTF8": "1"}
    command_line = [sys.executable, "-m", "rolefit", *command.split()]
    ran = subprocess.run(command_line, cwd=ROOT, env=env, capture_output=True, check=True, encoding="utf-8")
    return "\n".join(line.rstrip() for line in ran.stdout.splitlines()) + "\n"


def _captures(verdict: Verdict) -> Iterator[str]:
    command = f"quiz --answers docs/verdicts/{name_of(verdict)}.json"
    yield f"## {verdict.value.capitalize()}\n\n{WORDS[verdict]}\n"
    for width in WIDTHS:
        yield f"```\n$ COLUMNS={width} rolefit {command}\n\n{printed(width, command)}```\n"


def main() -> None:
    """Write the sheets and the page.

    Raises:
        SystemExit: if no simulated person gets one of the verdicts; the others are written.
    """
    SHEETS.mkdir(exist_ok=True)
    for old in SHEETS.glob("*.json"):
        old.unlink()
    sheets = found(load_bank())
    for verdict, sheet in sheets.items():
        (SHEETS / f"{name_of(verdict)}.json").write_text(json.dumps(sheet, indent=2) + "\n", encoding="utf-8")
    parts = [HEAD, *(text for verdict in Verdict if verdict in sheets for text in _captures(verdict))]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    if missing := ", ".join(verdict for verdict in Verdict if verdict not in sheets):
        sys.exit(f"no simulated person gets this verdict with the bundled bank: {missing}")


if __name__ == "__main__":
    main()
