"""What every model of facts shares: closed keys, and fields that carry the words of the catalogue."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticUndefined

Who: TypeAlias = Literal["therapist", "front desk", "payer", "biller"]


class Fact(BaseModel):
    """A fact as a document gives it. A field not set is unknown, None is absent."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False, protected_namespaces=())


def known(
    label: str,
    who: Who,
    question: str,
    *,
    unit: str | None = None,
    note: str | None = None,
    key: str | None = None,
    required: bool = False,
) -> Any:
    """A field: its label in a biller's words, who can tell it, and what to ask them.

    `unit` is what a number counts, `note` how the field is written or meant, `key` its name in documents where
    Python reserves the word.
    """
    words = {"x-who": who, "x-question": question} | ({"x-unit": unit} if unit else {})
    return Field(
        default=PydanticUndefined if required else None,
        alias=key,
        title=label,
        description=note,
        json_schema_extra=dict(words),
    )


def part(*, key: str | None = None) -> Any:
    """A nested object or list whose own fields carry the words."""
    return Field(default=None, alias=key)
