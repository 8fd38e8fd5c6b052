"""Texts as form tools and spreadsheets leave them, made comparable with the bank's."""

from __future__ import annotations

import html
import re
import unicodedata

MOST_CHARACTERS = 4000
"""Of a cell, so many are compared: twice the longest text a bank may hold."""

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
_GUARDED = ("'=", "'+", "'-", "'@")


def normalised(text: str) -> str:
    """Return a text without mark-up, in one case and one Unicode form (NFKC), every white space one blank.

    An apostrophe that guards a cell from being a formula is dropped.
    """
    cut = text[:MOST_CHARACTERS].strip()
    if cut.startswith(_GUARDED):
        cut = cut[1:]
    if "&" in cut or "<" in cut:
        cut = _TAG.sub(" ", html.unescape(cut))
    folded = unicodedata.normalize("NFKC", cut.translate(_PLAIN)).casefold()
    return " ".join(folded.split())
