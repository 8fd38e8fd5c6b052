"""JSON Schemas of what people write and read: banks, answer sheets, results. Made from the records that check them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

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


class _OfBank(GenerateJsonSchema):
    """How null is described in a bank's schema: as the loader takes it, where a key stands with nothing after it.

    None in a record says that the key was left out. The loader reads nothing as the text "", which is only a value
    where a text may be empty.
    """

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Describe what stands in the file where the key is not left out."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Name no default that cannot be written."""
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if key != "default" or value is not None}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Let null stand for a text that may be empty."""
        made = super().str_schema(schema)
        may_be_empty = "pattern" in made and re.search(made["pattern"], "")
        return {**made, "type": ["string", "null"]} if may_be_empty else made


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one of ``FORMS``."""
    form = FORMS[name]
    made = form.model_json_schema(
        mode="serialization" if form is Result else "validation",
        schema_generator=_OfBank if form in (RolesFile, QuestionsFile) else GenerateJsonSchema,
    )
    layout = made["properties"].get("format")
    if layout and layout.get("const") == "1":
        # Read as text, but an editor sees a number.
        made["properties"]["format"] = {"enum": [1, "1"], "title": layout["title"]}
    return {"$schema": DIALECT, **made}


def file_name(name: str) -> str:
    """Return what the schema's file is called."""
    return f"{name}.schema.json"
