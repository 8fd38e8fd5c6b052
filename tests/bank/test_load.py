"""Loading a bank: every mistake once, with its line and what to do, and all of them together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolefit.bank.knowledge import Bank
from rolefit.bank.load import bundled, freeze, load_bank, thaw
from rolefit.bank.reader import MOST_PROBLEMS
from rolefit.errors import BankError
from tests.conftest import QUESTIONS, ROLES

PAIR = "- roles: [grill-cook, pastry-cook]"
TEXTS = "{grill-cook: fire, pastry-cook: sugar}"
TURN = "{text: Turn the meat., sources: [menu/1]}"
CAKE = "    responsibilities:\n      - {text: Bake the cake.}\n"
SILENT = "{position: -0.8, basis: inferred}\n      heat: {position: -0.6,"
GLANCE = "at_a_glance:\n      focus: {text: The cake.}"
STILL = "traits:\n      tempo: {position: 0,"
NUMBER = "use a plain number from -1 to 1, such as 0.5"
AN_ID = "use up to 64 small letters, digits, - and _"
ONE_TEXT = 'write one text; quote it if it holds ": " or starts with [ or {'
A_LIST = "write one entry a line, each after a dash"
CLAIM = "write the keys text, sources, terms, basis, remark, rank under it"

# What the file says, what someone made of it, what is told (a line number in it as N), and, where the line is not
# that of the change, a text on the line meant.
IN_ROLES = [
    ("format: 1", "format: 2", '"format" is "2"; use 1', ""),
    ("format: 1\n", "", 'lacks "format"; add it', ""),
    ("format: 1", "format: [1]", '"format" is a list; use 1', ""),
    ("name: kitchen", "name: My Kitchen", f'"name" is "My Kitchen"; {AN_ID}', ""),
    ("name: kitchen", "name:", f'"name" is empty; {AN_ID}', ""),
    ("name: kitchen", "name: {a: b}", f'"name" is a mapping, not a text; {ONE_TEXT}', ""),
    ("sources:\n  menu: The menu\n", "", 'lacks "sources"; add it', "format"),
    ("sources:\n  menu: The menu", "sources: [menu]", '"sources" is a list, not a mapping; write key: value lines', ""),
    ("sources:\n  menu: The menu", "sources: menu", '"sources" is "menu", not a mapping; write key: value lines', ""),
    ("sources:\n  menu: The menu", "sources: {}", 'unknown source "menu" (also on line N and more)', "[menu/1]"),
    ("menu: The menu", "menu: ''", '"menu" is empty; write a text', ""),
    ("  menu: The", "  My Menu: x\n  menu: The", f'"My Menu" cannot be an id; {AN_ID}', ""),
    ("  menu: The", '  "[key]": x\n  menu: The', f'"[key]" cannot be an id; {AN_ID}', ""),
    ("id: tempo", "id: Tempo", f'"id" is "Tempo"; {AN_ID}', ""),
    ("id: tempo", "id: choice", 'names the unknown trait "tempo" (also on line N)', "tempo: {position: 0.5"),
    ("id: heat", "id: tempo", 'repeats the trait id "tempo" of line N; rename one of the two', ""),
    ("low: {pole: slow, text: You take your time.}", "low: slow", '"low" is "slow", not a mapping; write the keys', ""),
    ("pole: slow, ", "", 'lacks "pole"; add it', ""),
    ("pole: slow", "poll: slow", 'has the unknown key "poll"; did you mean "pole"?', ""),
    ("name: Slow or fast", "name: '  '", '"name" is empty; write a text', ""),
    ("id: grill-cook\n    title", "title", 'lacks "id"; add it', ""),
    ("id: grill-cook", "id: Grill Cook", f'"id" is "Grill Cook"; {AN_ID}', ""),
    ("id: grill-cook", "id: ../../evil", f'"id" is "../../evil"; {AN_ID}', ""),
    ("id: grill-cook", f"id: {'a' * 65}", f'"id" is "{"a" * 59}…"; {AN_ID}', ""),
    ("id: pastry-cook", "id: grill-cook", 'repeats the role id "grill-cook" of line N; rename one of the two', ""),
    ("id: pastry-cook", "id:", f'"id" is empty; {AN_ID}', ""),
    ("id: pastry-cook", "id: baker", 'unknown role "pastry-cook" (also on line', PAIR),
    ("title: Pastry Cook", "title: grill Cook", '"grill Cook" already names the role of line N; keep it for one', ""),
    ("title: Pastry Cook", "title: Griller", '"Griller" already names the role of line N; keep it for one', ""),
    ("aliases: [griller]", "aliases: griller", f'"aliases" is "griller", not a list; {A_LIST}', ""),
    ("aliases: [griller]", "aliases: ['']", 'entry 1 of "aliases" is empty; write a text', ""),
    ("aliases: [griller]", "aliases: [a, [b]]", f'entry 2 of "aliases" is a list, not a text; {ONE_TEXT}', ""),
    ("aliases: [griller]", "salary: high", 'has the unknown key "salary"; remove it', ""),
    ("aliases: [griller]", "alias: [griller]", 'has the unknown key "alias"; did you mean "aliases"?', ""),
    ("aliases: [griller]", "choice: [griller]", 'has the unknown key "choice"; remove it', ""),
    ("{text: Bakes at dawn.}", "Bakes.", f'"summary" is "Bakes.", not a mapping; {CLAIM}', ""),
    ("{text: Bakes at dawn.}", "{text: {name}}", f'"text" is a mapping, not a text; {ONE_TEXT}', ""),
    ("      goal: {text: Sweet endings.}\n", "", 'lacks "goal"; add it', GLANCE),
    ("traits:\n      tempo: {position: -0.8", "trait:\n      tempo: {position: -0.8", 'did you mean "traits"?', ""),
    ("position: 0.5", "position: 1.5", f'"position" is "1.5"; {NUMBER}', ""),
    ("position: 0.5", "position: -1.01", f'"position" is "-1.01"; {NUMBER}', ""),
    ("position: 0.5", "position: ''", f'"position" is empty; {NUMBER}', ""),
    ("stated, sources", "guessed, sources", '"basis" is "guessed"; use stated or inferred', ""),
    ("0.5, basis: stated", "0.5", 'lacks "basis"; add it', ""),
    ("{position: 0.5, basis: stated, sources: [menu/1]}", "0.5", '"tempo" is "0.5", not a mapping; write the keys', ""),
    ("tempo: {position: 0.5", "temop: {position: 0.5", 'unknown trait "temop"; did you mean "tempo"?', ""),
    ("tempo: {position: 0.5", "Tempo: {position: 0.5", 'unknown trait "Tempo"; did you mean "tempo"?', ""),
    ("tempo: {position: 0.5", "zzz: {position: 0.5", 'trait "zzz"; declare it in roles.yaml, or remove it', ""),
    (SILENT, "{position: 0, basis: stated}\n      heat: {position: -0.0,", "gives no position on any trait", STILL),
    (CAKE, "    responsibilities: []\n", '"responsibilities" has no entries; give at least 1', ""),
    (CAKE, "    responsibilities:\n", '"responsibilities" is empty, not a list', "responsibilities:\n    sk"),
    ("- {text: Patience.}", "- Patience.", f'entry 1 of "skills" is "Patience.", not a mapping; {CLAIM}', ""),
    (TURN, "{text: Turn., sources: [mneu/1]}", 'unknown source "mneu"; did you mean "menu"?', ""),
    (TURN, "{text: Turn., sources: ['']}", 'entry 1 of "sources" is empty; write a text', ""),
    (TURN, "{text: Turn., sources: menu}", f'"sources" is "menu", not a list; {A_LIST}', ""),
    (PAIR, "- roles: [gril-cook, pastry-cook]", 'the unknown role "gril-cook"; did you mean "grill-cook"?', ""),
    (PAIR, "- roles: [grill-cook]", '"roles" has 1 entry; give at least 2', ""),
    (PAIR, "- roles: []", '"roles" has no entries; give at least 2', ""),
    (PAIR, "- roles: grill-cook", f'"roles" is "grill-cook", not a list; {A_LIST}', ""),
    (PAIR, "- roles: [grill-cook, grill-cook]", "compares a role with itself; name two roles", ""),
    (PAIR, "- roles: [grill-cook, pastry-cook, grill-cook]", '"roles" has 3 entries; give at most 2', ""),
    (TEXTS, "{grill-cook: fire}", "has texts for grill-cook; give one each for grill-cook and pastry-cook", ""),
    (TEXTS, "{}", "has texts for nothing; give one each for grill-cook and pastry-cook", ""),
    (TEXTS, "{a: x, b: x, c: x, d: x, e: x}", "has texts for a and b and c and d and more; give one each", ""),
    (TEXTS, "{grill-cook: fire, pastry-cook: ''}", '"pastry-cook" is empty; write a text', ""),
    (TEXTS, "{grill-cook: a, grill-cook: b}", 'repeats the key "grill-cook" of line N; keep one of the two', ""),
    ("helps: Take turns.", "helps: ", '"helps" is empty; write a text', ""),
    ("- {topic: size, roles", "- size\n  - {topic: size, roles", 'entry 1 of "organisation" is "size", not a', ""),
]  # fmt: skip

LEFT = "{heat: 1.0}"
IN_QUESTIONS = [
    ("format: 1", "format: 1.0", '"format" is "1.0"; use 1', ""),
    ("questions:", "question:", 'has the unknown key "question"; did you mean "questions"?', ""),
    ("questions:", "questions:\n  - hello", 'entry 1 of "questions" is "hello", not a mapping; write key: value', ""),
    ("questions:", "questions:\n  - [hello]", 'entry 1 of "questions" is a list, not a mapping; write key: value', ""),
    ("id: morning", "id: Good Morning", f'"id" is "Good Morning"; {AN_ID}', ""),
    ("id: morning\n    kind", "kind", 'lacks "id"; add it', ""),
    ("id: evening", "id: morning", 'repeats the question id "morning" of line N; rename one of the two', ""),
    ("kind: choice", "kind: chioce", '"kind" is "chioce"; use choice or scale', ""),
    ("kind: choice", "kind: [choice]", '"kind" is a list; use choice or scale', ""),
    ("kind: choice", "kind:", '"kind" is empty; use choice or scale', ""),
    ("kind: choice", "knid: choice", 'has the unknown key "knid"; did you mean "kind"?', ""),
    ("    kind: choice\n", "", 'lacks "kind"; add kind: choice or kind: scale', "id: rush"),
    ("    kind: choice\n", "    sort: x\n", 'lacks "kind"; add kind: choice or kind: scale', "id: rush"),
    ("kind: choice", "kind: scale", '"kind" is "scale", but the question has "options"; use choice', ""),
    ("kind: scale\n    prompt: The day b", "kind: choice\n    prompt: The day b",
     '"kind" is "choice", but the question has "left" and "right"; use scale', ""),
    ("prompt: The day begins.", "prompt:", '"prompt" is empty; write a text', ""),
    ("prompt: The day begins.", "prompt: [a]", f'"prompt" is a list, not a text; {ONE_TEXT}', ""),
    ("    prompt: The day begins.\n", "", 'lacks "prompt"; add it', "id: morning"),
    ("    prompt: The day b", "    scale: x\n    prompt: The day b", 'has the unknown key "scale"; remove it', ""),
    ("    prompt: The day b", "    options: []\n    prompt: The day b", 'has the unknown key "options"; remove it', ""),
    ("left: {text: I light the fire., weights: {heat: 1.0}, sources: [menu/1]}", "left: [x]",
     '"left" is a list, not a mapping; write the keys text, weights, says, sources', ""),
    (LEFT, "{heat: 1.0}, says: [heat, speed]",
     'says "speed", on which it has no weight; give it one, or take it out of says', ""),
    (LEFT, "{heat: 1.0}, says: [heat, heat]", 'says "heat" twice; keep one of the two', ""),
    (LEFT, "{heat: 1.0, tempo: 0.5}, says: [heat,\n      tempo,\n      heat]",
     'says "heat" twice; keep one of the two', "heat], sources"),
    ("{heat: 0.8, tempo: 0.2}", "{heat: 0.8, tempo: 0.2}, says: [tempo, tempo]", 'says "tempo" twice; keep one', ""),
    (LEFT, "{heat: 1.0, heat: 0.5}", 'repeats the key "heat" of line N; keep one of the two', ""),
    (LEFT, "{}", '"weights" has no entries; give at least 1', ""),
    (LEFT, "[heat]", '"weights" is a list, not a mapping; write key: value lines under it', ""),
    (LEFT, "{heat: [1]}", f'"heat" is a list; {NUMBER}', ""),
    (LEFT, "{heet: 1.0}", 'names the unknown trait "heet"; did you mean "heat"?', ""),
    (LEFT, "{'': 1.0}", 'names the unknown trait ""; declare it in roles.yaml, or remove it', ""),
    (LEFT, "{heat: -1.0}", "tells nothing: all its answers have the same weights; give them different", "id: morning"),
    (LEFT, "{heat: -1, tempo: 0}", "tells nothing: all its answers have the same weights; give them", "id: morning"),
    ("sources: [menu/1]", "sources: [card/1]", 'unknown source "card"; declare it in roles.yaml, or remove it', ""),
    ("sources: [menu/1]", "sources: [[menu]]", f'entry 1 of "sources" is a list, not a text; {ONE_TEXT}', ""),
    ("id: hurry", "id: wait", 'repeats the option id "wait" of line N; rename one of the two', "id: wait, text: I let"),
    ("id: hurry", "id: ''", f'"id" is empty; {AN_ID}', ""),
    ("- {id: hurry", "- hurry\n      - {id: hurry", 'entry 1 of "options" is "hurry", not a mapping; write the', ""),
    ("      - {id: hurry, text: I hurry., weights: {tempo: 1}}\n", "",
     '"options" has 2 entries; give at least 3', "options:"),
    ("options:\n", "options:\n" + "".join(f"      - {{id: o{n}, text: x, weights: {{heat: 0.{n}}}}}\n" for n in "123"),
     '"options" has 6 entries; give at most 5', "options:"),
    ("text: I hurry.", "text: ' '", '"text" is empty; write a text', ""),
    ("text: I hurry.", "txt: I hurry.", 'has the unknown key "txt"; did you mean "text"?', ""),
    ("text: I hurry., ", "", 'lacks "text"; add it', ""),
]  # fmt: skip

NUMBERS = ["nan", ".nan", "inf", ".inf", "-.inf", "1e3", "1e-3", "0x1", "0o1", "010", "1:30", "1_0", "yes", "lots",
           "1,5", "١", "5" * 3_000, "1.", "- 1", "--1", "2", "-1.001", "true", "null", "~", "2024-13-45"]  # fmt: skip

CASES = [("roles.yaml", *case) for case in IN_ROLES] + [("questions.yaml", *case) for case in IN_QUESTIONS]


PIECES = [text[start : start + 30] for text in (ROLES, QUESTIONS) for start in range(0, len(text), 7)]


def told(folder: Path) -> list[tuple[str, int, str]]:
    """What is told of a bank: file name, line, and what is wrong with what to do (line numbers in it as N)."""
    with pytest.raises(BankError) as caught:
        load_bank(folder)
    return [
        (Path(each.file).name, each.line, re.sub(r"line \d+", "line N", f"{each.what}; {each.remedy}"))
        for each in caught.value.problems
    ]


def lines_told(folder: Path) -> list[str]:
    """The lines told of a bank, none where it loads."""
    try:
        load_bank(folder)
    except BankError as error:
        return str(error).split("\n")
    return []


def change(folder: Path, name: str, old: str, new: str, at: str = "") -> int:
    """Make a change where a file first says ``old``; return the line of it, or of ``at``."""
    path = folder / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    after = before.replace(old, new, 1)
    path.write_text(after, encoding="utf-8")
    return after.count("\n", 0, after.index(at) if at else _first_difference(before, after)) + 1


def _first_difference(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@pytest.mark.parametrize(("name", "old", "new", "words", "at"), CASES)
def test_one_mistake_is_told_once_with_its_line_and_what_to_do(
    kitchen: Path, name: str, old: str, new: str, words: str, at: str
) -> None:
    line = change(kitchen, name, old, new, at)
    [(file, where, what)] = told(kitchen)
    assert (file, where) == (name, line)
    assert words in what


@pytest.mark.parametrize("number", NUMBERS)
def test_a_weight_is_a_plain_number_from_minus_one_to_one(kitchen: Path, number: str) -> None:
    line = change(kitchen, "questions.yaml", LEFT, f"{{heat: '{number}'}}")
    [(file, where, what)] = told(kitchen)
    assert (file, where) == ("questions.yaml", line)
    assert what.startswith(f'"heat" is "{number[:40]}')
    assert what.endswith(NUMBER)
    assert len(what) < 200


@pytest.mark.parametrize(
    ("key", "number", "remedy"),
    [
        *(("correlation", wrong, "use a plain number from 0 to below 1") for wrong in ("1", "1.5", "-0.1", "much")),
        *(("people", wrong, "use a whole number from 0 to 999999") for wrong in ("10.5", "-1", "1000000", "many")),
    ],
)
def test_a_number_of_the_calibration_says_its_own_range(kitchen: Path, key: str, number: str, remedy: str) -> None:
    both = {"correlation": "0.4", "people": "20", key: number}
    line = change(kitchen, "questions.yaml", "{correlation: 0}", str(both).replace("'", ""))
    [(file, where, what)] = told(kitchen)
    assert (file, where) == ("questions.yaml", line)
    assert what.startswith(f'"{key}" is "{number}"; {remedy}')


@pytest.mark.parametrize(("number", "value"), [("1", 1.0), ("+1", 1.0), ("-0.25", -0.25), (".5", 0.5), ("-0", 0.0)])
def test_a_plain_number_is_read_as_it_stands(kitchen: Path, number: str, value: float) -> None:
    change(kitchen, "questions.yaml", LEFT, f"{{heat: {number}}}")
    assert load_bank(kitchen).question["morning"].options[0].weights == {"heat": value}


@pytest.mark.parametrize(("name", "text"), [("roles.yaml", ROLES), ("questions.yaml", QUESTIONS)])
def test_any_misspelt_key_is_told_once_and_only_it(kitchen: Path, name: str, text: str) -> None:
    keys = [
        key
        for key in re.finditer(r"[a-z_]+(?=:)", text)
        if key[0] not in {"menu", "cook", "calibration", "correlation"}
    ]
    assert len(keys) > 40
    for key in keys:
        (kitchen / name).write_text(f"{text[: key.end()]}x{text[key.end() :]}", encoding="utf-8")
        [(file, line, what)] = told(kitchen)
        assert (file, line) == (name, text.count("\n", 0, key.start()) + 1)
        assert f'"{key[0]}x"' in what
        assert f'did you mean "{key[0]}"?' in what


@pytest.mark.parametrize(("name", "text"), [("roles.yaml", ROLES), ("questions.yaml", QUESTIONS)])
def test_any_key_written_twice_is_told_once_with_both_lines(kitchen: Path, name: str, text: str) -> None:
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if found := re.match(r" *([a-z_]+): \S", line):
            twice = [*lines[: index + 1], line, *lines[index + 1 :]]
            (kitchen / name).write_text("\n".join(twice), encoding="utf-8")
            [(file, where, what)] = told(kitchen)
            assert (file, where, what[: what.index(";")]) == (
                name,
                index + 2,
                f'repeats the key "{found[1]}" of line N',
            )


def test_a_copied_role_is_one_mistake(kitchen: Path) -> None:
    start, end = ROLES.index("  - id: pastry-cook"), ROLES.index("pairs:")
    (kitchen / "roles.yaml").write_text(ROLES[:end] + ROLES[start:end] + ROLES[end:], encoding="utf-8")
    [(_, line, what)] = told(kitchen)
    assert line == ROLES.count("\n", 0, end) + 1
    assert what == 'repeats the role id "pastry-cook" of line N; rename one of the two'


@pytest.mark.parametrize("root", ["format: 1\nquestions: []", '{"format": 1, "questions": []}'])
def test_a_bank_without_questions_is_none(kitchen: Path, root: str) -> None:
    (kitchen / "questions.yaml").write_text(root, encoding="utf-8")
    assert told(kitchen) == [("questions.yaml", root.count("\n") + 1, '"questions" has no entries; give at least 1')]


def test_a_single_role_is_too_few(kitchen: Path) -> None:
    start, end = ROLES.index("  - id: pastry-cook"), ROLES.index("pairs:")
    (kitchen / "roles.yaml").write_text(ROLES[:start] + ROLES[end:], encoding="utf-8")
    assert told(kitchen) == [("roles.yaml", 14, '"roles" has 1 entry; give at least 2')]


def test_a_copied_pair_is_one_mistake_whichever_role_comes_first(kitchen: Path) -> None:
    start, end = ROLES.index("  - roles:"), ROLES.index("organisation:")
    other = ROLES[start:end].replace("[grill-cook, pastry-cook]", "[pastry-cook, grill-cook]")
    (kitchen / "roles.yaml").write_text(ROLES[:end] + other + ROLES[end:], encoding="utf-8")
    [(_, line, what)] = told(kitchen)
    assert line == ROLES.count("\n", 0, end) + 1
    assert what == "repeats the pair of line N; keep one of the two"


def test_a_name_used_often_but_never_declared_is_told_once_for_both_files(kitchen: Path) -> None:
    for name in ("roles.yaml", "questions.yaml"):
        path = kitchen / name
        path.write_text(path.read_text(encoding="utf-8").replace("menu/", "card/"), encoding="utf-8")
    line = change(kitchen, "roles.yaml", "Stands at", "Is at")
    what = 'names the unknown source "card" (also on line N and more); declare it in roles.yaml, or remove it'
    assert told(kitchen) == [("roles.yaml", line, what)]


def test_several_mistakes_in_both_files_are_told_together_in_order(kitchen: Path) -> None:
    roles = [
        change(kitchen, "roles.yaml", "name: kitchen", "name: Kitchen"),
        change(kitchen, "roles.yaml", "pole: cold", "pole: ''"),
        change(kitchen, "roles.yaml", "tempo: {position: 0.5", "temop: {position: 5"),
        change(kitchen, "roles.yaml", "caveats:\n      - {text", "caveats:\n      - {texts"),
        change(kitchen, "roles.yaml", PAIR, "- roles: [gril-cook, pastry-cook]"),
    ]
    questions = [
        change(kitchen, "questions.yaml", "kind: scale", "kind: scael"),
        change(kitchen, "questions.yaml", "id: hurry", "id: flames", at="id: flames, text: I turn"),
        change(kitchen, "questions.yaml", "tempo: -1}", "tmepo: -1}"),
        change(kitchen, "questions.yaml", "weights: {tempo: 0.7}", "weights: {tempo: 0.7, tempo: 0.7, heat: nan}"),
    ]
    found = told(kitchen)
    assert [line for file, line, _ in found if file == "roles.yaml"] == sorted([*roles, roles[2]])
    assert [line for file, line, _ in found if file == "questions.yaml"] == sorted([*questions, questions[3]])
    assert len(set(found)) == len(roles) + len(questions) + 2


def test_a_file_that_cannot_be_read_does_not_hide_the_problems_of_the_other(kitchen: Path) -> None:
    (kitchen / "roles.yaml").write_text("a: 'never closed\n", encoding="utf-8")
    line = change(kitchen, "questions.yaml", "text: I hurry.", "text: ")
    assert [where for *where, _ in told(kitchen)] == [["questions.yaml", line], ["roles.yaml", 1]]
    (kitchen / "roles.yaml").write_text(ROLES.replace("pole: hot", "pole: ''"), encoding="utf-8")
    (kitchen / "questions.yaml").unlink()
    assert [where for *where, _ in told(kitchen)] == [["questions.yaml", 0], ["roles.yaml", 13]]


@pytest.mark.parametrize("root", ["[]", "hello", "- a\n- b", "'format: 1'", "--- ''"])
@pytest.mark.parametrize("name", ["roles.yaml", "questions.yaml"])
def test_what_is_no_mapping_is_no_bank(kitchen: Path, name: str, root: str) -> None:
    (kitchen / name).write_text(root, encoding="utf-8")
    assert told(kitchen) == [(name, 1, "is not a bank; start from a bank that works; see docs/data.md")]


def test_no_more_problems_are_told_than_a_person_can_read(kitchen: Path) -> None:
    option = "      - {{id: o{0}, text: x, weights: {{t{0}: 2}}}}\n"
    many = "".join(option.format(number) for number in range(4_000))
    change(kitchen, "questions.yaml", "options:\n", f"options:\n{many}")
    found = told(kitchen)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[0] == ("questions.yaml", 0, f"has more than {MOST_PROBLEMS} problems; put these right first")


def test_a_heap_of_unknown_keys_takes_no_time(kitchen: Path) -> None:
    heap = "".join(f"    promp{number}: x\n" for number in range(20_000))
    change(kitchen, "questions.yaml", "    prompt: The day begins.\n", heap)
    assert len(told(kitchen)) == MOST_PROBLEMS + 1


@pytest.mark.parametrize("inside", [True, False])
def test_a_wrong_folder_is_told_once(tmp_path: Path, *, inside: bool) -> None:
    folder = tmp_path / "x"
    if inside:
        folder.mkdir()
    what = "holds neither roles.yaml nor questions.yaml" if inside else "there is no such folder"
    assert told(folder) == [("x", 0, f"{what}; give a bank's folder")]


@pytest.mark.parametrize(
    "folder",
    ["/dev/zero", "/dev/null/x", "nul\0", "a" * 5_000, "new\nline\x1b[2J", "\udcff", chr(0xD800), "questions.yaml"],
)
def test_a_folder_that_cannot_be_one_is_told_on_one_line(kitchen: Path, folder: str) -> None:
    with pytest.raises(BankError) as caught:
        load_bank(kitchen / folder)
    assert re.fullmatch(r"[^\x00-\x1f\x7f-\x9f]{10,700}", str(caught.value))
    assert str(caught.value).isprintable()


def test_a_bank_can_be_given_as_text_or_path_and_is_the_same_for_the_same_bytes(kitchen: Path) -> None:
    bank = load_bank(kitchen)
    assert load_bank(str(kitchen)).digest == bank.digest
    assert re.fullmatch("[0-9a-f]{64}", bank.digest)
    change(kitchen, "questions.yaml", "heat: 1.0", "heat: 0.9")
    assert load_bank(kitchen).digest != bank.digest


def test_the_bundled_bank_is_the_one_loaded_without_a_folder(bundled_folder: Path) -> None:
    assert load_bank().digest == load_bank(bundled_folder).digest


@pytest.fixture(name="bundled_folder")
def _bundled_folder() -> Path:
    return bundled()


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_bank_loads_or_is_refused_and_nothing_else(kitchen: Path, data: st.DataObject) -> None:
    for name, text in (("roles.yaml", ROLES), ("questions.yaml", QUESTIONS)):
        damaged = text
        for _ in range(data.draw(st.integers(0, 3))):
            start = data.draw(st.integers(0, len(damaged)))
            end = start + data.draw(st.integers(0, 40))
            part = damaged[start:end]
            other = st.sampled_from(
                ["", part * 2, "\t", "\0", "&a ", "*a", "!!int ", "<<: ", "---\n", "%TAG", "[", "{", '"\\']
            )
            put = data.draw(other | st.text(max_size=8) | st.sampled_from(PIECES))
            damaged = damaged[:start] + put + damaged[end:]
        (kitchen / name).write_bytes(damaged.encode("utf-8", "surrogatepass"))
    assert all(line.isprintable() and "; " in line for line in lines_told(kitchen))


def test_a_bank_that_was_read_already_is_the_same_bank(bundled: Bank, small: Bank) -> None:
    for bank in (bundled, small):
        again = thaw(freeze(bank))
        assert (again.digest, again.knowledge, again.questions) == (bank.digest, bank.knowledge, bank.questions)


def test_many_names_that_nobody_declared_among_many_are_told(kitchen: Path) -> None:
    roles = kitchen / "roles.yaml"
    declared = "".join(f"  a-source-with-a-long-name-{number:05}: x\n" for number in range(15_000))
    used = "".join(f"  - {{topic: t, text: t, sources: [a-source-with-a-long-nam-{n}]}}\n" for n in range(200))
    roles.write_text(roles.read_text().replace("sources:\n", "sources:\n" + declared, 1) + used)
    with pytest.raises(BankError):
        load_bank(kitchen)


def test_a_bank_too_large_to_be_asked_in_time_is_refused(kitchen: Path) -> None:
    roles = kitchen / "roles.yaml"
    more = "".join(
        f"  - {{id: t{number}, name: n, low: {{pole: a, text: b}}, high: {{pole: c, text: d}}}}\n"
        for number in range(49)
    )
    roles.write_text(roles.read_text().replace("traits:\n", "traits:\n" + more, 1))
    with pytest.raises(BankError, match='"traits" has 51 entries; give at most 50'):
        load_bank(kitchen)


@pytest.mark.parametrize("alias", ["grill_cook", "Grill - Cook", "GRILL-cook", "grill-_cook", "ｇrill cook"])
def test_a_name_that_would_be_looked_up_as_another_roles_is_told_as_taken(kitchen: Path, alias: str) -> None:
    roles = kitchen / "roles.yaml"
    text = roles.read_text(encoding="utf-8")
    named = f"title: Pastry Cook\n    aliases: [{alias}]"
    roles.write_text(text.replace("title: Pastry Cook", named), encoding="utf-8")
    with pytest.raises(BankError, match=re.escape(f'"{alias}" already names the role of line 15; keep it for one')):
        load_bank(kitchen)
