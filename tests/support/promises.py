"""What must hold of whatever is read: it is refused in plain lines, or all that is made of it comes out sound."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

from rich.console import Console, RenderableType

from rolefit import Bank, BankError, Result, RolefitError, SheetError, load_bank, score
from rolefit.assessment.session import Plan
from rolefit.assessment.sheet import parse_sheet
from rolefit.cli import history
from rolefit.errors import FileError, StoreError
from rolefit.pages.comparison import role_comparison
from rolefit.pages.document import document
from rolefit.pages.lists import question_list, role_list
from rolefit.pages.result import page
from rolefit.pages.role import profile
from rolefit.pages.words import glossary, word
from rolefit.report.changes import Numbered, Words, changes
from rolefit.report.formats import DOCUMENT_FORMATS, FORMATS, document_text, export
from rolefit.store.autosave import Keeper
from rolefit.store.database import Store, store_path
from rolefit.store.past_results import past_results
from tests.support.hostile_answers import result, sound_store
from tests.support.hostile_banks import NAMES, small_bank
from tests.support.results import Page

HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What must not reach a terminal or a file; a line feed may."""

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_LINE_END = re.compile(rb"\r\n|\r|\n")
WIDTHS = (1, 20, 80, 10_000)


def harmless(text: str) -> str:
    """Return a text that has been found to hold nothing that could harm a terminal."""
    found = HARMFUL.search(text)
    assert found is None, f"holds {found}: {text[max(0, found.start() - 60) : found.end() + 60]!r}"
    return text


def well_told(error: FileError, contents: dict[str, bytes]) -> None:
    """A refusal is a line for each problem, with a file's name and a line that the file has."""
    assert error.problems
    for problem, line in zip(error.problems, str(error).split("\n"), strict=True):
        assert harmless(line) == str(problem)
        assert "; " in line
        assert len(line) < 2000
        assert 0 <= problem.line <= len(_LINE_END.findall(contents.get(problem.file, b""))) + 1
        assert problem.file in contents


def bank_holds(folder: Path, random: Random) -> bool:
    """Hold a folder against what is promised of banks; return whether it was loaded."""
    try:
        bank = load_bank(folder)
    except BankError as error:
        well_told(error, {str(folder): b""} | {str(folder / name): (folder / name).read_bytes() for name in NAMES})
        return False
    drawn(role_list(bank), random)
    drawn(question_list(bank), random)
    drawn(glossary(bank), random)
    for term in bank.knowledge.glossary[:2]:
        drawn(word(bank, term), random)
    for role in random.sample(bank.roles, min(2, len(bank.roles))):
        drawn(profile(bank, role, sources=random.random() < 0.5), random)
    for count in {2, min(3, len(bank.roles))}:
        whole, sources = random.random() < 0.5, random.random() < 0.5
        drawn(role_comparison(bank, random.sample(bank.roles, count), whole, sources), random)
    result_holds(bank, result(random, bank), random)
    return True


def sheet_holds(content: bytes, random: Random) -> bool:
    """Hold a sheet for the small bank against what is promised of sheets; return whether it was taken."""
    bank = small_bank()
    try:
        answers = parse_sheet(bank, "me.json", content)
    except SheetError as error:
        well_told(error, {"me.json": content})
        return False
    result_holds(bank, score(bank, answers), random)
    return True


def store_holds(folder: Path, random: Random, crafted: bool) -> bool:
    """Hold the store that ROLEFIT_STORE names against what is promised of stores; return whether it could be opened.

    ``folder`` holds the small bank. Unless somebody has ``crafted`` checksums, what is found is what was kept.
    """
    is_open = False
    with suppress_told(StoreError), closing(Store(store_path())) as store:
        is_open = True
        kept = [store.sittings(small_bank().name), store.results()]
        found = [row for rows, _ in kept for row in rows]
        assert crafted or all(row.content in sound_store()[1] for row in found)
    with suppress_told(StoreError):
        _history_holds(folder, random)
    said: list[str] = []
    with closing(Keeper(said.append)) as keeper:
        session, words = keeper.begin(small_bank(), Plan(), new=False)
        said.append(words)
        question = session.question
        if question is not None:
            session = session.answer(question.answer(1))
            said.append(keeper.save(session))
        made = score(small_bank(), session.answers)
        result_holds(small_bank(), made, random)
        keeper.finish(made)
    for line in said:
        harmless(line)
    return is_open


