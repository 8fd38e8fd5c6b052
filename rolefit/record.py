"""What every record is made of: frozen, knowing exactly its own keys, with texts, ids and numbers that are checked."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

IDENTIFIER = r"^[a-z0-9][a-z0-9_-]{0,63}$"
NUMBER = re.compile(r"[+-]?(\d{1,6}(\.\d{1,9})?|\.\d{1,9})\Z", re.ASCII)


def _number(value: Any) -> Any:
    """Read a plain decimal number; YAML is read as text, so that 010 and 1:30 never turn into something else."""
    if isinstance(value, str) and NUMBER.match(value):
        return float(value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value
    raise ValueError("wants a plain number such as 0.5 or -1")


def comparable(name: str) -> str:
    """Return a name as it is compared with others: case, hyphens, underscores and more than one space are nothing."""
    plain = unicodedata.normalize("NFKC", name).replace("-", " ").replace("_", " ")
    return " ".join(plain.split()).casefold()


Text = Annotated[str, StringConstraints(pattern=r"\S")]
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
Weight = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False), BeforeValidator(_number)]


class Record(BaseModel):
    """A frozen record that knows exactly its own keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)
