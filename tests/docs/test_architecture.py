"""docs/architecture.md shows the tree there is, in the order that imports keep to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")
TREE = PAGE.split("<!-- tree -->")[1].split("```")[1].splitlines()[1:]
HIDDEN = ("__pycache__", "data", ".")


def named(indent: str) -> list[str]:
    """Return the names in the tree at one indent, in order."""
    return [found[1] for line in TREE if (found := re.fullmatch(rf"{indent}(\S+)(?: +.*)?", line))]


def test_it_names_every_room_and_file_of_the_package_and_no_other() -> None:
    real = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (TOP / "rolefit").iterdir()
        if not path.name.startswith(HIDDEN)
    }
    assert set(named("  ")) == real


def test_it_names_the_folders_beside_the_package() -> None:
    assert named("") == ["rolefit/", "data/", "tests/", "benchmarks/", "docs/"]
    assert all((TOP / name).is_dir() for name in named(""))


def test_it_stands_in_the_order_of_the_imports() -> None:
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert len(layers) <= 10
    shown = [name.removesuffix("/").removesuffix(".py") for name in named("  ")]
    assert [name for name in shown if name not in {"__init__", "py.typed"}] == [
        name for layer in layers for name in layer.split(" | ")
    ]


def test_every_file_it_sends_to_is_there() -> None:
    begin = PAGE.split("## Where to begin")[1].split("## Promises")[0]
    for name in re.findall(r"`((?:[a-z]+/)+\w+(?:\.\w+)?|(?:[a-z]+/)+)`", begin):
        place = name if name.startswith(("data/", "tests/")) else f"rolefit/{name}"
        assert (TOP / place).exists() or (TOP / f"{place}.py").is_file(), name


def test_the_tests_stand_in_the_same_folders() -> None:
    rooms = {name.removesuffix("/") for name in named("  ") if name.endswith("/")}
    folders = {path.name for path in (TOP / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= folders
    assert folders - rooms == {"docs", "support"}
