"""A role's skills, one by one: what each typed line does, what is printed, and that nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest

from rolefit import Bank
from rolefit.assessment.skills import Level
from rolefit.interview.skills import ask_skills
from tests.conftest import Command

HAVE, LEARNING, NOT_YET = Level


def talk(bank: Bank, role: str, typed: Iterator[str] | list[str]) -> tuple[list[Level | None], list[str]]:
    """Return what was said of each skill after these typed lines, and everything that was shown."""
    shown: list[str] = []
    waiting = iter(typed)

    def ask(prompt: str) -> str | None:
        shown.append(prompt)
        return next(waiting, None)

    rated = ask_skills(bank.role[role], ask, shown.append)
    assert [item.skill for item in rated] == list(bank.role[role].skills)
    return [item.level for item in rated], shown


def test_every_skill_is_asked_for_once_in_order(bundled: Bank) -> None:
    for role in bundled.roles:
        count = len(role.skills)
        levels, shown = talk(bundled, role.id, ["1"] * count)
        assert levels == [HAVE] * count
        asked = [line for line in shown if line.startswith("Skill ")]
        assert asked == [f"Skill {number} of {count}. {skill.text}" for number, skill in enumerate(role.skills, 1)]


def test_1_2_and_3_are_the_levels_and_s_leaves_a_skill_out(bundled: Bank) -> None:
    levels, _ = talk(bundled, "product-owner", ["1", " 2 ", "3", "s", "Skip", "1"])
    assert levels == [HAVE, LEARNING, NOT_YET, None, None, HAVE]


@pytest.mark.parametrize("word", ["q", "Q", "quit", "stop"])
def test_q_leaves_the_rest_open(bundled: Bank, word: str) -> None:
    levels, shown = talk(bundled, "product-owner", ["2", word, "1", "1"])
    assert levels == [LEARNING, None, None, None, None, None]
    assert not any(line.startswith("Skill 3") for line in shown)


def test_another_line_says_what_is_wanted_and_answers_nothing(bundled: Bank) -> None:
    levels, shown = talk(bundled, "product-owner", ["", "4", "12", "x" * 500, "3"])
    assert levels[:2] == [NOT_YET, None]
    assert shown.count("Type 1, 2 or 3, or s or q.") == 4
    assert "x" * 20 not in " ".join(shown)


def test_lines_without_end_that_answer_nothing_come_to_an_end(bundled: Bank) -> None:
    assert talk(bundled, "product-owner", repeat("y"))[0] == [None] * 6


def test_it_says_that_it_is_apart_from_the_fit(bundled: Bank) -> None:
    _, shown = talk(bundled, "producer", [])
    assert "apart from the fit: nothing is kept and no number changes." in shown[0]


def test_what_is_missing_comes_first_and_last_the_titles_of_the_sources_each_once(
    rolefit: Command, bundled: Bank
) -> None:
    run = rolefit("skills", "po", typed="1\n2\n3\n")
    first, second, third = bundled.role["product-owner"].skills[:3]
    lines = run.out.splitlines()
    assert run.code == 0
    assert lines[0] == "Your skills for Product Owner"
    order = [lines.index(line) for line in ("Not yet", f"  • {third.text}", "Learning", f"  • {second.text}")]
    order += [lines.index(line) for line in ("You have", f"  • {first.text}")]
    assert order == sorted(order)
    title = bundled.knowledge.sources[third.sources[0].partition("/")[0]]
    assert lines[-1].startswith("From: ")
    assert run.out.count(title) == 1
    assert "Skill 1 of 6" in run.err
    assert "Skill" not in run.out


def test_a_level_without_skills_has_no_heading(rolefit: Command) -> None:
    assert "Learning" not in rolefit("skills", "producer", typed="1\n3\n").out


def test_json_holds_every_skill_with_its_sources_and_level(rolefit: Command, bundled: Bank) -> None:
    role = bundled.role["product-owner"]
    run = rolefit("skills", "PO", "--json", typed="3\ns\n1\n")
    assert run.code == 0
    assert json.loads(run.out) == {
        "role": "product-owner",
        "skills": [
            {"text": skill.text, "sources": list(skill.sources), "level": level}
            for skill, level in zip(role.skills, ["not yet", None, "have", None, None, None], strict=True)
        ],
    }


@pytest.mark.parametrize("typed", ["s\n", "s\nskip\n", "q\n"])
def test_who_only_skips_has_answered(rolefit: Command, typed: str) -> None:
    run = rolefit("skills", "producer", "--json", typed=typed)
    assert run.code == 0
    assert {skill["level"] for skill in json.loads(run.out)["skills"]} == {None}


@pytest.mark.parametrize("typed", ["", "\n\n", "x\n"])
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_without_anyone_to_answer_it_says_so(rolefit: Command, typed: str, flags: list[str]) -> None:
    run = rolefit("skills", "producer", *flags, typed=typed)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[-1].startswith("rolefit: there is no one to answer: ")


def test_nothing_of_it_is_kept(rolefit: Command, tmp_path: Path) -> None:
    assert rolefit("skills", "producer", typed="1\n").code == 0
    assert not (tmp_path / "store.db").exists()


def test_a_role_that_is_not_there_is_a_wrong_call(rolefit: Command) -> None:
    run = rolefit("skills", "prodcer", typed="1\n")
    assert (run.code, run.out) == (2, "")
    assert 'did you mean "producer"?' in run.err


def test_no_text_of_a_bank_is_markup(rolefit: Command, kitchen: Path) -> None:
    roles = kitchen / "roles.yaml"
    hostile = "[/] [link=file:///x]here[/link] :smile: [bold]"
    roles.write_text(roles.read_text(encoding="utf-8").replace("Patience.", f'"{hostile}"'), encoding="utf-8")
    run = rolefit("skills", "pastry-cook", "--bank", str(kitchen), typed="3\n")
    assert f"• {hostile}\n" in run.out
    assert hostile in run.err
