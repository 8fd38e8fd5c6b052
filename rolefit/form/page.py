"""The form: all questions as static HTML, one style, one script, and a policy that forbids everything else.

What the script does is in ``form.js``. What a bank says reaches the page through autoescape alone, never inside script
or style, so that both are the same for every bank.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from rolefit.bank.knowledge import Bank
from rolefit.bank.question import Question


def form_page(bank: Bank, questions: Sequence[Question]) -> str:
    """Return the page that asks ``questions`` of the bank, in this order."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    style, script = _part("form.css"), _part("form.js")
    return environment.from_string(_part("form.html.jinja")).render(
        bank=bank,
        questions=questions,
        policy=_policy(style, script),
        # Ours, and what the policy's hashes are of: neither may be changed by a letter.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
    )


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: hashes, because a file has no origin that ``'self'`` could mean."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(name: str) -> str:
    return files("rolefit.form").joinpath(name).read_text(encoding="utf-8")
