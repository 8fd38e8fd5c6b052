"""A claim as a line on a page: the trade's words first, then plain ones, then what is to be known of it."""

from __future__ import annotations

import re

from rolefit.bank.knowledge import Claim

OUR_READING = "(our reading)"
"""Stands after what no source says."""


def claim_lead(claim: Claim) -> str:
    """Return the trade's words for a claim that its text does not use itself, to stand before it, "" for none."""
    words = ", ".join(
        term for term in claim.terms if not re.search(rf"\b{re.escape(term)}s?\b", claim.text, re.IGNORECASE)
    )
    return f"{words[:1].upper()}{words[1:]}:" if words else ""


def claim_text(claim: Claim) -> str:
    """Return a claim in plain words, with a mark where it is a reading, and its remark in brackets."""
    reading = OUR_READING if claim.basis == "inferred" else ""
    remark = f"({claim.remark})" if claim.remark else ""
    return " ".join(filter(None, (claim.text, reading, remark)))
