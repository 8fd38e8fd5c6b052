"""The page of a bank that others made, read as a browser reads it: their words are text and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from rolefit.bank.question import Choice
from rolefit.form.page import form_page
from rolefit.textfile import refused_character
from tests.support.banks import bank_of, choice
from tests.support.hostile import TEXTS

ALLOWED = [text for text in TEXTS if text.strip() and len(text) <= 4000 and refused_character(text) is None]
PLAIN = bank_of([(1.0,), (-1.0,)], [choice("q", [(1.0,), (0.0,), (-1.0,)])])


class _Read(HTMLParser):
    """What a page comes to: its tags with their attributes' names, its scripts, and the text of each label."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.script = self.label = ""
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] == ["script"]:
            self.script += data
        if "legend" in self._inside:
            self.label += data


@pytest.mark.parametrize("text", ALLOWED, ids=range(len(ALLOWED)))
def test_a_hostile_text_changes_no_tag_no_attribute_and_no_script(text: str) -> None:
    [question] = PLAIN.questions
    assert isinstance(question, Choice)
    options = tuple(option.model_copy(update={"text": text}) for option in question.options)
    hostile = question.model_copy(update={"prompt": text, "options": options})
    plain, made = _Read(form_page(PLAIN, [question])), _Read(form_page(PLAIN, [hostile]))
    assert made.tags == plain.tags
    assert made.script == plain.script != ""
    assert made.label == f"1. {text}"
