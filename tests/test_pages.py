"""The pages of screen mode as lines: what stays in a window that is too low for all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rolefit import Bank
from rolefit.assessment.session import Session
from rolefit.bank.question import Scale
from rolefit.interview.screen_pages import question_page
from rolefit.terminal.window import Window


@pytest.mark.parametrize(
    ("mark", "kept", "lost"),
    [(0, "first", "second"), (1, "first", "second"), (3, "second", "first"), (4, "second", "first")],
)
def test_a_low_window_keeps_the_side_of_a_scale_where_the_mark_is(small: Bank, mark: int, kept: str, lost: str) -> None:
    asked = small.questions[0]
    assert isinstance(asked, Scale)
    left, right = (
        side.model_copy(update={"text": f"{'many words and ' * 12}the {which} end"})
        for side, which in ((asked.left, "first"), (asked.right, "second"))
    )
    question = asked.model_copy(update={"left": left, "right": right})
    session = Session(replace(small, questions=(question,)))
    shown = "\n".join(question_page(session, question, mark, "", Window(40, 4)))
    assert f"the {kept} end" in shown
    assert f"the {lost} end" not in shown
