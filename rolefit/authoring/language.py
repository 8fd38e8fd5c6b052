"""Whether texts are put well: easy to read; questions one thing at a time, evenly long, giving no role away.

The signs are those of English; other languages are left alone by them. Reading level is textstat's Flesch-Kincaid
grade, from the optional extra ``authors``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from importlib import import_module

from rolefit.authoring.finding import Weakness
from rolefit.bank.claims import role_claims
from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Choice, Question
from rolefit.bank.record import comparable
from rolefit.messages import ended, listed, quoted

MOST_GRADE = 8.0
MOST_PROMPT, MOST_OPTION = 40, 25
"""Words."""

UNEVEN, UNEVEN_BY = 2.0, 4
"""The longest option may have at most twice the words of the shortest, where that is four words more or less."""

MOST_GRADED = 300_000
"""Characters of a bank whose reading level is measured, from the first question on: three times the bundled bank."""

MOST_NAME = 12
"""Words of a title, alias or term that is looked for."""

PLAIN = "thing"
"""What a term counts as where reading level is measured."""

Names = Collection[tuple[str, ...]]
Grade = Callable[[str], float]
"""The school grade (years in school, US) at which a text can be read."""

_DOUBLE = re.compile(r"\?.*\?|\band/or\b|[.!?;]\s+\S", re.IGNORECASE | re.DOTALL)
_DOUBLE_PROMPT = re.compile(
    r"\?.*\?|\band/or\b|\bor (?:are|can|did|do|have|will|would) you\b", re.IGNORECASE | re.DOTALL
)
_NEGATED = re.compile(r"\b(not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
_ASKED = re.compile(r"[^.!?]*\?")
"""What is asked, without the scene that is set before it."""
_WORD = re.compile(r"\w+")


def grader() -> Grade | None:
    """Return what measures reading level, or None where the extra ``authors`` is not installed."""
    try:
        with warnings.catch_warnings():
            # What it is made of warns on stderr of what will change in years.
            warnings.simplefilter("ignore")
            measure: Grade = import_module("textstat").flesch_kincaid_grade
    except ImportError:
        return None
    return measure


def blemishes(bank: Bank, grade: Grade | None) -> Iterator[Weakness]:
    """Yield what is wrong with the words; without ``grade`` nothing is said of reading level."""
    named = _names(bank)
    for question in bank.questions:
        yield from _each(question, named)
    yield from _twins(bank)
    if grade is None:
        return
    left, terms = MOST_GRADED, _terms(bank)
    for noun, name, shown in _parts(bank):
        text = " ".join(map(ended, shown))
        left -= len(text)
        if left > 0 and (level := grade(_eased(text, terms))) > MOST_GRADE:
            what = f"reads at grade {level:.0f}, above {MOST_GRADE:.0f}"
            yield Weakness("hard", noun, name, what, "use shorter sentences and everyday words")


def _parts(bank: Bank) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what is read in one go: each question, each role's texts, and all that is said of pairs and advice."""
    for question in bank.questions:
        yield "question", question.id, list(question.shown)
    for trait in bank.traits:
        yield "trait", trait.id, [text for pole in (trait.low, trait.high) for text in (pole.text, pole.job) if text]
    for role in bank.roles:
        yield "role", role.id, [claim.text for claim in role_claims(role)]
    for pair in bank.knowledge.pairs:
        shown = [text for difference in pair.differences for text in difference.texts.values()]
        shown += [claim.text for claim in (*pair.shared, *pair.together, *pair.caveats)]
        shown += [text for friction in pair.friction for text in (friction.text, friction.helps)]
        yield "pair", " and ".join(pair.roles), shown
    yield "organisation", "", [advice.text for advice in bank.knowledge.organisation]
    yield "glossary", "", [term.text for term in bank.knowledge.glossary]


def _names(bank: Bank) -> Names:
    """Return the words of every title and alias: a bank may have thousands."""
    split = (_words(name) for role in bank.roles for name in (role.title, *role.aliases))
    return {name for name in split if 0 < len(name) <= MOST_NAME}


