"""The public names are those that docs/python.md tells of, and its examples run."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path

import rolefit

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def test_the_examples_print_what_they_show() -> None:
    """In order, in one namespace."""
    shown = "\n".join(re.findall(r"```pycon\n(.*?)```", PAGE, re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(shown, {}, "docs/python.md", "docs/python.md", 0)
    told: list[str] = []
    found = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=told.append)
    assert found.attempted > 10
    assert found.failed == 0, "".join(told)


def test_every_public_name_is_in_the_table_and_no_other() -> None:
    first_cells = re.findall(r"^\| (`.*?) \|", PAGE.split("## Every name")[1], re.MULTILINE)
    named = [name for cell in first_cells for name in re.findall(r"`(\w+)", cell)]
    assert sorted(named) == rolefit.__all__


def test_type_checkers_are_told_of_the_same_names_at_the_same_homes() -> None:
    source = Path(rolefit.__file__).read_text(encoding="utf-8")
    [block] = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
    told = {name.asname: node.module for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert told == {name: f"rolefit.{home}" for name, home in rolefit._HOME.items()}


def test_every_public_name_can_be_had() -> None:
    for name in rolefit.__all__:
        assert getattr(rolefit, name) is not None


def test_every_error_is_public() -> None:
    from rolefit import errors

    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert raised - {"Exception"} <= set(rolefit.__all__)