def _history_holds(folder: Path, random: Random) -> None:
    with _captured() as streams:
        results = past_results()
        if random.random() < 0.1:
            history.list_results(None, as_json=False)
    for line in "".join(streams()).splitlines():
        harmless(line)
    with _captured() as streams:
        history.list_results(None, as_json=True)
    strict_json(streams()[0])
    if results:
        number, found = random.choice(list(results.items()))
        with suppress_told(StoreError), _captured() as streams:
            history.show(str(number), folder)
            result_holds(small_bank(), found, random)
        harmless("".join(streams()))
    if len(results) > 1:
        first, second = random.sample(list(results.items()), 2)
        compared = changes(Numbered(*first), Numbered(*second), Words({}, {}))
        drawn(document(compared), random)
        for form in DOCUMENT_FORMATS:
            harmless(document_text(compared, form))


def result_holds(bank: Bank, found: Result, random: Random) -> None:
    """Hold a result against what is promised of results: finite numbers, clean pages, sound files."""
    drawn(page(bank, found, random.choice((None, 7))), random)
    files = {form: export(bank, found, form) for form in FORMATS}
    for form, text in files.items():
        harmless(text.replace("\r\n", "\n") if form == "csv" else text)
    again = strict_json(files["json"])
    assert Result.model_validate(again) == found
    numbers = [float(role[key]) for role in again["roles"] for key in ("fit", "probability")]
    assert all(map(math.isfinite, numbers))
    read = Page(files["html"])
    assert read.open == []
    assert not {"script", "link", "img", "a", "iframe"} & set(read.tags)
    assert not {name for name, _ in read.attributes if name in {"src", "href"} or name.startswith("on")}
    picture = ElementTree.fromstring(files["svg"])
    assert not {part.tag.partition("}")[2] for part in picture.iter()} & {
        "script",
        "image",
        "a",
        "use",
        "foreignObject",
    }
    for row in csv.reader(io.StringIO(files["csv"], newline=""), strict=True):
        assert len(row) == 5
        for cell in row:
            assert not cell.startswith(("=", "@", "+", "-")) or math.isfinite(float(cell))


def strict_json(text: str) -> Any:
    """Return what a JSON text holds, where it is JSON by the letter: no NaN, and no key twice."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(found)) == len(found)
        return dict(found)

    def refused(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, object_pairs_hook=pairs, parse_constant=refused)


def drawn(shown: RenderableType, random: Random) -> None:
    """Draw something at one width, in colour or not; nothing but styles may be in it besides text."""
    width, is_terminal = random.choice(WIDTHS), random.random() < 0.3
    stream = io.StringIO()
    plain = {"markup": False, "emoji": False, "highlight": False}
    Console(file=stream, width=max(20, width), force_terminal=is_terminal, **plain).print(shown)  # type: ignore[arg-type]
    assert stream.getvalue().strip()
    harmless(_STYLE.sub("", stream.getvalue()) if is_terminal else stream.getvalue())


@contextmanager
def suppress_told(kind: type[RolefitError]) -> Iterator[None]:
    """Allow a refusal of one kind, of one harmless line."""
    told = ""
    try:
        yield
    except kind as error:
        told = str(error)
    assert "\n" not in harmless(told)


@contextmanager
def _captured() -> Iterator[Any]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        yield lambda: (out.getvalue(), err.getvalue())
