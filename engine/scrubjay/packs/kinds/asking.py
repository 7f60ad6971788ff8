"""How `pack new` asks for a kind, in billing words: each kind says it in its own file, `scrubjay.starting` asks.

What a question does not say comes from the kind's model: whether the key must be said, its choices, its description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Shape = Literal[
    "text", "number", "choice", "several", "yes_no", "date", "codes", "modifier", "modifiers", "places", "diagnoses",
    "window", "span", "ages", "texts",
]  # fmt: skip
"""What an answer looks like. `choice`: one of the options, `several`: some of them, `span`: 90 days, 12 months."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a kind: the key that the answer is for, and the words."""

    key: str
    words: str
    shape: Shape | None = None
    """Left out: the shape that the key's type in the model has."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What may be answered, each in billing words; left out: the choices of the model."""
    usual: str = ""
    """What an empty answer means; never for a key that the language wants said, since it decides who is flagged."""
    none: bool = False
    """`several`: none of them is an answer too."""
    where: tuple[str, str] | None = None
    """Asked only where another key was answered so."""
    instead_of: str = ""
    """Asked, and needed, only where that key was left empty."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What `pack new` calls a kind and asks for it, in order, before it asks for whom, since when and how severe."""

    title: str
    asks: tuple[Ask, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """Keys that make the kind what the title says."""
    chooses: str = "when"
    """The condition that says for which disciplines and codes: `counts` where that is also what is counted."""
    needs_codes: bool = False
    """The rule is nothing without its codes."""


SCOPE = Ask(
    "scope",
    "Whose services count?",
    options={
        "payer": "every provider's, as the payer counts them",
        "provider": "only those of the same billing provider",
        "claim": "only those on the same claim",
    },
)
LIMIT_IS = Ask(
    "limit_is",
    "What happens past the limit?",
    options={"hard": "nothing more is paid", "soft": "more is paid with an authorization"},
)
