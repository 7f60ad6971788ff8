"""Changes to a pack's file that a check offers, each within the table that one header opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Action = Literal["remove", "remove_element", "set", "remove_table", "comment"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change. `line` is that of the header under which it is made, `path` leads from there to a value.

    `remove` takes a key out, `remove_element` the element at the path's end, `set` writes `value`, `remove_table` takes
    the table with its header, `comment` writes `value` behind the header.
    """

    action: Action
    line: int
    path: tuple[str | int, ...] = ()
    value: Any = None
