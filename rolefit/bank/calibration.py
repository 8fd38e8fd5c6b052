"""How far a bank's answers can be believed, as measured on real people."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from rolefit.bank.record import Record, Remark, number


class Calibration(Record):
    """How strongly a person's answers hang together beyond what the model knows, and on what evidence that rests.

    ``correlation`` is rho, 0 to below 1: 0 takes every answer for a witness of its own, as if people answered just as
    the model assumes. Real answers share a mood, a trade, a way of reading, so that many of them say less than as many
    witnesses would. ``people`` is how many people of a known role it was chosen on, 0 for none; ``method`` says how and
    when. ``outcome`` says in a sentence or two how often the quiz was right for such people; every result that names a
    role tells it.
    """

    correlation: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False), BeforeValidator(number)]
    people: Annotated[int, Field(ge=0, le=999_999), BeforeValidator(number)] = 0
    method: Remark = ""
    outcome: Remark = ""

    def power(self, answered: int) -> float:
        """Return the power to which each of ``answered`` answers counts, above 0 and at most 1.

        1 / (1 + (n - 1) rho): n answers count as n / (1 + (n - 1) rho) independent ones, the effective sample size of
        clustered observations (Kish 1965, Survey Sampling, section 5.4). One answer counts in full.
        """
        return 1 / (1 + max(answered - 1, 0) * self.correlation)


PEOPLE_A_ROLE = 10
"""People of each role who say something of a bank; what fewer say is mostly luck."""

UNTRIED = Calibration.model_construct(correlation=0.4)
"""What counts for a bank that nobody has held against real people: what the bundled bank was found to need."""

OFF = Calibration.model_construct(correlation=0.0)
"""Every answer counts in full: for simulated people, who do answer as the model assumes."""
