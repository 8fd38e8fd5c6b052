"""One file against the records it should hold: what pydantic finds, in plain words, with line and remedy.

One mistake is one problem: a misspelt key is not also a missing one, and a question of the wrong kind does not also
lack what the other kind has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, get_args, get_origin

from pydantic import ValidationError

from rolefit.bank.question import KINDS
from rolefit.bank.record import IDENTIFIER, Record
from rolefit.bank.yaml_nodes import ListNode, MappingNode, Node, TextNode, child, line_of
from rolefit.errors import Problem
from rolefit.messages import counted, nearest, quoted

_SHARED = set.intersection(*(set(kind.model_fields) for kind in KINDS.values()))
_PARTS = {name: set(kind.model_fields) - _SHARED for name, kind in KINDS.items()}
"""What a question has because of its kind."""
_MOST_COMPARED = 20
_ID_REMEDY = "use up to 64 small letters, digits, - and _"

KeyPath = tuple[str | int, ...]
_NUMBERS: dict[KeyPath, str] = {
    ("calibration", "correlation"): "use a plain number from 0 to below 1, such as 0.4",
    ("calibration", "people"): "use a whole number from 0 to 999999",
}
"""What to write where a number is no weight and no position."""
Words = tuple[KeyPath, str, str] | None
"""Where it is, what is wrong and what to do; None where another complaint says it already."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a complaint points."""

    path: KeyPath
    is_key: bool
    """It is about the key itself, not about what stands under it."""
    node: Node | None
    around: Node | None
    """What the node stands in."""
    fields: Collection[str]
    """The keys that may stand there, where they are fixed."""
    wanted: type[Record] | None
    """The record that the node should be, if it should be one."""

    @property
    def name(self) -> str:
        """The key, or which entry of the list under it."""
        last = self.path[-1]
        return f"entry {last + 1} of {quoted(self.path[-2])}" if isinstance(last, int) else quoted(last)


def shape_problems(file: str, root: Node, shape: type[Record], error: ValidationError) -> Iterator[Problem]:
    """Yield what is wrong with the shape of one file, from pydantic's complaints about it."""
    if not isinstance(root, MappingNode):
        yield Problem(file, root.line, "is not a bank", "start from a bank that works; see docs/data.md")
        return
    for detail in error.errors(include_url=False, include_input=False):
        if words := _in_words(detail, _place(root, shape, detail["loc"])):
            path, what, remedy = words
            yield Problem(file, line_of(root, *path), what, remedy)


def _is_record(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, Record)


def _place(root: Node, shape: Any, loc: KeyPath) -> _Place:
    path: list[str | int] = []
    within: Any = None
    for step in loc:
        if get_origin(shape) is Annotated:
            # Pydantic's own step, not one of the file: a question's kind, or "[key]".
            shape = KINDS.get(str(step))
            continue
        path.append(step)
        within = shape if _is_record(shape) else None
        if within is None:
            shape = get_args(shape)[0 if isinstance(step, int) else 1]
        else:
            shape = within.model_fields[str(step)].annotation if step in within.model_fields else None
    return _Place(
        path=tuple(path),
        is_key=loc[-1] == "[key]" and len(path) < len(loc),
        node=child(root, *path),
        around=child(root, *path[:-1]),
        fields=within.model_fields if within else (),
        wanted=shape if _is_record(shape) else None,
    )


def _in_words(detail: Any, place: _Place) -> Words:
    context = detail.get("ctx", {})
    what = f"{place.name} is {_value(place.node)}"
    match detail["type"]:
        case "missing" | "extra_forbidden":
            return _wrong_kind(place) or _wrong_key(place)
        case "union_tag_not_found":
            return _no_kind(place)
        case "union_tag_invalid":
            return (*place.path, "kind"), f'"kind" is {_value(child(place.node, "kind"))}', f"use {' or '.join(KINDS)}"
        case "literal_error":
            return place.path, what, f"use {context['expected']}".replace("'", "")
        case "value_error" if stray := _stray(place):
            return stray
        case "value_error" | "greater_than_equal" | "less_than_equal" | "less_than" | "int_from_float":
            return place.path, what, _NUMBERS.get(place.path, "use a plain number from -1 to 1, such as 0.5")
        case "string_pattern_mismatch" if place.is_key:
            return place.path, f"{place.name} cannot be an id", _ID_REMEDY
        case "string_pattern_mismatch":
            return place.path, what, _ID_REMEDY if context["pattern"] == IDENTIFIER else "write a text"
        case "too_short" | "too_long":
            return _wrong_size(place, **context)
        case "string_type":
            return place.path, f"{what}, not a text", 'write one text; quote it if it holds ": " or starts with [ or {'
        case "tuple_type":
            return place.path, f"{what}, not a list", "write one entry a line, each after a dash"
    keys = f"the keys {', '.join(place.wanted.model_fields)}" if place.wanted else "key: value lines"
    return place.path, f"{what}, not a mapping", f"write {keys} under it"


