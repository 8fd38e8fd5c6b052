"""Answer sheets: what is read, what is refused and where, and that writing and reading agree."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolefit import Bank, score
from rolefit.assessment.sheet import MOST_PROBLEMS, blank_sheet, parse_sheet, read_sheet
from rolefit.errors import SheetError

Sheet = Mapping[str, int | str | None]

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "morning": st.none() | st.integers(1, 5),
        "rush": st.none() | st.sampled_from(["hurry", "flames", "wait"]),
        "evening": st.none() | st.integers(1, 5),
    },
)
HEAD = "respondent,morning,rush,evening\n"
SHAPE = "use the shape that rolefit questions --sheet prints"
ONE_TO_FIVE = "use a whole number from 1 (left) to 5 (right)"
OPTIONS = "use one of: hurry, flames, wait"

# The sheet, and each problem told: its line, what is wrong and what to do.
REFUSED: list[tuple[str | bytes, list[tuple[int, str]]]] = [
    ('{"answers": {\n"mornin": 1}}', [(2, 'answers the unknown question "mornin"; did you mean "morning"?')]),
    ('{"answers": {"zzz": 1}}', [(1, 'answers the unknown question "zzz"; see rolefit questions')]),
    ('{"answers": {\n"rush": "walk"}}', [(2, f'"rush" has no option "walk"; {OPTIONS}')]),
    ('{"answers": {"rush": "a; b"}}', [(1, f'"rush" has no option "a; b"; {OPTIONS}')]),
    ('{"answers": {"rush": 1}}', [(1, f'"rush" has no option "1"; {OPTIONS}')]),
    ('{"answers": {"rush": "\\u001b[2J\\ud800"}}', [(1, f'"rush" has no option "<U+001B>[2J<U+D800>"; {OPTIONS}')]),
    ('{"answers": {"\\u001b": 1}}', [(1, 'answers the unknown question "<U+001B>"; see rolefit questions')]),
    ('{"answers": {"morning": 0}}', [(1, f'"morning" cannot be "0"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": -1}}', [(1, f'"morning" cannot be "-1"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": 6}}', [(1, f'"morning" cannot be "6"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": 2.5}}', [(1, f'"morning" cannot be "2.5"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": true}}', [(1, f'"morning" cannot be "true"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": []}}', [(1, f'"morning" cannot be "[…]"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": {"a": [1]}}}', [(1, f'"morning" cannot be "{{…}}"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": "left"}}', [(1, f'"morning" cannot be "left"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": Infinity,\n"evening": -Infinity}}',
     [(1, f'"morning" cannot be "Infinity"; {ONE_TO_FIVE}'), (2, f'"evening" cannot be "-Infinity"; {ONE_TO_FIVE}')]),
    ('{"morning": 7,\n"noon": 1}',
     [(1, f'"morning" cannot be "7"; {ONE_TO_FIVE}'), (2, 'answers the unknown question "noon"; ')]),
    ('{"morning": 1,\n"morning": 2}', [(2, 'repeats "morning" of line 1; keep one of the two')]),
    ('{"answers": {"morning": 1e999}}', [(1, f'"morning" cannot be "1e999"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": %s}}' % ("9" * 5_000), [(1, f'"morning" cannot be "{"9" * 59}…"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning": 1,\n "rush": null,\n "morning": 1}}',
     [(3, 'answers "morning" again, after line 1; keep one of the two')]),
    ('{"answers": {"morning": 1},\n\n"answers": {}}', [(3, 'repeats "answers" of line 1; keep one of the two')]),
    ('{"answers": {"morning": 1}, "answers": {}}', [(1, 'repeats "answers" of line 1; keep one of the two')]),
    ('{"note": "answers", "other": {"morning": 1},\n\n"answers": {"morning": 7}}',
     [(3, f'"morning" cannot be "7"; {ONE_TO_FIVE}')]),
    ('{"answers": {"morning"\n\n:\n7}}', [(1, f'"morning" cannot be "7"; {ONE_TO_FIVE}')]),
    ('{"a": [{"answers": {"morning": 9}}],\n"answers": {"b\\"{": 1}}',
     [(2, 'answers the unknown question "b"{"; see rolefit questions')]),
    ('{"a": 1,\n"answers": [1]}', [(2, f'has no "answers" by question; {SHAPE}')]),
    ('{"answers": null}', [(1, f'has no "answers" by question; {SHAPE}')]),
    ("{}", [(1, f'has no "answers" by question; {SHAPE}')]),
    ('[{"answers": {}}]', [(1, f'has no "answers" by question; {SHAPE}')]),
    ('{"answers": {"morning": 1,}}', [(1, "is not valid JSON (")]),
    ('{"answers": {\n"morning": 1', [(2, "is not valid JSON (Expecting ',' delimiter); check the commas and quotes")]),
    ('{"answers": {}}\n{"answers": {}}', [(2, "is not valid JSON (Extra data); check the commas and quotes")]),
    ("[" * 100_000, [(1, f"is nested too deeply; {SHAPE}")]),
    ('{"a": ' * 100_000, [(1, f"is nested too deeply; {SHAPE}")]),
    ('{"a":\n"\x00"}', [(2, "holds the character <U+0000>; save the file as UTF-8 text")]),
    ("", [(1, "has no answers; give a heading (respondent, then questions) and a row")]),
    (HEAD, [(1, "has no answers; give a heading (respondent, then questions) and a row")]),
    ("hello", [(1, "has no answers; give a heading (respondent, then questions) and a row")]),
    ("hello\nworld", [(1, f'does not begin with the column "respondent"; {SHAPE}')]),
    ("respondent;morning\nann;1\n", [(1, 'does not begin with the column "respondent"; use commas')]),
    ("respondent\tmorning\nann\t1\n", [(1, 'does not begin with the column "respondent"; use commas')]),
    ("\n\nrespondent,morning\nann,1\n\nbob,2\n", [(6, "holds more than one person; give one person a sheet")]),
    (HEAD + "ann,1,wait,1\n" * 50_000, [(3, "holds more than one person; give one person a sheet")]),
    (HEAD + "ann,1,wait", [(2, "has 3 cells for 4 columns; give one cell a column")]),
    (HEAD + "ann,1,wait,1,1", [(2, "has 5 cells for 4 columns; give one cell a column")]),
    ("respondent,morning,morning\nann,1,1\n", [(1, 'answers "morning" again, after line 1; keep one of the two')]),
    ("respondent,mroning,\nann,1,2\n",
     [(1, 'answers the unknown question ""; see rolefit questions'),
      (1, 'answers the unknown question "mroning"; did you mean "morning"?')]),
    (HEAD + "ann,6,walk,",
     [(2, f'"morning" cannot be "6"; {ONE_TO_FIVE}'), (2, f'"rush" has no option "walk"; {OPTIONS}')]),
    (HEAD + "ann,=1+1,@x,1",
     [(2, f'"morning" cannot be "=1+1"; {ONE_TO_FIVE}'), (2, f'"rush" has no option "@x"; {OPTIONS}')]),
    (HEAD + "ann,../../etc/passwd,,", [(2, f'"morning" cannot be "../../etc/passwd"; {ONE_TO_FIVE}')]),
    (HEAD + '"ann,1,wait,1\n\n\n', [(2, "is not valid CSV (unexpected end of data); check the quotes")]),
    (HEAD + '"a"b,1,wait,1\n', [(2, "is not valid CSV (',' expected after '\"'); check the quotes")]),
    (HEAD + f"ann,{'x' * 200_000},,\n", [(2, "is not valid CSV (field larger than field limit (131072))")]),
    (HEAD + "ann,\x1b[2J,,\n", [(2, "holds the character <U+001B>; remove it")]),
    (HEAD + "ann,\x00,,\n", [(2, "holds the character <U+0000>; save the file as UTF-8 text")]),
    (HEAD.encode() + "jürgen,1,,\n".encode("latin-1"), [(2, "is not UTF-8; save the file as UTF-8")]),
    (HEAD.encode("utf-16"), [(1, "is not UTF-8; save the file as UTF-8")]),
    (b"x" * (50 << 20), [(0, "is larger than 1024 KiB; split it or shorten it")]),
]  # fmt: skip

READ: list[tuple[str, Sheet]] = [
    ('{"answers": {"morning": 2, "rush": "hurry"}}', {"morning": 2, "rush": "hurry"}),
    ('\ufeff{"answers":\r\n {"morning": "2"}}\r\n', {"morning": 2}),
    ('{"answers": {"morning": null, "rush": ""}}', {"morning": None, "rush": None}),
    ('  \n{"answers": {"\\u006dorning": 5}}', {"morning": 5}),
    ('{"answers": {}}', {}),
    ('{"a": {"answers": {"morning": 9}}, "b": ["x", {"y": NaN}], "answers": {"morning": 1}}', {"morning": 1}),
    (HEAD + "ann,1,wait,5\n", {"morning": 1, "rush": "wait", "evening": 5}),
    (HEAD + "ann,1.0,wait,5.00\n", {"morning": 1, "rush": "wait", "evening": 5}),
    ('{"answers": {"morning": 2.0, "rush": NaN}}', {"morning": 2, "rush": None}),
    ('{"morning": 2, "rush": "hurry", "evening": null}', {"morning": 2, "rush": "hurry", "evening": None}),
    (HEAD + "ann,,,", {"morning": None, "rush": None, "evening": None}),
    ("\ufeff" + HEAD.replace("\n", "\r\n") + ' ann , 1 ,"wait",5', {"morning": 1, "rush": "wait", "evening": 5}),
    ("\n" + HEAD + "\n,,,\n" + '"Ann\nof the ""Hill""",1,,2\n\n', {"morning": 1, "rush": None, "evening": 2}),
    ("respondent,evening,,\nann,3,,\n", {"evening": 3}),
]  # fmt: skip


