"""The skills a role takes, and which of them a person says to have: apart from the fit, and kept nowhere."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from rolefit.assessment.skills import LEVELS, Level, Rated
from rolefit.bank.knowledge import Role
from rolefit.interview.navigation import MOST_LOST, Ask, Say
from rolefit.interview.reading import BACK, Reader
from rolefit.messages import counted
from rolefit.terminal.screen import Screen
from rolefit.terminal.shapes import Hanging

APART = "Say how far you have come with each. This is apart from the fit: nothing is kept and no number changes."
KEYS = "1 have it, 2 learning, 3 not yet, s skip, q stop; then Enter"
SCREEN_KEYS = ("1 have it", "2 learning", "3 not yet", "s skip", "Backspace back", "Esc ends")
WORDS = {"skip": "s", "quit": "q", "stop": "q"}


def ask_skills(role: Role, ask: Ask, say: Say) -> tuple[Rated, ...]:
    """Ask for every skill of a role, one by one; return them all, in the role's order.

    Whatever comes after the person stops, or after the input ends, has no level.
    """
    levels: list[Level | None] = []
    say(f"{role.title}: {counted(len(role.skills), 'skill')}. {APART}")
    for number, skill in enumerate(role.skills, 1):
        say("")
        say(f"Skill {number} of {len(role.skills)}. {skill.text}")
        word = _word(ask, say)
        if word == "q":
            break
        levels.append(LEVELS.get(word))
    return _rated(role, levels)


def rate_skills(screen: Screen, role: Role) -> tuple[Rated, ...]:
    """Ask for every skill of a role on the screen, one key each; return them all, in the role's order.

    Whatever comes after the person stops has no level.

    Raises:
        GoneError: if the terminal has gone.
    """
    levels: list[Level | None] = []
    while len(levels) < len(role.skills):
        head = Text(f"{role.title}, skill {len(levels) + 1} of {len(role.skills)}", "dim")
        skill = Hanging(Text(role.skills[len(levels)].text, "bold"))
        page = Reader(screen, Group(head, Text(), skill, Text(), Hanging(Text(APART))), SCREEN_KEYS)
        match key := page.key({*LEVELS, "s", *BACK}):
            case "backspace":
                levels = levels[:-1]
            case _ if key in BACK:
                break
            case _:
                levels.append(LEVELS.get(key))
    return _rated(role, levels)


def _rated(role: Role, levels: list[Level | None]) -> tuple[Rated, ...]:
    found = [*levels, *[None] * (len(role.skills) - len(levels))]
    return tuple(Rated(skill, level) for skill, level in zip(role.skills, found, strict=True))


def word_of(typed: str) -> str:
    """Return 1, 2, 3, s or q for a typed line, "" where it is none of them."""
    word = typed.strip().lower()
    word = WORDS.get(word, word)
    return word if word in {*LEVELS, "s", "q"} else ""


def _word(ask: Ask, say: Say) -> str:
    """Return 1, 2, 3, s or q; q too where the input ends or goes on without an answer."""
    for _ in range(MOST_LOST):
        typed = ask(f"{KEYS}: ")
        if typed is None:
            return "q"
        if word := word_of(typed):
            return word
        say("Type 1, 2 or 3, or s or q.")
    return "q"
