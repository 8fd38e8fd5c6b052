"""What every record is made of: frozen, knowing exactly its own keys, with texts, ids and numbers that are checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

IDENTIFIER = r"^[a-z0-9][a-z0-9_-]{0,63}$"
NUMBER = re.compile(r"[+-]?(\d{1,6}(\.\d{1,9})?|\.\d{1,9})\Z", re.ASCII)


Key = TypeVar("Key")
Value = TypeVar("Value")


def number(value: Any) -> Any:
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
Remark = Annotated[str, StringConstraints(pattern=r"\S|^$")]
"""A text that may be left out: "" says nothing."""

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
Weight = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False), BeforeValidator(number)]


class ReadOnly(dict[Key, Value]):
    """A mapping that nothing can be put into or taken from; a dict in all else: quick, fit for JSON and pickle."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping is read-only; make a dict of it to change it")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnly[Key, Value]], tuple[dict[Key, Value]]]:
        return type(self), (dict(self),)


Fixed = Annotated[Mapping[Key, Value], AfterValidator(ReadOnly)]
"""A field that holds a mapping."""

Weights = Annotated[Mapping[str, Weight], Field(min_length=1), AfterValidator(ReadOnly)]


class Record(BaseModel):
    """A frozen record that knows exactly its own keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)
