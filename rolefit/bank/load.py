"""Where banks come from: a folder of two YAML files, or the one that comes with rolefit.

A wheel carries the bundled bank a second time, already read and checked (``hatch_build.py``): a person who wants to see
a role should not wait for YAML to be read anew each time. In a checkout there is only the YAML.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, cast, get_args, get_origin

from rolefit.bank.calibration import Calibration
from rolefit.bank.knowledge import Bank, RolesFile
from rolefit.bank.question import KINDS
from rolefit.bank.record import ReadOnly, Record

if TYPE_CHECKING:
    from rolefit.bank.reader import Lines

READ_ALREADY = "bank.json"


def bundled() -> Path:
    """Return the folder of the bank that comes with rolefit."""
    inside = Path(__file__).parents[1] / "data"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "data"


def load_bank(folder: Path | str | None = None) -> Bank:
    """Return the bank in ``folder``, or the bundled one.

    Raises:
        BankError: with every problem of both files.
    """
    if folder is None and (ready := bundled() / READ_ALREADY).is_file():
        return thaw(ready.read_text(encoding="utf-8"))
    return load_with_lines(folder)[0]


def load_with_lines(folder: Path | str | None = None) -> tuple[Bank, Lines]:
    """Return the bank in ``folder``, or the bundled one, read from its files, and where in them its parts stand.

    Raises:
        BankError: with every problem of both files.
    """
    # Only now: reading YAML costs as much as everything else that showing a role needs.
    from rolefit.bank.reader import read_bank

    if folder is not None:
        return read_bank(Path(folder))
    return _read_bundled(*((path, path.stat().st_mtime_ns) for path in sorted(bundled().glob("*.yaml"))))


@lru_cache(maxsize=1)
def _read_bundled(*_changed: tuple[Path, int]) -> tuple[Bank, Lines]:
    """Read the bundled bank, anew only where a file has changed."""
    from rolefit.bank.reader import read_bank

    bank, lines = read_bank(bundled())
    return replace(bank, folder=""), lines


def freeze(bank: Bank) -> str:
    """Return a bank as JSON, for :func:`thaw`."""
    questions = [question.model_dump(mode="json", exclude_defaults=True) for question in bank.questions]
    whole = {
        "digest": bank.digest,
        "calibration": bank.calibration.model_dump(mode="json"),
        "roles": bank.knowledge.model_dump(mode="json", exclude_defaults=True),
        "questions": questions,
    }
    return json.dumps(whole, ensure_ascii=False)


def thaw(text: str) -> Bank:
    """Return the bank that :func:`freeze` made ``text`` of; it was checked then and is not checked again."""
    whole = json.loads(text)
    asked = tuple(_maker(KINDS[question["kind"]])(question) for question in whole["questions"])
    knowledge, calibration = _maker(RolesFile)(whole["roles"]), _maker(Calibration)(whole["calibration"])
    return Bank(whole["digest"], knowledge, asked, calibration=calibration)


@cache
def _maker(annotation: Any) -> Callable[[Any], Any]:
    """Return what makes a field's value of what JSON has for it; worked out once for all values of the field."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        fields = {name: _maker(cast("Any", field.annotation)) for name, field in annotation.model_fields.items()}
        # Most of a bank are texts and numbers, which are what they are.
        made = {name: maker for name, maker in fields.items() if maker is not _as_it_is}
        return partial(_record, annotation, made)
    match get_origin(annotation), [_maker(inside) for inside in get_args(annotation)]:
        case type() as origin, [maker, *_] if origin is tuple:
            return tuple if maker is _as_it_is else lambda items: tuple(map(maker, items))
        case type() as origin, [_, maker] if issubclass(origin, Mapping):
            return lambda entries: ReadOnly({key: maker(value) for key, value in entries.items()})
        case type() as origin, [maker, *_] if origin is UnionType:
            # What may be None is not in the JSON where it is.
            return maker
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _record(shape: type[Record], makers: dict[str, Callable[[Any], Any]], data: dict[str, Any]) -> Record:
    return shape.model_construct(
        None, **{name: makers[name](value) if name in makers else value for name, value in data.items()}
    )