def as_bytes(content: str | bytes) -> bytes:
    """Return a sheet's content as the file holds it."""
    return content if isinstance(content, bytes) else content.encode()


def lines_told(bank: Bank, content: bytes) -> list[str]:
    """The lines told of a sheet, none where its answers can be scored."""
    try:
        score(bank, parse_sheet(bank, "x", content))
    except SheetError as error:
        return str(error).split("\n")
    return []


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_every_problem_of_a_sheet_is_told_with_its_line_and_what_to_do(small: Bank, case: int) -> None:
    content, expected = REFUSED[case]
    with pytest.raises(SheetError) as caught:
        parse_sheet(small, "<stdin>", as_bytes(content))
    found = [(each.line, f"{each.what}; {each.remedy}") for each in caught.value.problems]
    assert [line for line, _ in found] == [line for line, _ in expected]
    assert all(what.startswith(words) for (_, what), (_, words) in zip(found, expected, strict=True))
    assert all(line.startswith("<stdin>") and line.isprintable() for line in str(caught.value).split("\n"))


@pytest.mark.parametrize(("content", "answers"), READ)
def test_a_sheet_is_read(small: Bank, tmp_path: Path, content: str, answers: Sheet) -> None:
    path = tmp_path / "me.json"
    path.write_bytes(content.encode())
    assert read_sheet(small, path) == answers


