"""The lock that the README's test command installs: everything, exactly, and from the registry alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[1]
LOCK = (TOP / "requirements-dev.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = re.compile(r"^([a-z0-9-]+)==([^ ]+)(?: ; .+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def versions() -> dict[str, list[str]]:
    """The locked versions of each name; more than one where Pythons or systems differ."""
    found: dict[str, list[str]] = {}
    for name, version, _ in LOCKED.findall(LOCK):
        found.setdefault(name, []).append(version)
    return found


def test_every_version_is_exact_and_hashed_and_nothing_says_where_from() -> None:
    remarks = r" *#.*\n"
    assert re.fullmatch(rf"(?:(?:{remarks})|(?:{LOCKED.pattern[1:-1]}\n))+", LOCK)
    assert "//" not in LOCK


def test_whatever_the_project_asks_for_is_locked_in_a_version_it_takes() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = [*PROJECT["dependencies"], *extras["authors"], *extras["tests"], *extras["dev"]]
    locked = versions()
    for requirement in map(Requirement, asked):
        if requirement.name != PROJECT["name"]:
            found = locked[canonicalize_name(requirement.name)]
            assert all(map(requirement.specifier.contains, found)), f"{requirement}, but {found}: run .ci/lock"


def test_the_installed_program_takes_newer_versions_than_the_locked() -> None:
    assert all(spec.operator == ">=" for one in PROJECT["dependencies"] for spec in Requirement(one).specifier)


def test_the_readme_installs_the_lock_and_nothing_beside_it() -> None:
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    [line] = re.findall(r"<!-- test command -->\n```\n(.+)\n```", readme)
    installs = [step.split("install ")[1] for step in line.split(" && ") if "install" in step]
    assert installs == ["-q --require-hashes -r requirements-dev.txt", "-q --no-deps --no-build-isolation -e ."]
