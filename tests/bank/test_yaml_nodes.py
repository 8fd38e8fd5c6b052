"""Reading one YAML file: what is refused, on which line, and that it never takes long."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml
from yaml.scanner import ScannerError

from rolefit.bank import yaml_nodes
from rolefit.bank.yaml_nodes import (
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_NODES,
    ListNode,
    MappingNode,
    TextNode,
    child,
    line_of,
    mappings,
    plain,
    read_document,
)
from rolefit.errors import BankError
from tests.conftest import NEEDS_PERMISSIONS

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE = "m: &m {<<: [*n, *n]}\n"
PAGE = "\n<!DOCTYPE html>\n<html><body style='color: red'>Not found</body></html>\n"
GREEK = "α" * 10
MIB = 1 << 20

# The bytes, the line told, and a part of what is told.
REFUSED: list[tuple[bytes | str, int, str]] = [
    (BOMB, 1, "uses an anchor (&)"),
    (MERGE, 1, "uses an anchor (&)"),
    ("a: &a [*a]", 1, "uses an anchor (&)"),
    ("a: 1\nb: *nothing", 2, "uses an alias (*)"),
    ("a: 1\nb: *bold* words", 2, "is not valid YAML here"),
    ("a: &amp", 1, "uses an anchor (&); write the value out, or quote the text"),
    ("a: 1\nb:\n  <<: {c: 1}", 3, "uses a merge key (<<); write the values out"),
    ("a: [" * 600, 1, "is nested deeper than 16 levels; flatten it"),
    ("[" * 30_000, 1, "is nested deeper than 16 levels"),
    ("[" * 1_000_000, 1, "is nested deeper than 16 levels"),
    ("{a: " * 30_000, 1, "is nested deeper than 16 levels"),
    ("{? " * 30_000, 1, "is nested deeper than 16 levels"),
    ("- " * 30_000, 1, "is nested deeper than 16 levels"),
    ("? " * 30_000, 1, "is nested deeper than 16 levels"),
    ("\n".join(" " * depth + "a:" for depth in range(1_400)), 16, "is nested deeper than 16 levels"),
    ("!!seq [" * 30_000, 1, "uses a tag (tag:yaml.org,2002:seq)"),
    ("[" * 5_000 + "1," * 500_000, 1, "is nested deeper than 16 levels"),
    ("a: 1\nb: !!python/object/apply:os.system ['touch rolefit_pwned']", 2, "uses a tag (tag:yaml.org,2002:python/obj"),
    ("!!python/name:os.system x", 1, "uses a tag"),
    ("a: !!int '3'", 1, "uses a tag (tag:yaml.org,2002:int); remove it, or quote the text"),
    ("a: !!binary ''", 1, "uses a tag"),
    ("a: !own x", 1, "uses a tag (!own)"),
    ("a: ! Stop", 1, "uses a tag (!)"),
    ("!<tag:evil%1B> x", 1, "uses a tag (tag:evil<U+001B>)"),
    ("a: 1\n---\nb: 2", 2, "starts a second document; keep one document a file"),
    ("a: 1\n...\n--- \nb: 2", 3, "starts a second document"),
    ("a: 1\n...\nb: 2", 3, "is not valid YAML here"),
    ("%YAML 1.1\n---\na: 1", 1, "starts with %; quote the text"),
    ("%TAG !x! tag:x\n" * 40_000, 1, "starts with %"),
    ("a: 1\r%TAG !x! tag:x\r" * 40_000, 2, "starts with %"),
    ("a: x\n   \n%50 of it", 3, "starts with %"),
    ("a: 1\nb: What is this: x", 2, "is not valid YAML here ("),
    ("a: 1\nb: @home", 2, "is not valid YAML here"),
    ("a: 1\nb: %50", 2, "is not valid YAML here"),
    ("a: 1\n\tb: 2", 2, "is not valid YAML here"),
    ("a: 1\nb: 'never closed\nc: 2\n", 2, "is not valid YAML here ("),
    ('a: 1\nb: "\\q"', 2, "is not valid YAML here"),
    ("a: [1, 2\nb: 3", 2, "is not valid YAML here"),
    ("a: 1\nb: {c: 2", 2, "is not valid YAML here"),
    ("a: 1\n? [x, y]\n: 2", 2, "has a list or a mapping as a key; use a word, or quote the text"),
    ("a: 1\n? {x: y}\n: 2", 2, "has a list or a mapping as a key"),
    ("a: 1\nb\x00: 2", 2, "holds the character <U+0000>; save the file as UTF-8 text"),
    (b"\0" * 5_000, 1, "holds the character <U+0000>"),
    ("a: 1\nb: \x1b[2J", 2, "holds the character <U+001B>; remove it"),
    ("a: 1\n# \x9b2J", 2, "holds the character <U+009B>"),
    ("a: 1\nb: \x7f", 2, "holds the character <U+007F>"),
    ("a: 1\nb: x\x85y", 2, "holds the character <U+0085>"),
    ("a: 1\nb: \ufffe", 2, "holds the character <U+FFFE>"),
    ('a: 1\nb: "\\e[2J"', 2, "holds the character <U+001B>; remove it"),
    ('a: 1\nb: "\\a"', 2, "holds the character <U+0007>"),
    ('a: 1\nb: "\\x9b"', 2, "holds the character <U+009B>"),
    ('a: 1\nb: "\\0"', 2, "holds the character <U+0000>"),
    ('a: 1\n"\\e": b', 2, "holds the character <U+001B>"),
    ('a: 1\nb: "\\u202e"', 2, "holds the character <U+202E>"),
    ('a: 1\nb: "\\N"', 2, "holds the character <U+0085>"),
    ("a: 1\nb: abc\u202edef", 2, "holds the character <U+202E>"),
    ("a: 1\nb: \u2066x\u2069", 2, "holds the character <U+2066>"),
    ("a: 1\nb: x\u200by", 2, "holds the character <U+200B>"),
    ("a: 1\nb: x\ufeffy", 2, "holds the character <U+FEFF>"),
    ("a: 1\nb: x\U000e0041y", 2, "holds the character <U+E0041>"),
    ("a: 1\nb: e" + "\u0301" * 500, 2, "holds a pile of combining marks; remove it"),
    ("a: 1\nb: \u0e01" + "\u0e47" * 20, 2, "holds a pile of combining marks"),
    ("a: 1\nb: o" + "\u20dd" * 20, 2, "holds a pile of combining marks"),
    ('a: 1\nb: "\\uD800"', 2, "is not valid YAML here"),
    ('a: 1\nb: "\\UFFFFFFFF"', 2, "is not valid YAML here"),
    (b"a: 1\nb: \xed\xa0\x80", 2, "is not UTF-8; save the file as UTF-8"),
    ("a: 1\r\nb: Größe".encode("latin-1"), 2, "is not UTF-8"),
    ("a: 1\rb: Größe".encode("cp1252"), 2, "is not UTF-8"),
    ("a: 1\nb: \N{EURO SIGN}".encode()[:-1], 2, "is not UTF-8"),
    ("a: 1\n".encode("utf-16"), 1, "is not UTF-8"),
    ("a: 1\n".encode("utf-16-le"), 1, "holds the character <U+0000>; save the file as UTF-8 text"),
    (b"\x1f\x8b\x08\x00", 1, "is not UTF-8"),
    ("", 1, "is empty; start from a bank that works"),
    ("\ufeff", 1, "is empty"),
    ("# only a remark\n\n", 1, "is empty"),
    (PAGE, 1, "is not a bank but a web page or XML; save the YAML file itself"),
    ("a: 1\n" + "x" * (2 * MIB), 0, "is larger than 1024 KiB; split it or shorten it"),
    ("a: " + "x" * (MOST_CHARACTERS + 1), 1, "is a text of more than 4,000 characters; shorten it"),
    ("x" * 1_000 + f": {GREEK * 401}", 1, "is a text of more than 4,000 characters"),
    ("- 1\n" * (MOST_NODES + 1), MOST_NODES, "holds more than 50,000 values; split or shorten the bank"),
    ("[" + "9," * 500_000 + "]", 1, "holds more than 50,000 values"),
    ("".join(f"{number * (2**61 - 1)}: 1\n" for number in range(30_000)), 25_000, "holds more than 50,000 values"),
]  # fmt: skip


def read(folder: Path, content: bytes | str) -> tuple[bytes, yaml_nodes.Node]:
    """Read what a file with this content comes to."""
    path = folder / "bank.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path)


def told(path: Path) -> tuple[int, str]:
    """The line and the text of the one problem of a file."""
    with pytest.raises(BankError) as caught:
        read_document(path)
    [problem] = caught.value.problems
    assert str(problem).isprintable()
    assert len(str(problem)) < 800
    return problem.line, f"{problem.what}; {problem.remedy}"


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_what_no_bank_needs_is_refused_with_its_line(tmp_path: Path, case: int) -> None:
    content, line, words = REFUSED[case]
    path = tmp_path / "bank.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    where, what = told(path)
    assert where == line
    assert words in what
    assert not Path("rolefit_pwned").exists()


# Without the three heaps at the end: the reader in Python takes a while for each.
@pytest.mark.parametrize("case", range(len(REFUSED) - 3))
def test_the_same_is_refused_without_libyaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: int) -> None:
    monkeypatch.setattr(yaml_nodes, "_Loader", yaml.SafeLoader)
    content, line, _ = REFUSED[case]
    path = tmp_path / "bank.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert told(path)[0] in {line, line + 1, 0}


class Shallow(yaml.SafeLoader):
    """A parser with a nesting limit of its own, told in words of its own, as libyaml has had one since 0.2.6."""

    limit = 64

    def fetch_flow_collection_start(self, token: Any) -> None:
        if self.flow_level >= self.limit:
            raise ScannerError("going down", self.get_mark(), "enough of it", self.get_mark())
        super().fetch_flow_collection_start(token)


PARSERS = [yaml_nodes._Loader, yaml.SafeLoader, Shallow]
STARTS = ["", "a: ", "αβ🎬: ", "- - ", "a: 1\r\n\r\nb: ", "a: 1\rb: ", "a: {b: [c,\n", "a: []\nb: {c: "]


@pytest.mark.parametrize(
    ("parser", "count"), [*((parser, n) for parser in PARSERS for n in (17, 200)), (PARSERS[0], 1_100)]
)
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{", "}"), ("[{", "}]"), ("{? [", "]}")])
def test_nested_too_deep_is_told_the_same_whatever_the_parser_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parser: type, count: int, opening: str, closing: str
) -> None:
    monkeypatch.setattr(yaml_nodes, "_Loader", parser)
    path = tmp_path / "bank.yaml"
    for start in STARTS:
        line = len(re.findall(r"\r\n?|\n", start)) + 1
        for end in ("", closing * count + "\n"):
            path.write_text(start + opening * count + end, encoding="utf-8", newline="")
            assert told(path) == (line, "is nested deeper than 16 levels; flatten it")


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("content", ['a: "{0}" [x]', 'a: "{0}": [x]', "a: {0}: [x", "a: [{1}&[x", "a: [{1}[x"])
def test_brackets_in_a_text_and_closed_ones_do_not_nest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parser: type, content: str
) -> None:
    monkeypatch.setattr(yaml_nodes, "_Loader", parser)
    path = tmp_path / "bank.yaml"
    path.write_text(content.format("x" + "[" * 40, "[], " * 40), encoding="utf-8")
    assert re.fullmatch(r"is not valid YAML here \(.+\); quote the text, or check the indent.*", told(path)[1])


def test_the_millionth_byte_is_still_read(tmp_path: Path) -> None:
    remark = "# " + "x" * (MIB - 10) + "\n"
    assert plain(read(tmp_path, f"{remark}a: 123")[1]) == {"a": "123"}
    with pytest.raises(BankError):
        read(tmp_path, f"{remark}a: 12345")


@pytest.mark.parametrize("depth", [MOST_DEPTH, MOST_DEPTH + 1])
def test_sixteen_levels_are_enough(tmp_path: Path, depth: int) -> None:
    (tmp_path / "bank.yaml").write_text("[" * depth + "]" * depth, encoding="utf-8")
    if depth > MOST_DEPTH:
        assert told(tmp_path / "bank.yaml")[1].startswith("is nested deeper")
    else:
        assert plain(read_document(tmp_path / "bank.yaml")[1])


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        found = {name: told(tmp_path / name)[1] for name in ("pipe", "folder", "loop", "dangling", "socket", "none")}
    found["zero"] = told(Path("/dev/zero"))[1]
    assert found == {
        "pipe": "is not a regular file; give a file",
        "folder": "is a folder; give a file in it",
        "zero": "is not a regular file; give a file",
        "loop": "cannot be read (Too many levels of symbolic links); check the path and its permissions",
        "socket": "cannot be read (No such device or address); check the path and its permissions",
        "dangling": "there is no such file; check the path",
        "none": "there is no such file; check the path",
    }


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens but cannot be read")
def test_a_file_that_opens_but_cannot_be_read_is_refused() -> None:
    assert told(Path("/proc/self/mem")) == (
        0,
        "cannot be read (Input/output error); check the path and its permissions",
    )


@NEEDS_PERMISSIONS
def test_a_file_one_may_not_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.touch(mode=0)
    assert told(path) == (0, "cannot be read (Permission denied); check the path and its permissions")


@pytest.mark.parametrize("name", ["nul\0", "x" * 5_000, chr(0xD800), "new\nline\x1b]0;x\x07", "\udcff"])
def test_a_name_that_cannot_be_one_is_refused_and_shown_harmlessly(tmp_path: Path, name: str) -> None:
    line, what = told(tmp_path / name)
    assert line == 0
    assert re.match(r"there is no such file|cannot be read \((the name cannot be used|File name too long)\)", what)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("- no\n- 010\n- 1:30\n- 2024-13-45\n- ~", ["no", "010", "1:30", "2024-13-45", "~"]),
        ("\ufeffa: 1\r\nb:\r\n  - c\r\n", {"a": "1", "b": ["c"]}),
        ("a: 1\rb: 2", {"a": "1", "b": "2"}),
        ('{"a": [1, null, "x"],\n "b": {}}', {"a": ["1", "null", "x"], "b": {}}),
        ("a: |\n  one\n  two\nb: >\n  three\n\n  four\n", {"a": "one two", "b": "three four"}),
        ("a: e\u0301\nb: '  x  y '", {"a": "é", "b": "x y"}),
        ("a: 日本語 مرحبا \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩\u200d🚒 हिन्दी Việt", {
            "a": "日本語 مرحبا \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩\u200d🚒 हिन्दी Việt"}),
        ("a: '[/] :smile: [link=https://a]x[/link]'", {"a": "[/] :smile: [link=https://a]x[/link]"}),
        ("yes: 1\non: 2\ntrue: 3", {"yes": "1", "on": "2", "true": "3"}),
        ("---\na:\n", {"a": ""}),
    ],
)  # fmt: skip
def test_every_text_stays_the_text_it_is(tmp_path: Path, content: str, value: object) -> None:
    data, node = read(tmp_path, content)
    assert data == content.encode()
    assert plain(node) == value


def test_equal_keys_are_found_after_normalisation_and_the_first_is_kept(tmp_path: Path) -> None:
    _, node = read(tmp_path, "é: 1\nb: 2\ne\u0301: 3\nb: 4\nb: 5\n")
    assert node == MappingNode(
        {"é": (1, TextNode("1", 1)), "b": (2, TextNode("2", 2))},
        1,
        (TextNode("é", 3), TextNode("b", 4), TextNode("b", 5)),
    )


def test_nodes_know_their_lines(tmp_path: Path) -> None:
    _, node = read(tmp_path, "a: 1\nb:\n  - x\n  - c:\n      'long\n       text'\n\n  -\n    - y\n")
    assert (line_of(node, "a"), line_of(node, "b"), line_of(node, "b", 0)) == (1, 2, 3)
    assert line_of(node, "b", 1, "c") == 4
    assert line_of(node, "b", 2, 0) == 9
    assert line_of(node, "b", 1, "missing", "deeper") == 4
    assert line_of(node, "b", 7) == 2


@pytest.mark.parametrize("content", ["---", "a:", "- ", "? ", "a: 1\nb:"])
def test_an_empty_text_at_the_end_stands_on_a_line_that_the_file_has(tmp_path: Path, content: str) -> None:
    left = [read(tmp_path, content)[1]]
    for node in left:
        assert node.line <= content.count("\n") + 1
        if isinstance(node, ListNode):
            left += node.items
        elif isinstance(node, MappingNode):
            left += [child for _, child in node.entries.values()]


def test_a_child_that_is_not_there_is_none(tmp_path: Path) -> None:
    _, node = read(tmp_path, "a: [x, {b: y}]")
    assert child(node, "a", 1, "b") == TextNode("y", 1)
    assert isinstance(child(node, "a"), ListNode)
    for path in (("z",), ("a", 2), ("a", "b"), ("a", 0, "b"), ("a", 0, 0)):
        assert child(node, *path) is None
    assert child(None, "a") is None


def test_every_mapping_is_found_in_order(tmp_path: Path) -> None:
    _, node = read(tmp_path, "a:\n  - {b: {c: 1}}\n  - x\nd: {e: 2}\n")
    assert [sorted(table.entries) for table in mappings(node)] == [["a", "d"], ["b"], ["c"], ["e"]]