def _stray(place: _Place) -> Words:
    """Say what was meant where a key is the rest of a number: after a decimal comma, or a colon without a space."""
    key = str(place.path[-1])
    if not isinstance(place.node, TextNode) or place.node.text:
        return None
    if key.isdecimal():
        return place.path, f"has {quoted(key)} by itself", f"write decimals with a point, such as 0.{key[:3]}"
    return (place.path, f"{quoted(key)} is one word", "put a space after the colon") if ":" in key else None


def _value(node: Node | None) -> str:
    if isinstance(node, TextNode):
        return quoted(node.text) if node.text else "empty"
    return "a list" if isinstance(node, ListNode) else "a mapping"


def _wrong_key(place: _Place) -> Words:
    """Say which key is missing or unknown; where one is likely meant to be the other, only the unknown one."""
    key, here = str(place.path[-1]), _entries(place.around)
    if key not in place.fields:
        if stray := _stray(place):
            return stray
        meant = _meant(key, here, place.fields)
        if not meant and " " in key:
            # { text: One, two } is read as two keys.
            return place.path, f"has the unknown key {quoted(key)}", "quote the text before it, if it is part of that"
        return place.path, f"has the unknown key {quoted(key)}", f'did you mean "{meant}"?' if meant else "remove it"
    if any(_meant(other, here, place.fields) == key for other in _strange(here, place.fields)):
        return None
    return place.path, f"lacks {quoted(key)}", "add it"


def _no_kind(place: _Place) -> Words:
    """Say that a question has no kind; pydantic says no more of such a question."""
    here, known = _entries(place.node), _SHARED.union(*_PARTS.values())
    for key in _strange(here, known):
        if _meant(key, here, known) == "kind":
            return (*place.path, key), f"has the unknown key {quoted(key)}", 'did you mean "kind"?'
    return place.path, 'lacks "kind"', f"add {' or '.join(f'kind: {kind}' for kind in KINDS)}"


def _wrong_kind(place: _Place) -> Words:
    """Say so where a question has what another kind has, and nothing of what its own kind has."""
    own = next((kind for kind, parts in _PARTS.items() if parts <= set(place.fields)), None)
    if own is None or not any(place.path[-1] in parts for parts in _PARTS.values()):
        return None
    here = set(_entries(place.around))
    other = next((kind for kind, parts in _PARTS.items() if here & parts), own)
    if other == own or here & _PARTS[own]:
        return None
    held = " and ".join(map(quoted, sorted(here & _PARTS[other])))
    return (*place.path[:-1], "kind"), f'"kind" is "{own}", but the question has {held}', f"use {other}"


def _entries(node: Node | None) -> Collection[str]:
    return node.entries if isinstance(node, MappingNode) else ()


def _strange(here: Collection[str], known: Collection[str]) -> list[str]:
    return list(islice((key for key in here if key not in known), _MOST_COMPARED))


def _meant(key: str, here: Collection[str], known: Collection[str]) -> str:
    return nearest(key, [name for name in known if name not in here], cutoff=0.5)


def _wrong_size(place: _Place, *, min_length: int = 0, max_length: int = 0, **_: Any) -> Words:
    """A list or mapping with too few or too many entries; pydantic counts only those without a fault of their own."""
    size = len(place.node.items if isinstance(place.node, ListNode) else _entries(place.node))
    if min_length <= size and not max_length:
        return None
    remedy = f"give at most {max_length}" if max_length else f"give at least {min_length}"
    return place.path, f"{place.name} has {counted(size, 'entry', 'entries') if size else 'no entries'}", remedy
