"""One part of a bank against another: names that nobody declared, ids used twice, what says nothing.

These checks look at nodes, not records, so that they speak even where a file's shape is wrong; what is a fault of
shape they leave to ``schema_errors``, and what follows from another fault they leave out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from rolefit.bank.record import IDENTIFIER, NUMBER, comparable
from rolefit.bank.yaml_nodes import ListNode, MappingNode, Node, TextNode, child, line_of, mappings
from rolefit.messages import did_you_mean, quoted, visible

ROLES = "roles.yaml"
QUESTIONS = "questions.yaml"

Complaints = Iterator[tuple[int, str, str]]
"""Problems as they are found: the line they are on, what is wrong, what to do."""


def role_checks(root: Node | None) -> Complaints:
    """Yield what is wrong between the parts of ``roles.yaml``."""
    traits, roles = child(root, "traits"), child(root, "roles")
    yield from _repeated_ids(traits, "trait")
    yield from _repeated_ids(roles, "role")
    yield from _repeated_names(roles)
    for role in _items(roles):
        positions = child(role, "traits")
        numbers = _numbers(positions, "position")
        if isinstance(positions, MappingNode) and numbers is not None and not any(numbers.values()):
            what = "gives no position on any trait, so that no answer can speak for the role"
            yield line_of(role, "traits"), what, "give it positions"
    yield from _unknown("trait", _positions(roles), _declared(traits))
    pairs, known = child(root, "pairs"), _declared(roles, 2)
    about = [child(item, "roles") for part in (pairs, child(root, "organisation")) for item in _items(part)]
    yield from _unknown("role", [name for names in about for name in _texts(_items(names))], known)
    yield from _pair_checks(pairs, known)
    noted = (_source_of(key) for key in _keys(child(root, "notes")))
    yield from _unknown("source", [*_citations(root), *noted], _sources(root))
    explained = _texts(child(entry, "term") for entry in _items(child(root, "glossary")))
    yield from _repeated("term", explained)
    yield from _unknown("term", _terms(root), {term.text for term in explained})


def _pair_checks(pairs: Node | None, roles: set[str] | None) -> Complaints:
    seen: dict[frozenset[str], int] = {}
    for pair in _items(pairs):
        names = [name.text for name in _texts(_items(child(pair, "roles")))]
        if len(names) != 2 or not (roles is None or roles >= set(names)):
            continue
        line, both = line_of(pair, "roles"), frozenset(names)
        if len(both) < 2:
            yield line, "compares a role with itself", "name two roles"
            continue
        if both in seen:
            yield line, f"repeats the pair of line {seen[both]}", "keep one of the two"
        seen.setdefault(both, line)
        for difference in _items(child(pair, "differences")):
            texts = child(difference, "texts")
            if isinstance(texts, MappingNode) and set(texts.entries) != both and not texts.repeats:
                what = f"has texts for {_listed(texts.entries)}"
                yield line_of(difference, "texts"), what, f"give one each for {_listed(both)}"


def question_checks(roles: Node | None, root: Node | None) -> Complaints:
    """Yield what is wrong between the questions, and between them and what ``roles.yaml`` declares."""
    questions = child(root, "questions")
    yield from _repeated_ids(questions, "question")
    weights: list[Node | None] = []
    for question in _items(questions):
        options = child(question, "options")
        yield from _repeated_ids(options, "option")
        sides = [side for key in ("left", "right") if (side := child(question, key))]
        statements = (*_items(options), *sides)
        for part in statements:
            yield from _says_checks(part)
        parts = [child(part, "weights") for part in statements]
        numbers = [_numbers(part) for part in parts]
        if len(parts) > 1 and all(numbers) and len({_direction(each) for each in numbers}) == 1:
            yield question.line, "tells nothing: all its answers have the same weights", "give them different weights"
        weights += parts
    traits, sources = _declared(child(roles, "traits")), _sources(roles)
    # A key with nothing after it is told of as such.
    used = [name for table in weights for name in _keys(table) if child(table, name.text) != TextNode("", name.line)]
    yield from _unknown("trait", used, traits, _positions(child(roles, "roles")))
    yield from _unknown("source", _citations(root), sources, _citations(roles))


def _says_checks(part: Node) -> Complaints:
    """Yield the traits that a text is to say something of twice, or though it gives them no weight."""
    weights = child(part, "weights")
    weighted = set(weights.entries) if isinstance(weights, MappingNode) else None
    said: set[str] = set()
    for name in _texts(_items(child(part, "says"))):
        if name.text in said:
            yield name.line, f"says {quoted(name.text)} twice", "keep one of the two"
        elif weighted is not None and name.text not in weighted:
            yield (
                name.line,
                f"says {quoted(name.text)}, on which it has no weight",
                "give it one, or take it out of says",
            )
        said.add(name.text)


def repeated_keys(root: Node) -> Complaints:
    """Yield the keys that stand twice in one mapping."""
    for table in mappings(root):
        for key in table.repeats:
            what = f"repeats the key {quoted(key.text)} of line {table.entries[key.text][0]}"
            yield key.line, what, "keep one of the two"


def _repeated_ids(nodes: Node | None, noun: str) -> Complaints:
    yield from _repeated(f"{noun} id", _ids(nodes))


def _repeated(noun: str, names: Iterable[TextNode]) -> Complaints:
    lines: dict[str, int] = {}
    for name in names:
        if name.text in lines:
            what = f"repeats the {noun} {quoted(name.text)} of line {lines[name.text]}"
            yield name.line, what, "rename one of the two"
        lines.setdefault(name.text, name.line)


def _repeated_names(roles: Node | None) -> Complaints:
    """Titles and aliases must each lead to one role."""
    owners: dict[str, tuple[str, int]] = {}
    ids: set[str] = set()
    for role in _items(roles):
        name = child(role, "id")
        if not isinstance(name, TextNode) or name.text in ids:
            continue
        ids.add(name.text)
        for node in _texts([name, child(role, "title"), *_items(child(role, "aliases"))]):
            owner, line = owners.setdefault(comparable(node.text), (name.text, node.line))
            if owner != name.text:
                yield (
                    node.line,
                    f"{quoted(node.text)} already names the role of line {line}",
                    "keep it for one of the two",
                )


def _unknown(
    noun: str, uses: Iterable[TextNode], known: Collection[str] | None, elsewhere: Iterable[TextNode] = ()
) -> Complaints:
    """Yield one problem for each name that nobody declared, however often it is used.

    Names used ``elsewhere`` too are left out: they are told of there.
    """
    if known is None:
        return
    told = {use.text for use in elsewhere}
    lines: dict[str, list[int]] = {}
    for use in uses:
        if use.text not in known and use.text not in told:
            lines.setdefault(use.text, []).append(use.line)
    for name, (line, *others) in lines.items():
        also = f" (also on line {others[0]}{' and more' if len(others) > 1 else ''})" if others else ""
        remedy = did_you_mean(name, known) or f"declare it in {ROLES}, or remove it"
        yield line, f"names the unknown {noun} {quoted(name)}{also}", remedy


# Parts of a file, as far as they are there


def _declared(nodes: Node | None, least: int = 1) -> set[str] | None:
    """Return the ids of a list, or None where a fault of its own hides them: no name is called unknown then."""
    names = [name.text for name in _ids(nodes) if re.match(IDENTIFIER, name.text)]
    whole = least <= len(names) == len(set(names)) == len(_items(nodes))
    return set(names) if whole else None


def _sources(roles: Node | None) -> set[str] | None:
    declared = child(roles, "sources")
    return set(declared.entries) if isinstance(declared, MappingNode) else None


def _citations(root: Node | None) -> Iterator[TextNode]:
    """Yield the first part of every citation: ``key`` or ``key/anything``, where the key is a source's."""
    for table in mappings(root) if root else ():
        yield from map(_source_of, _texts(_items(child(table, "sources"))))


