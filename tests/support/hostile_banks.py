"""Banks that someone else made: each kind draws its two files from one ``Random``."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from rolefit import Bank, load_bank
from rolefit.bank.knowledge import Glance
from rolefit.bank.load import bundled
from rolefit.textfile import refused_character
from tests.conftest import QUESTIONS, ROLES
from tests.support.hostile import CONTROLS, TEXTS, TOKENS, changed, copied, damaged, shuffled, spliced

Files = tuple[bytes, bytes]
"""What stands in roles.yaml and in questions.yaml."""

NAMES = ("roles.yaml", "questions.yaml")
LARGE = 0.04
"""Share of the banks that come from the bundled one: it takes thirty times as long as the small one."""

_ALLOWED = [text for text in TEXTS if text.strip() and len(text) <= 4000 and refused_character(text) is None]
_SHORT = [text for text in _ALLOWED if len(text) < 100]
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# What is changed


@cache
def small_files() -> Files:
    """Return the kitchen with enough questions for every verdict."""
    head, _, questions = QUESTIONS.partition("  - id: ")
    days = [f"  - id: {questions}".replace("  - id: ", f"  - id: {day}-") for day in ("mon", "tue", "wed")]
    return ROLES.encode(), (head + "".join(days)).encode()


@cache
def small_bank() -> Bank:
    """Return the bank of :func:`small_files`."""
    with TemporaryDirectory() as folder:
        write_bank(Path(folder), small_files())
        return load_bank(folder)


def write_bank(folder: Path, files: Files) -> None:
    """Write a bank's two files."""
    for name, content in zip(NAMES, files, strict=True):
        (folder / name).write_bytes(content)


@cache
def _large_files() -> Files:
    roles, questions = ((bundled() / name).read_bytes() for name in NAMES)
    return roles, questions


@cache
def _trees(is_large: bool) -> Any:
    return [yaml.load(content, _Loader) for content in (_large_files() if is_large else small_files())]


def _yaml(random: Random, tree: Any) -> bytes:
    # The C dumper fails on a lone surrogate.
    tree = json.loads(json.dumps(tree).replace(r"\ud800", ""))
    style, plain = random.choice((None, False, True)), random.random() < 0.7
    text = yaml.dump(tree, Dumper=_Dumper, default_flow_style=style, allow_unicode=plain, sort_keys=False, width=10**6)
    return str(text).encode("utf-8", "surrogatepass")


# Banks


def _one_file(change: Callable[[Random, bytes], bytes]) -> Callable[[Random], Files]:
    def files(random: Random) -> Files:
        roles, questions = _large_files() if random.random() < LARGE else small_files()
        return (change(random, roles), questions) if random.random() < 0.5 else (roles, change(random, questions))

    return files


def _restructured(random: Random) -> Files:
    trees = copied(_trees(random.random() < LARGE))
    number = random.randrange(2)
    trees[number] = changed(random, trees[number])
    return _yaml(random, trees[0]), _yaml(random, trees[1])


def _grown(random: Random) -> Files:
    """Return any YAML at all, from a grammar."""

    def node(depth: int) -> str:
        if depth > 4 or random.random() < 0.3:
            return random.choice((random.choice(TOKENS), "a", "format", "'1'", "roles", "x y"))
        parts = [node(depth + 1) for _ in range(random.randint(0, 3))]
        keys = [random.choice(("format", "roles", "traits", "id", "questions", node(9))) for _ in parts]
        pairs = [f"{key}: {part}" for key, part in zip(keys, parts, strict=True)]
        pad = "\n" + "  " * depth
        flow = f"[{', '.join(parts)}]", "{" + ", ".join(pairs) + "}"
        return random.choice((*flow, "".join(f"{pad}- {part}" for part in parts), "".join(map(pad.__add__, pairs))))

    one, other = (node(0).lstrip("\n").encode("utf-8", "surrogatepass") for _ in range(2))
    return (one, other) if random.random() < 0.5 else (small_files()[0], other)


def _sound(random: Random, lead: str = "") -> Files:
    """Return a bank with nothing wrong in its shape, and in its texts whatever a text may hold, after a ``lead``."""

    def text() -> str:
        return lead + random.choice(_SHORT if lead else _ALLOWED)

    def claims(least: int) -> list[dict[str, Any]]:
        return [{"text": text(), "sources": ["s/1"]} for _ in range(random.randint(least, 3))]

    def weights() -> dict[str, float | str]:
        chosen = random.sample(traits, random.randint(1, len(traits)))
        found = {trait: random.choice((round(random.uniform(-1, 1), 3), -1, 1, 0)) for trait in chosen}
        return {**found, chosen[0]: random.choice((0.5, -1, "0.000000001"))}

    def option(name: str) -> dict[str, Any]:
        return {"id": name, "text": text(), "weights": weights()}

    def question(name: str) -> dict[str, Any]:
        if random.random() < 0.5:
            sides = {side: {"text": text(), "weights": weights()} for side in ("left", "right")}
            return {"id": name, "kind": "scale", "prompt": text(), **sides}
        options = [option(f"o{number}") for number in range(random.randint(3, 5))]
        return {"id": name, "kind": "choice", "prompt": text(), "options": options}

    def role(name: str) -> dict[str, Any]:
        places = {trait: {"position": place, "basis": "stated"} for trait, place in weights().items()}
        glance = {key: {"text": text()} for key in Glance.model_fields}
        lists = {key: claims(least) for key, least in (("responsibilities", 1), ("skills", 1), ("caveats", 0))}
        title = f"{text()[:3000]} {name}"
        return {
            "id": name,
            "title": title,
            "summary": {"text": text()},
            "at_a_glance": glance,
            "traits": places,
            **lists,
        }

    traits = [f"t{number}" for number in range(random.choice((1, 2, 5, 12)))]
    names = [f"r{number}" for number in range(random.choice((2, 3, 5)))]
    poles = [
        {"id": t, "name": text(), **{end: {"pole": text(), "text": text()} for end in ("low", "high")}} for t in traits
    ]
    contrast = [{"aspect": text(), "texts": {name: text() for name in names[:2]}} for _ in range(2)]
    friction = [{"text": text(), "helps": text()}]
    pair = {"roles": names[:2], "basis": "inferred", "differences": contrast, "shared": claims(0), "friction": friction}
    advice = [{"topic": random.choice(("size", text())), "roles": names[:2], "text": text()}]
    roles = {"format": "1", "name": "made", "sources": {"s": text()}, "traits": poles, "roles": list(map(role, names))}
    asked = [question(f"q{number}") for number in range(random.randint(3, 12))]
    whole = {**roles, "pairs": [pair], "organisation": advice}
    return _yaml(random, whole), _yaml(random, {"format": "1", "questions": asked})


def _poisoned(random: Random) -> Files:
    """Return a bank in which every text begins with the same words, or with the same character that none may hold."""
    return _sound(random, random.choice(random.choice((CONTROLS, _SHORT))))


BANKS: dict[str, Callable[[Random], Files]] = {
    "bytes": _one_file(damaged),
    "lines": _one_file(shuffled),
    "words": _one_file(spliced),
    "tree": _restructured,
    "grammar": _grown,
    "sound": _sound,
    "poisoned": _poisoned,
}
"""Kinds of banks."""
