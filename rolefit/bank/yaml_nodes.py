"""One YAML file, read as events with limits into nodes that know their line.

``yaml.load`` is not used, not even the safe one: it lets duplicate keys vanish, turns ``no`` and ``1:30`` into other
things, and can be made to crash or hang by small files. Here every scalar stays text, and whatever a bank has no
use for (anchors, tags, merge keys, a second document) is refused with its line.

Limits: 1 MiB a file, 16 levels, 50,000 nodes, 4,000 characters a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.scanner import ScannerError

from rolefit.errors import BankError, Problem
from rolefit.messages import visible
from rolefit.textfile import LineError, line_at, read_bytes, refused_character, text_of

MOST_DEPTH = 16
MOST_NODES = 50_000
MOST_CHARACTERS = 4_000

_CUT = re.compile(r"[ \t]+#\w")
"""What begins a comment for YAML, and hardly for whoever wrote it."""

_TOO_DEEP = (f"is nested deeper than {MOST_DEPTH} levels", "flatten it")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class TextNode:
    """A text and the line it starts on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes and the line it starts on."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with their own line, each with its node, and the line the mapping starts on.

    ``repeats`` are the keys that stand here once more; ``entries`` holds the first of each.
    """

    entries: Mapping[str, tuple[int, Node]]
    line: int
    repeats: tuple[TextNode, ...] = ()


Node = TextNode | ListNode | MappingNode


def read_document(path: Path) -> tuple[bytes, Node]:
    """Return a YAML file's bytes and its root node.

    Raises:
        BankError: if the file cannot be read, is not UTF-8, is not YAML, or goes beyond the limits.
    """
    try:
        content = read_bytes(path)
        text = text_of(content)
        return content, _Reader(text).document()
    except LineError as error:
        problem = Problem(str(path), *error.args)
    except yaml.YAMLError as error:
        problem = _syntax_problem(str(path), error, text)
    except (ValueError, OverflowError):
        # yaml without libyaml lets them through, for an escape beyond the last character.
        problem = Problem(str(path), 0, "holds an escape that is no character", "write the character itself")
    raise BankError([problem])


def _syntax_problem(file: str, error: yaml.YAMLError, text: str) -> Problem:
    # Where a quote is never closed, the place of interest is the one where it opens.
    where = "context_mark" if "quoted" in str(getattr(error, "context", "")) else "problem_mark"
    line = getattr(getattr(error, where, None), "line", -1) + 1
    # Where something is never closed, libyaml speaks of the line after the last one.
    line = min(line, line_at(text, len(text)))
    if isinstance(error, ScannerError) and error.problem_mark and _opens_too_deep(text, error.problem_mark.index):
        return Problem(file, line, *_TOO_DEEP)
    what = f"is not valid YAML here ({visible(str(getattr(error, 'problem', 'cannot be read')), 80)})"
    return Problem(file, line, what, "quote the text, or check the indent, the brackets and the quotes above")


def _opens_too_deep(text: str, index: int) -> bool:
    """Whether the character at ``index`` is a bracket that opens inside as many of its line as may be open.

    A scanner with a nesting limit of its own ends there. It looks ahead within a line, so that its limit may be met
    before the first of these brackets is told.
    """
    before = re.split(r"[\r\n]", text[:index])[-1]
    opened = sum(map(before.count, "[{")) - sum(map(before.count, "]}"))
    return text[index : index + 1] in {"[", "{"} and opened >= MOST_DEPTH


class _Reader:
    """Builds nodes from a text's events, counting as it goes."""

    def __init__(self, text: str) -> None:
        if directive := re.search(r"(?:\A|[\r\n])%", text):
            line = line_at(text, directive.end() - 1)
            raise LineError(line, "starts with %", "quote the text; YAML directives are not used here")
        if text.lstrip().startswith("<"):
            raise LineError(1, "is not a bank but a web page or XML", "save the YAML file itself")
        self._last = line_at(text, len(text))
        self._text = text
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))
        self._nodes = 0

    def document(self) -> Node:
        """Return the one document's root."""
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise LineError(self._line(event), "starts a second document", "keep one document a file")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        if root is None:
            raise LineError(1, "is empty", "start from a bank that works; see docs/data.md")
        return root

    def _node(self, event: Any, depth: int) -> Node:
        line = self._line(event)
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise LineError(line, f"holds more than {MOST_NODES:,} values", "split or shorten the bank")
        if depth > MOST_DEPTH:
            raise LineError(line, *_TOO_DEEP)
        if isinstance(event, yaml.AliasEvent):
            raise LineError(line, "uses an alias (*)", "write the value out, or quote the text")
        if event.anchor is not None:
            raise LineError(line, "uses an anchor (&)", "write the value out, or quote the text")
        if event.tag is not None:
            raise LineError(line, f"uses a tag ({visible(event.tag)})", "remove it, or quote the text")
        if isinstance(event, yaml.ScalarEvent):
            end: Any = event.end_mark
            if not event.style and _CUT.match(self._text, end.index):
                what = f"is cut before its #: {visible(event.value)}"
                raise LineError(line, what, "quote the text; a comment has a space after its #")
            return TextNode(_text(event.value, line), line)
        if isinstance(event, yaml.SequenceStartEvent):
            return ListNode(tuple(self._items(depth)), line)
        return self._table(depth, line)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _table(self, depth: int, line: int) -> MappingNode:
        entries: dict[str, tuple[int, Node]] = {}
        repeats: list[TextNode] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, TextNode):
                raise LineError(key.line, "has a list or a mapping as a key", "use a word, or quote the text")
            if key.text == "<<":
                raise LineError(key.line, "uses a merge key (<<)", "write the values out")
            value = self._node(next(self._events), depth + 1)
            if key.text in entries:
                repeats.append(key)
            else:
                entries[key.text] = (key.line, value)
        return MappingNode(entries, line, tuple(repeats))

    def _line(self, event: Any) -> int:
        # libyaml lets the empty text at the end of a file stand on the line after the last one.
        return min(int(event.start_mark.line) + 1, self._last)


def _text(value: str, line: int) -> str:
    if len(value) > MOST_CHARACTERS:
        raise LineError(line, f"is a text of more than {MOST_CHARACTERS:,} characters", "shorten it")
    if found := refused_character(value):
        raise LineError(line, f"holds {found[1]}", "remove it")
    return " ".join(unicodedata.normalize("NFC", value).split())


def plain(node: Node) -> Any:
    """Return a node as text, lists and dicts."""
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, (_, value) in node.entries.items()}


def child(node: Node | None, *path: str | int) -> Node | None:
    """Return the node at ``path`` below ``node``, or None where there is none."""
    for step in path:
        if isinstance(node, MappingNode) and step in node.entries:
            node = node.entries[str(step)][1]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def line_of(node: Node, *path: str | int) -> int:
    """Return the line of the deepest existing node or key on ``path`` below ``node``."""
    line = node.line
    for step in path:
        if isinstance(node, MappingNode) and step in node.entries:
            line, node = node.entries[str(step)]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line = node.line
    return line


def mappings(node: Node) -> Iterator[MappingNode]:
    """Yield every mapping in ``node``, itself included."""
    if isinstance(node, ListNode):
        for item in node.items:
            yield from mappings(item)
    elif isinstance(node, MappingNode):
        yield node
        for _, value in node.entries.values():
            yield from mappings(value)