def _source_of(citation: TextNode) -> TextNode:
    return TextNode(citation.text.partition("/")[0], citation.line)


def _terms(root: Node | None) -> Iterator[TextNode]:
    """Yield the trade's words that claims carry."""
    for table in mappings(root) if root else ():
        yield from _texts(_items(child(table, "terms")))


def _positions(roles: Node | None) -> Iterator[TextNode]:
    for role in _items(roles):
        yield from _keys(child(role, "traits"))


def _ids(nodes: Node | None) -> list[TextNode]:
    return [name for node in _items(nodes) for name in _texts([child(node, "id")])]


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else ()


def _texts(nodes: Iterable[Node | None]) -> list[TextNode]:
    """Return the texts among nodes; what is empty is told of as a fault of shape."""
    return [node for node in nodes if isinstance(node, TextNode) and node.text]


def _keys(table: Node | None) -> Iterator[TextNode]:
    if isinstance(table, MappingNode):
        for key, (line, _) in table.entries.items():
            yield TextNode(key, line)


def _numbers(table: Node | None, *below: str) -> dict[str, float] | None:
    """Return a mapping of numbers, those at ``below`` under each key, or None where not all are numbers."""
    nodes = (
        {key: child(node, *below) for key, (_, node) in table.entries.items()} if isinstance(table, MappingNode) else {}
    )
    found = {
        key: float(node.text) for key, node in nodes.items() if isinstance(node, TextNode) and NUMBER.match(node.text)
    }
    return found if len(found) == len(nodes) else None


def _direction(weights: Mapping[str, float] | None) -> frozenset[tuple[str, float]]:
    return frozenset((trait, weight) for trait, weight in (weights or {}).items() if weight)


def _listed(names: Collection[str]) -> str:
    shown = [visible(name) for name in sorted(names)[:4]] + ["more"] * (len(names) > 4)
    return " and ".join(shown) or "nothing"
