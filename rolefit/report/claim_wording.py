"""How a claim is worded: the trade's words first, then plain ones, then what is to be known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rolefit.bank.knowledge import Claim, Difference
from rolefit.messages import capital

OUR_READING = "our reading"
"""Stands in brackets after what no source says."""


def claim_lead(claim: Claim) -> str:
    """Return the trade's words for a claim that its text does not use itself, to stand before it, "" for none."""
    words = in_a_row(term for term in claim.terms if not re.search(pattern(term), claim.text))
    return f"{words}:" if words else ""


def pattern(term: str) -> str:
    """Return the regular expression of a term in a text, whatever its case, in the singular or plural."""
    return rf"(?i)\b{re.escape(term)}s?\b"


def in_a_row(terms: Iterable[str]) -> str:
    """Return terms in a row, the first with a capital letter."""
    return capital(", ".join(terms))


def claim_text(claim: Claim) -> str:
    """Return a claim in plain words, and in brackets what is to be read with it."""
    return claim.text + remark_of(claim)


def remark_of(claim: Claim | Difference) -> str:
    """Return what is to be read with a claim, in brackets, "" where that is nothing."""
    said = remark(claim)
    return f" ({said})" if said else ""


def remark(claim: Claim | Difference) -> str:
    """Return whether a claim is the authors' own reading, and what else they remark on it."""
    return "; ".join(part for part in (OUR_READING if claim.basis == "inferred" else "", claim.remark) if part)
