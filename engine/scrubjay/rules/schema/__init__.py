"""The JSON Schema of packs, for editors: made from the kinds, the sections and the catalogue of fields."""

from scrubjay.rules.schema.whole import pack_schema

__all__ = ["pack_schema"]
