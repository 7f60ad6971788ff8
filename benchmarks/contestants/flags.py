"""What every contestant gives: the lines that a policy flags; and what every contestant is: a way to get them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple


class Flag(NamedTuple):
    """A policy flags a line of a claim."""

    claim: str
    line: int
    policy: str


Row = Mapping[str, Any]
"""A line with what its claim and the code table say of it, as `told` spells it."""
Flagger = Callable[[Sequence[Row]], set[Flag]]


class NotInstalled(Exception):
    """The engine's package is not here; the text says what to install."""
