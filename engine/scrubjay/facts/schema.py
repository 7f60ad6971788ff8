"""The JSON Schema (draft 2020-12) of facts documents, generated from their models, for editors and other programs."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from .models.document import FactsDocument


def facts_schema() -> dict[str, Any]:
    """The schema of a facts document; labels, units, who can tell a field and what to ask them stand in `x-` keys."""
    schema = FactsDocument.model_json_schema(by_alias=True, schema_generator=_WithoutDefaults)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": "scrubjay facts"}


class _WithoutDefaults(GenerateJsonSchema):
    """Leaves out `default`: a key left out is unknown, which null is not."""

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])