def test_what_is_no_file_is_told_without_waiting(small: Bank, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = []
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "pipe", Path("/dev/zero"), Path("nul\0")):
        with pytest.raises(SheetError) as caught:
            read_sheet(small, path)
        [problem] = caught.value.problems
        found.append((problem.line, problem.what))
    assert found == [
        (0, "there is no such file"),
        (0, "is a folder"),
        (0, "is not a regular file"),
        (0, "is not a regular file"),
        (0, "cannot be read (the name cannot be used)"),
    ]


@pytest.mark.parametrize("depth", range(150, 1_100, 37))
def test_a_deeply_nested_answer_is_refused_at_any_depth(small: Bank, depth: int) -> None:
    content = f'{{"answers": {{"morning": {"[" * depth}{"]" * depth}}}}}'
    with pytest.raises(SheetError):
        parse_sheet(small, "x", content.encode())


def test_a_heap_of_unknown_questions_takes_no_time_and_is_not_told_whole(small: Bank) -> None:
    names = [f"mornin{number}" for number in range(60_000)]
    content = ",".join(["respondent", *names]) + "\nann" + "," * len(names)
    with pytest.raises(SheetError) as caught:
        parse_sheet(small, "x", content.encode())
    assert len(caught.value.problems) == MOST_PROBLEMS


def test_a_heap_of_keys_in_a_json_sheet_takes_no_time(small: Bank) -> None:
    heap = ",\n".join(f'"k{number}": {{"a": 1}}' for number in range(40_000))
    content = f'{{{heap},\n"answers": {{"morning": 9}}}}'
    with pytest.raises(SheetError, match=r"x:40001: "):
        parse_sheet(small, "x", content.encode())


def test_a_blank_sheet_skips_every_question_until_it_is_filled_in(small: Bank) -> None:
    blank = blank_sheet(small)
    assert blank == {"answers": {"morning": None, "rush": None, "evening": None}}
    assert parse_sheet(small, "x", json.dumps(blank).encode()) == blank["answers"]


@given(answers=ANSWERS, indent=st.none() | st.integers(0, 4))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_written_as_json_read_back_equal(
    small: Bank, answers: dict[str, int | str | None], indent: int
) -> None:
    assert parse_sheet(small, "x", json.dumps({"answers": answers}, indent=indent).encode()) == answers


@given(answers=ANSWERS, name=st.text("aü ,;\"'\n", max_size=9), end=st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_written_as_csv_read_back_equal(
    small: Bank, answers: dict[str, int | str | None], name: str, end: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=end)
    writer.writerow(["respondent", *answers])
    writer.writerow([f"x{name}", *answers.values()])
    assert parse_sheet(small, "x", written.getvalue().encode()) == answers


@given(answers=ANSWERS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_result_is_a_sheet_that_gives_the_same_numbers(small: Bank, answers: dict[str, int | str | None]) -> None:
    result = score(small, answers, seed=7)
    read = parse_sheet(small, "x", json.dumps(result.as_json(), indent=2).encode())
    assert score(small, read, seed=7) == result


@given(data=st.binary(max_size=60) | st.text('{}[]":,1\\ue\n;', max_size=60).map(str.encode), at=st.integers(0, 120))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("sheet", ['{"answers": {"morning": 2, "rush": "hurry"}}', HEAD + '"ann",1,wait,5\n', ""])
def test_a_damaged_sheet_is_read_or_refused_and_nothing_else(small: Bank, sheet: str, data: bytes, at: int) -> None:
    content = sheet.encode()
    for damaged in (content[:at] + data, content[:at] + data + content[at:], data + content[at:]):
        assert all(line.isprintable() and "; " in line for line in lines_told(small, damaged))