def _terms(bank: Bank) -> Names:
    """Return the words of every term of the glossary, and of its plural."""
    spelt = {form for entry in bank.knowledge.glossary for form in (entry.term, *_plurals(entry.term))}
    return {words for term in spelt if 0 < len(words := _words(term)) <= MOST_NAME}


def _plurals(term: str) -> tuple[str, ...]:
    return (f"{term}s", f"{term.removesuffix('y')}ies") if term.endswith("y") else (f"{term}s",)


def _eased(text: str, terms: Names) -> str:
    """Return a text with a short word for each term: it may be hard, since the glossary explains it."""
    found = list(_WORD.finditer(text))
    lengths = sorted({len(term) for term in terms}, reverse=True)
    parts, place, done = [], 0, 0
    while place < len(found):
        words = tuple(match[0].casefold() for match in found[place : place + MOST_NAME])
        length = next((length for length in lengths if length <= len(words) and words[:length] in terms), 0)
        if length:
            parts += [text[done : found[place].start()], PLAIN]
            done = found[place + length - 1].end()
        place += length or 1
    return "".join([*parts, text[done:]])


def _named(text: str, names: Names) -> str:
    """Return the first title or alias that a text holds, or ""."""
    split = _words(text)
    lengths = sorted({len(name) for name in names}, reverse=True)
    parts = (split[place : place + length] for place in range(len(split)) for length in lengths)
    return next((" ".join(part) for part in parts if part in names), "")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _each(question: Question, named: Names) -> Iterator[Weakness]:
    options = [part.text for part in question.statements]
    places = [f" (option {quoted(mark)})" for mark in question.sheet_marks]
    told = [("", question.prompt), *zip(places, options, strict=True)]
    for place, text in told:
        if name_of_a_role := _named(text, named):
            what = f'names a role ("{name_of_a_role}"){place}'
            yield Weakness("names-role", "question", question.id, what, "describe the work instead")
            break
    for place, text in told:
        if (_DOUBLE if place else _DOUBLE_PROMPT).search(text):
            what = f"seems to ask or offer two things at once{place}"
            yield Weakness("double", "question", question.id, what, "keep one question, and one sentence an option")
            break
    for place, text in told:
        if found := _NEGATED.search(text if place else "".join(_ASKED.findall(text))):
            what = f'says what is not the case ("{found[0]}"){place}'
            remedy = "say what is the case: a quick reader misses the word"
            yield Weakness("negated", "question", question.id, what, remedy)
            break
    yield from _lengths(question.id, question.prompt, options)


def _lengths(name: str, prompt: str, options: Sequence[str]) -> Iterator[Weakness]:
    lengths = [len(text.split()) for text in options]
    if len(prompt.split()) > MOST_PROMPT or max(lengths) > MOST_OPTION:
        longest = max(len(prompt.split()), *lengths)
        remedy = f"a prompt has at most {MOST_PROMPT} words, an option {MOST_OPTION}"
        yield Weakness("long", "question", name, f"has a text of {longest} words", remedy)
    elif max(lengths) > UNEVEN * min(lengths) and max(lengths) - min(lengths) >= UNEVEN_BY:
        what = f"has options of {min(lengths)} to {max(lengths)} words"
        yield Weakness("uneven", "question", name, what, "make them about equally long: the long one draws the eye")


def _twins(bank: Bank) -> Iterator[Weakness]:
    """Yield questions that say the same twice: two of their options, or their prompt and that of another choice."""
    prompts: dict[str, str] = {}
    for question in bank.questions:
        texts = [comparable(part.text) for part in question.statements]
        if twice := next((text for text in texts if texts.count(text) > 1), None):
            marks = [str(mark) for mark, text in zip(question.sheet_marks, texts, strict=True) if text == twice]
            what = f"has one text for {listed([quoted(mark) for mark in marks[:5]])}"
            yield Weakness("twin", "question", question.id, what, "write them so that one can choose between them")
        if not isinstance(question, Choice):
            # Many scales may be under one prompt.
            continue
        other = prompts.setdefault(comparable(question.prompt), question.id)
        if other != question.id:
            what = f"asks the same as {quoted(other)}"
            yield Weakness("twin", "question", question.id, what, "write one of the two anew, or leave one out")
