"""The third state of a field, beside a value and absent (None): not known."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Unknown(Enum):
    """The type of UNKNOWN; an enum, so that type checkers can narrow on it."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN
