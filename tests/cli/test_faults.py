"""A sound bank with one fault in it: that fault is told, at its place, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from rolefit.bank.load import bundled
from tests.conftest import Command

Edit = Callable[[str], str]


def swap(old: str, new: str, count: int = 1) -> Edit:
    def edit(text: str) -> str:
        assert text.count(old) >= 1, f"the starter bank no longer holds {old!r}"
        return text.replace(old, new, count)

    return edit


def every(pattern: str, new: str) -> Edit:
    def edit(text: str) -> str:
        changed, count = re.subn(pattern, new, text)
        assert count, f"the starter bank no longer matches {pattern!r}"
        return changed

    return edit


ERRORS = {
    "a misspelt key": ("questions.yaml", swap("prompt:", "promt:"), 'unknown key "promt"; did you mean "prompt"?'),
    "a missing text": (
        "questions.yaml",
        swap('        text: "I go on with', '        # "I go on with'),
        'lacks "text"',
    ),
    "a weight too large": ("questions.yaml", swap("company: 0.9", "company: 1.9"), '"company" is "1.9"'),
    "a weight that is no number": ("questions.yaml", swap("company: 0.9", "company: lots"), '"company" is "lots"'),
    "an unknown trait": ("questions.yaml", swap("{company: 0.9", "{compny: 0.9"), 'unknown trait "compny"'),
    "a question id twice": ("questions.yaml", swap("id: street-party", "id: free-saturday"), "repeats the question id"),
    "an option id twice": ("questions.yaml", swap("id: full-house", "id: old-radio"), "repeats the option id"),
    "a text cut at a number sign": (
        "questions.yaml",
        swap('text: "I go on with', 'text: I am in choir #3 with "'),
        "is cut before its #: I am in choir; quote the text",
    ),
    "a decimal comma": (
        "questions.yaml",
        swap("company: 0.9", "company: 0,9"),
        "write decimals with a point, such as 0.9",
    ),
    "no space after a colon": ("questions.yaml", swap("{company: 0.9", "{company:0.9"), "put a space after the colon"),
    "an unknown kind": ("questions.yaml", swap("kind: scale ", "kind: slider "), '"kind" is "slider"'),
    "a key twice": ("questions.yaml", swap("kind: choice  ", "kind: choice\n    kind: choice  "), "repeats the key"),
    "a question that tells nothing": (
        "questions.yaml",
        swap("weights: {scope: -0.9}", "weights: {scope: 0.9}"),
        "tells nothing",
    ),
    "a source that nobody declared": ("questions.yaml", swap("[team-talk]", "[team-walk]"), 'source "team-walk"'),
    "a role without any position": (
        "roles.yaml",
        every(
            r"(?<=: )\{position: (?:1|0.6|-0.4|-0.8), basis: (\w+), sources: \[(our-notes/friday|team-talk)\]\}",
            r"{position: 0, basis: \1, sources: [\2]}",
        ),
        "gives no position on any trait",
    ),
    "a title for two roles": ("roles.yaml", swap("title: Host", "title: Baker"), "already names the role"),
    "a pair of an unknown role": ("roles.yaml", swap("roles: [baker, host]", "roles: [baker, hots]"), 'role "hots"'),
    "an anchor": ("roles.yaml", swap("title: Host", "title: &h Host"), "anchor"),
}

# Weaknesses are put in by structure: roles and questions as YAML reads them.

Tree = dict[str, Any]
Change = Callable[[Tree, Tree], object]
"""Changes the trees of roles.yaml and questions.yaml."""


def asked(questions: Tree, name: str) -> Tree:
    return next(question for question in questions["questions"] if question["id"] == name)


def parts(question: Tree) -> list[Tree]:
    return question["options"] if "options" in question else [question["left"], question["right"]]


def option(name: str, text: str, **weights: float) -> Tree:
    return {"id": name, "text": text, "weights": weights, "sources": ["our-notes"]}


def choice(name: str, *options: Tree) -> Tree:
    return {"id": name, "kind": "choice", "prompt": "A day is free. What do you do?", "options": list(options)}


def more_of(trait: str, roles: Tree, **positions: float) -> None:
    """Declare another trait, with these positions."""
    ends = {"low": {"pole": "soft", "text": "You like it soft."}, "high": {"pole": "loud", "text": "You like it loud."}}
    roles["traits"].append({"id": trait, "name": "Soft or loud", **ends})
    for role in roles["roles"]:
        place = {"position": positions[role["id"]], "basis": "inferred", "sources": ["our-notes"]}
        role["traits"][trait] = place


def another(roles: Tree, like: str, **positions: float) -> None:
    """Add a role, with a comparison to each other one."""
    first = next(role for role in roles["roles"] if role["id"] == like)
    places = {
        trait: {"position": value, "basis": "inferred", "sources": ["our-notes"]} for trait, value in positions.items()
    }
    for role in roles["roles"]:
        texts = {role["id"]: "one way", "deputy": "another way"}
        differences = [{"aspect": "focus", "texts": texts, "sources": ["our-notes"]}]
        roles["pairs"].append({"roles": [role["id"], "deputy"], "basis": "inferred", "differences": differences})
    roles["roles"].append({**deepcopy(first), "id": "deputy", "title": "Deputy", "aliases": [], "traits": places})


def too_short(_: Tree, questions: Tree) -> None:
    kept = ["free-saturday", "street-party", "late-train", "choir", "birthday", "garden", "rainy-camp", "school-fair"]
    questions["questions"] = [question for question in questions["questions"] if question["id"] in [*kept, "old-table"]]


def thin(roles: Tree, questions: Tree) -> None:
    more_of("volume", roles, baker=-0.3, host=0.3, manager=0)
    for number, name in enumerate(("free-saturday", "street-party", "choir", "birthday")):
        first, second, *_ = parts(asked(questions, name))
        first["weights"]["volume"], second["weights"]["volume"] = 0.2 * (-1) ** number, -0.2 * (-1) ** number


def idle(roles: Tree, questions: Tree) -> None:
    more_of("volume", roles, baker=0.1, host=0.1, manager=0.1)
    for number, question in enumerate(questions["questions"]):
        first, second, *_ = parts(question)
        first["weights"]["volume"], second["weights"]["volume"] = 0.2 * (-1) ** number, -0.2 * (-1) ** number


def one_key(_: Tree, questions: Tree) -> None:
    for question in questions["questions"]:
        if "options" in question:
            question["options"].sort(key=lambda found: -found["weights"].get("horizon", 0))


def turned(_: Tree, questions: Tree) -> None:
    scale = asked(questions, "first-week")
    scale["left"], scale["right"] = scale["right"], scale["left"]


def little(_: Tree, questions: Tree) -> None:
    options = (
        option("a", "I go out.", scope=0.1),
        option("b", "I stay in.", scope=-0.1),
        option("c", "I wait.", novelty=0.1),
    )
    questions["questions"].append(choice("little", *options))


def beyond(roles: Tree, questions: Tree) -> None:
    # No option tells volume from company: as far as the questions go, the deputy is the mean of the other three.
    more_of("volume", roles, baker=0, host=0, manager=0)
    mean = {"company": 0.708323049, "novelty": -0.104387054, "scope": -0.013173872, "horizon": 0.039120702}
    another(roles, "host", **mean, volume=0.696905891)
    for question in questions["questions"]:
        for part in parts(question):
            if "company" in part["weights"]:
                part["weights"]["volume"] = -part["weights"]["company"]


def lopsided(_: Tree, questions: Tree) -> None:
    strong = (
        option("a", "I go out.", company=1, horizon=-1, novelty=0.8),
        option("b", "I stay in.", company=-1, novelty=-1, scope=-0.9),
        option("c", "I set a date.", scope=1, horizon=1),
        option("d", "I wait a while.", novelty=0.05),
    )
    questions["questions"].append(choice("lopsided", *strong))


def alike(roles: Tree, _: Tree) -> None:
    another(roles, "host", company=1, novelty=0.5, scope=-0.3, horizon=-0.8)


def weak(_: Tree, questions: Tree) -> None:
    for question in questions["questions"]:
        for part in parts(question):
            part["weights"] = {trait: value * 0.6 for trait, value in part["weights"].items()}


def faint(roles: Tree, _: Tree) -> None:
    for trait, value in {"novelty": -0.05, "scope": 0.2, "horizon": 0.18}.items():
        roles["roles"][2]["traits"][trait]["position"] = value


def favoured(_: Tree, questions: Tree) -> None:
    # Of answers by chance, most say something on scope and horizon, where the manager stands alone.
    louder = {"company": 0.5, "novelty": 1, "scope": 1.6, "horizon": 1.6}
    for question in questions["questions"]:
        for part in parts(question):
            for trait, value in part["weights"].items():
                part["weights"][trait] = round(max(-1, min(1, value * louder[trait])), 3)


def text_of(name: str, number: int, text: str) -> Change:
    def change(_: Tree, questions: Tree) -> None:
        parts(asked(questions, name))[number]["text"] = text

    return change


def prompt_of(name: str, prompt: str) -> Change:
    return lambda _, questions: asked(questions, name).update(prompt=prompt)


HARD = "Organisational interdependencies necessitating considerable prioritisation"

WEAKNESSES: dict[str, tuple[Change, str, str]] = {
    "too few questions": (too_short, "too-short", ""),
    "a trait that few questions speak of": (thin, "thin-trait", "trait volume"),
    "a trait on which all roles stand alike": (idle, "idle-trait", "trait volume"),
    "one key that means something": (one_key, "one-key", ""),
    "one pole always on the left": (turned, "keying", "trait scope"),
    "a question that tells little": (little, "tells-little", "question little"),
    "a role that no answers make win": (beyond, "cannot-win", "role deputy"),
    "an option that nobody takes": (lopsided, "lopsided", "question lopsided"),
    "two roles taken for each other": (alike, "alike", "role deputy"),
    "weights too small": (weak, "weak", "role manager"),
    "a role in the middle of everything": (faint, "faint", "role manager"),
    "a role that luck passes over": (favoured, "favoured", "role manager"),
    "a question that names a role": (
        prompt_of("choir", "Your choir has a host. What do you enjoy?"),
        "names-role",
        "question choir",
    ),
    "a question that asks two things": (
        prompt_of("choir", "Do you sing? What do you enjoy?"),
        "double",
        "question choir",
    ),
    "an option that says what is not": (
        text_of("choir", 2, "The hours when we do not sing but talk."),
        "negated",
        "question choir",
    ),
    "two options of one text": (
        lambda _, questions: parts(asked(questions, "choir"))[1].update(
            text=parts(asked(questions, "choir"))[0]["text"]
        ),
        "twin",
        "question choir",
    ),
    "a question that another asks too": (
        lambda _, questions: asked(questions, "choir").update(prompt=asked(questions, "street-party")["prompt"]),
        "twin",
        "question choir",
    ),
    "a question too long to read": (prompt_of("choir", "You sing in a choir. " * 9), "long", "question choir"),
    "an option that draws the eye": (text_of("choir", 2, "The talk."), "uneven", "question choir"),
    "a question too hard to read": (text_of("choir", 2, f"{HARD}, {HARD.lower()}"), "hard", "question choir"),
    "weights without a source": (
        lambda _, questions: parts(asked(questions, "choir"))[0].pop("sources"),
        "no-source",
        "question choir",
    ),
    "a text that counts on more than its words tell": (
        lambda _, questions: parts(asked(questions, "choir"))[0]["weights"].update(horizon=-0.1),
        "unsaid",
        "question choir",
    ),
    "a pair that nobody compares": (lambda roles, _: roles["pairs"].pop(), "no-pair", ""),
    "a citation that no note explains": (lambda roles, _: roles["notes"].pop("our-notes/friday"), "no-note", ""),
    "a note that nothing cites": (
        lambda roles, _: roles["notes"].update({"team-talk/x": {"section": "x", "text": "x"}}),
        "unused-note",
        "note team-talk/x",
    ),
    "a word that nothing uses": (
        lambda roles, _: roles["glossary"].append({"term": "proof", "text": "A rest for dough."}),
        "unused-term",
        "term proof",
    ),
}


@pytest.fixture(name="starter")
def _starter(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(bundled() / "starter", folder)
    return folder


def broken(folder: Path, name: str, edit: Edit) -> None:
    path = folder / name
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize("fault", ERRORS)
def test_one_error_is_told_as_that_error_and_nothing_else(rolefit: Command, starter: Path, fault: str) -> None:
    name, edit, words = ERRORS[fault]
    broken(starter, name, edit)
    told = rolefit("bank", "check", str(starter))
    assert (told.code, told.out) == (1, "")
    [line] = told.err.splitlines()
    assert words in line
    assert re.match(re.escape(str(starter / name)) + r":\d+: ", line)


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_one_weakness_is_told_as_that_weakness_and_nothing_else(rolefit: Command, starter: Path, weakness: str) -> None:
    change, kind, about = WEAKNESSES[weakness]
    trees = [yaml.safe_load((starter / name).read_text(encoding="utf-8")) for name in ("roles.yaml", "questions.yaml")]
    # Somebody held it against people: what is said where nobody did is no weakness of the questions.
    trees[1]["calibration"] = {"correlation": 0.2, "people": 50}
    change(*trees)
    for name, tree in zip(("roles.yaml", "questions.yaml"), trees, strict=True):
        (starter / name).write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
    told = rolefit("bank", "check", str(starter), "--json")
    assert told.code == 0, told.out
    # A role that moves may leave a scale with less to tell, one weight more a text with more than it says: hints beside
    # what was done.
    beside = {"faint-scale", "unsaid"} - {kind}
    [found] = [one for one in json.loads(told.out)["findings"] if one["kind"] not in beside]
    assert (found["kind"], found["about"]) == (kind, about)
    assert Path(found["file"]).parent == starter
    if about:
        # The line is where the thing it is about begins.
        lines = Path(found["file"]).read_text(encoding="utf-8").splitlines()
        name = about.split()[1]
        assert lines[found["line"] - 1].strip() in {f"- id: {name}", f"- term: {name}", f"{name}:"}


def test_the_bank_they_are_put_into_has_none(rolefit: Command, starter: Path) -> None:
    told = rolefit("bank", "check", str(starter), "--json", "--strict")
    # Nobody held it against real people: so it says, and no more.
    assert (told.code, [found["kind"] for found in json.loads(told.out)["findings"]]) == (0, ["untried"])
