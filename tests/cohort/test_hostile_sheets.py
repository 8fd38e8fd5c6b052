"""What is wrong is told in a line, what is sound is read all the same, and nothing is unbounded."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from rolefit import Bank
from rolefit.cohort.delimited import MOST_LINE, MOST_QUOTES
from rolefit.cohort.intake import SKIPPED
from rolefit.cohort.json_values import MOST_BROKEN
from rolefit.cohort.score_files import who
from rolefit.cohort.scores import score_sheets
from tests.cohort.test_sheets import ADA, BEN, read

HEAD = "respondent,morning,rush,evening\n"


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "sheets"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Write = Callable[[str | bytes], Path]


def told_of(bank: Bank, path: Path) -> list[str]:
    """Return what was told of a file, without its name; no sheet may come of it."""
    sheets, told, intake = read(bank, path)
    assert not sheets
    assert intake.refused == len(told)
    return [line.removeprefix(str(path)) for line in told]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ":1: has no answers"),
        ("\n\n", ":1: has no answers"),
        ("respondent\nAda\n", ":1: has one column only"),
        ("a,b\n1,2\n", ":1: has no column that is one of the bank's questions"),
        ("morning,mornin g,rush\n1,2,wait\n", None),
        ("name,morning,The day begins.\nAda,1,2\n", ':1: answers "morning" in two columns, 2 and 3; leave one'),
        ("respondent,morning\rAda,1\r", ":1: ends its lines as old Macs did; save it anew as CSV"),
        (b"%PDF-1.7\n1 0 obj", ": is a PDF and no sheet; give what the form's last page makes"),
        ("\n<!DOCTYPE html><title>x</title>", ": is a web page and no sheet"),
        ("r\0e,b\n", ":1: holds the character <U+0000>; save the file as UTF-8 text"),
        ("x," * 500_000 + "\n", ":1: has 500,001 columns; leave those of the questions; 10,000 can be read"),
        ("x," * 1_000_000 + "\n", ":1: is longer than 1 MiB"),
        ("morning," + "x" * MOST_LINE, ":1: is longer than 1 MiB"),
        (b"PAR1" + b"\1" * 100, ": is not a whole Parquet file"),
        (b"PK\x03\x04" + b"\1" * 100, ": is not a whole Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\1" * 100, ": is a workbook of an old or locked kind"),
        ("[" * 100_000, ":1: is nested too deeply"),
        ("[1]", ":1: is a number and no sheet"),
        ('{"answers": {"lunch": 1}}', ':1: answers the unknown question "lunch"'),
        ('{"answers": {"morning": 1, "morning": 2}}', ':1: has "morning" twice in one sheet; keep one'),
        ('{"name": "Ada", "Name": "Ben", "morning": 1}', ':1: has "name" and "Name" in one sheet; keep one'),
        ('{"morning": {"a": 1}}', ':1: "morning" is answered by a table; give one answer a question'),
        ('{"lunch": 1}', ":1: has no key that is one of the bank's questions"),
    ],
)
def test_what_is_no_sheet_is_told_in_a_line(small: Bank, file: Write, content: str | bytes, told: str | None) -> None:
    if told is None:
        assert len(read(small, file(content))[0]) == 1
    else:
        (line,) = told_of(small, file(content))
        assert line.startswith(told)


def test_bad_rows_are_told_with_their_lines_and_the_others_are_read(small: Bank, file: Write) -> None:
    path = file(
        HEAD
        + "Ada,1,flames,4\n"
        + "Bad,6,flames,4\n"
        + "Bad,1,dance,4\n"
        + "Bad,1,flames\n"
        + "Bad,1,flames,4,5\n"
        + 'Two,1,"flames\n",4\n'
        + "Bad,1,hurry; wait,4\n"
        + "Ben,3,wait,\n"
    )
    sheets, told, intake = read(small, path)
    assert [(sheet.respondent, sheet.line) for sheet in sheets] == [("Ada", 2), ("Two", 7), ("Ben", 10)]
    assert [sheet.options for sheet in sheets] == [ADA, ADA, BEN]
    assert [line.removeprefix(str(path)) for line in told] == [
        ':3: Bad: "morning" cannot be "6"; use a whole number from 1 (left) to 5 (right)',
        ':4: Bad: "rush" has no option "dance"; use one of: hurry, flames, wait',
        ":5: has 3 cells for 4 columns; give one cell a column",
        ":6: has 5 cells for 4 columns; give one cell a column",
        ':9: Bad: "rush" has 2 answers in one cell; leave the one that fits best',
    ]
    assert intake.summary() == "3 sheets scored; 5 with a problem, left out."


def test_a_name_piled_up_with_marks_covers_no_line_above_it(small: Bank, file: Write) -> None:
    (sheet,), _, _ = read(small, file(HEAD + f"A{chr(0x301) * 150}da,1,flames,4\n"))
    (row,) = score_sheets(small, [sheet])
    assert who(row) == f"A{chr(0x301) * 6}…da"


def test_an_open_quote_loses_its_own_row_only(small: Bank, file: Write) -> None:
    path = file(HEAD + 'Bad,1,"flames,4\n' + "Ada,1,flames,4\n" * 20)
    sheets, told, _ = read(small, path)
    assert [sheet.line for sheet in sheets] == list(range(3, 23))
    assert [line.removeprefix(str(path)) for line in told] == [
        ":2: is not valid CSV (unexpected end of data); check the quotes in this row"
    ]


def test_quotes_broken_everywhere_end_the_file(small: Bank, file: Write) -> None:
    _, told, _ = read(small, file(HEAD + 'Bad,1,"flames"x,4\n' * 500))
    assert len(told) == MOST_QUOTES
    assert "the rest of the file was not read" in told[-1]


def test_garbage_after_the_headings_is_counted_row_by_row(small: Bank, file: Write) -> None:
    _, told, intake = read(small, file(HEAD + "\x1b[2J\0garbage,\n" * 20_000))
    assert intake.refused == len(told) == 20_000
    assert all(line.isprintable() for line in told)


def test_a_broken_line_of_jsonl_is_told_and_the_next_ones_are_read(small: Bank, file: Write) -> None:
    good = '{"name": "Ada", "morning": 1, "rush": "flames", "evening": 4}\n'
    path = file(good + '{"name": "Bad, "morning": 1}\n' + good + "[]\n" + good)
    sheets, told, _ = read(small, path)
    assert [sheet.line for sheet in sheets] == [1, 3, 5]
    assert [line.removeprefix(str(path)).split("; ")[0] for line in told] == [
        ":2: is not valid JSON (Expecting ',' delimiter)",
        ":4: is a list and no sheet",
    ]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("[[1]]", "a list"),
        ('[{"a": 1}]', "a table"),
        ("[true]", "true or false"),
        ("[]", "a list"),
        ("true", "true or"),
    ],
)
def test_what_is_no_answer_is_told_whoever_answered_before(small: Bank, file: Write, answer: str, kind: str) -> None:
    good = '{"name": "Ada", "morning": 1}\n'
    for before, after in ((good, ""), ("", good)):
        path = file(before + f'{{"name": "Bad", "morning": {answer}}}\n' + after)
        sheets, told, _ = read(small, path)
        assert [sheet.respondent for sheet in sheets] == ["Ada"]
        (line,) = told
        assert f'"morning" is answered by {kind}' in line


def test_a_column_of_lists_that_nobody_asked_for_harms_nothing(small: Bank, tmp_path: Path) -> None:
    columns = {"tags": [["x"], ["y", "z"]], "respondent": ["Ada", "Ben"], "morning": [1, 2]}
    for names in (["tags", "respondent", "morning"], ["respondent", "morning", "tags"]):
        pyarrow.parquet.write_table(pyarrow.table({name: columns[name] for name in names}), tmp_path / "a.parquet")
        assert [sheet.respondent for sheet in read(small, tmp_path / "a.parquet")[0]] == ["Ada", "Ben"]


def test_a_list_is_read_as_far_as_it_goes(small: Bank, file: Write) -> None:
    path = file('[{"morning": 1},\n{"morning": 2},\n{"morning": ')
    sheets, told, _ = read(small, path)
    assert [sheet.line for sheet in sheets] == [1, 2]
    assert len(told) == 1
    assert "the rest was not read" in told[0]


def test_a_person_is_found_or_named(small: Bank, file: Write) -> None:
    path = file("code,who,morning\n7,Ada,1\n")
    assert read(small, path)[0][0].respondent == "7"
    assert read(small, path, respondent="Who")[0][0].respondent == "Ada"
    _, told, _ = read(small, path, respondent="whom")
    assert told == [f'{path}:1: has no column "whom" (--respondent); did you mean "who"?']


def test_who_comes_twice_or_says_nothing_is_counted(small: Bank, file: Write) -> None:
    _, _, intake = read(small, file(HEAD + "Ada,1,flames,4\nAda,2,wait,\nBen,,,\n"))
    assert intake.summary() == "3 sheets scored; 1 without any answer; 1 from somebody who was there before."


def test_a_truncated_parquet_file_is_a_line(small: Bank, file: Write) -> None:
    whole = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"respondent": ["Ada"], "morning": [1]}), whole)
    content = whole.getvalue()
    assert len(read(small, file(content))[0]) == 1
    for length in (4, 50, len(content) // 2, len(content) - 1):
        assert len(told_of(small, file(content[:length]))) == 1


def test_parquet_and_excel_hold_sheets_too(small: Bank, tmp_path: Path) -> None:
    table = pyarrow.table(
        {"name": ["Ada", "Ben"], "morning": [1.0, 3.0], "rush": ["flames", "wait"], "evening": [4, None]}
    )
    pyarrow.parquet.write_table(table, tmp_path / "sheets.parquet")
    book = tmp_path / "sheets.xlsx"
    _write_xlsx(book, [["Name", "The day begins.", "rush", "evening"], ["Ada", 1, "flames", 4], ["Ben", 3, "wait", ""]])
    for path in (tmp_path / "sheets.parquet", book):
        sheets, told, _ = read(small, path)
        assert not told
        assert [(sheet.respondent, sheet.options) for sheet in sheets] == [("Ada", ADA), ("Ben", BEN)]
    assert [sheet.line for sheet in sheets] == [2, 3]


@pytest.mark.parametrize("place", ["XFD1048576", "A99999999999", "CV1048576"])
def test_a_workbook_whose_empty_cells_would_fill_the_memory_is_refused(small: Bank, tmp_path: Path, place: str) -> None:
    book = tmp_path / "sheets.xlsx"
    _write_xlsx(book, [["name", "morning"], ["Ada", 1]], f'<row><c r="{place}"><v>1</v></c></row>')
    (told,) = told_of(small, book)
    assert told.startswith(": has a table of ")


def test_an_archive_that_is_no_workbook_is_refused(small: Bank, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert told_of(small, tmp_path / "a.zip") == [
        ": is a ZIP archive and no Excel workbook; unpack it, and give the file inside"
    ]


def test_a_text_that_stands_in_many_rows_of_parquet_is_read_once(small: Bank, tmp_path: Path) -> None:
    path = tmp_path / "sheets.parquet"
    # The same file as of 2,000 texts, without 2 GB to make it of; nothing in it says that it was a dictionary.
    name = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 2000), ["x" * 1_000_000])
    table = pyarrow.table({"name": name, "morning": [1] * 2000})
    pyarrow.parquet.write_table(table, path, store_schema=False)
    sheets, told, _ = read(small, path)
    assert not told
    assert len(sheets) == 2000
    assert len({id(sheet.respondent) for sheet in sheets}) < 2000


def test_json_that_begins_anew_on_every_line_is_given_up(small: Bank, file: Write) -> None:
    told = told_of(small, file('{"a":\n' * 100_000))
    assert len(told) == MOST_BROKEN
    assert told[-1].startswith(f":{MOST_BROKEN}: is the {MOST_BROKEN}th sheet that is no JSON")


def _write_xlsx(path: Path, rows: list[list[str | int]], more: str = "") -> None:
    """Write the least that is a workbook."""

    def cell(value: str | int) -> str:
        return f"<c><v>{value}</v></c>" if isinstance(value, int) else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows) + more
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{related}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{related}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )


def test_stdin_and_several_files_are_one_cohort(
    small: Bank, file: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((HEAD + "Ada,1,flames,4\n").encode())))
    missing = tmp_path / "missing"
    sheets, told, _ = read(small, "-", missing, tmp_path, file('{"respondent": "Ben", "answers": {"morning": null}}'))
    assert [(sheet.respondent, sheet.file) for sheet in sheets] == [
        ("Ada", "<stdin>"),
        ("Ben", str(tmp_path / "sheets")),
    ]
    assert sheets[1].options[0] == SKIPPED
    assert [line.split(": ")[1] for line in told] == [
        "there is no such file; check the path",
        "is a folder; give a file in it",
    ]
    assert not sys.stdin.buffer.closed
