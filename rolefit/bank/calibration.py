"""How far a bank's answers can be believed, as measured on real people."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from rolefit.bank.record import Record, Text, number


class Calibration(Record):
    """The power to which each answer's likelihood counts, above 0 and at most 1, and on what evidence it rests.

    1 takes every answer for a witness of its own, as if people answered just as the model assumes. Real answers hang
    together through much that no model knows, so that it is below 1. ``people`` is how many people of a known role it was
    chosen on, 0 for none; ``method`` says how and when.
    """

    power: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False), BeforeValidator(number)]
    people: Annotated[int, Field(ge=0, le=999_999), BeforeValidator(number)] = 0
    method: Text = ""


UNTRIED = Calibration(power=0.2)
"""What counts for a bank that nobody has held against real people: of the banks that were, the best stood near this."""

OFF = Calibration(power=1.0)
"""Every answer counts in full: for simulated people, who do answer as the model assumes."""
