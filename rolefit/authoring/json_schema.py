"""JSON Schemas of what people write and read: banks, answer sheets, results. Made from the records that check them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from rolefit.assessment.result import Result
from rolefit.bank.knowledge import RolesFile
from rolefit.bank.question import SCALE_STEPS, QuestionsFile
from rolefit.bank.record import Identifier, Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SheetFile(Record):
    """One person's answers: a position from 1 to 5 on a scale, an option's id on a choice, null where skipped."""

    model_config = ConfigDict(extra="allow")

    answers: Mapping[Identifier, Annotated[int, Field(ge=1, le=SCALE_STEPS)] | Identifier | None]


FORMS: dict[str, type[Record]] = {
    "roles": RolesFile,
    "questions": QuestionsFile,
    "sheet": SheetFile,
    "result": Result,
}
"""What there is a schema of, by name."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one of ``FORMS``."""
    made = FORMS[name].model_json_schema(mode="serialization" if name == "result" else "validation")
    form = made["properties"].get("format")
    if form and form.get("const") == "1":
        # Read as text, but an editor sees a number.
        made["properties"]["format"] = {"enum": [1, "1"], "title": form["title"]}
    return {"$schema": DIALECT, **made}


def file_name(name: str) -> str:
    """Return what the schema's file is called."""
    return f"{name}.schema.json"
