"""A window as kinds take it, and in a biller's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Window = Any
"""The name of a window, or a table of its shape: checked when compiling."""


def window_words(window: Window | None) -> str:
    """A window in a biller's words."""
    if window is None:
        return "ever"
    if isinstance(window, str):
        named = {"day": "on this day", "calendar_month": "this calendar month", "calendar_year": "this calendar year"}
        return named.get(window, "in this coverage" if window == "coverage" else f"in {window.replace('_', ' ')}")
    for shape, value in window.items():
        if shape == "week":
            return f"this week (from {value})"
        if shape == "year_from":
            return f"this year from {value}"
        if shape == "last":
            return f"in the last {_span(value)}"
        if shape == "from_first":
            return f"in the {_span(value.get('lasts', {}))} from the first"
        if shape == "fact" and "every" in window:
            return f"in these {_span(window['every'])} of the {value.replace('_', ' ')}"
        if shape == "since":
            return f"since the newest {value}"
    return "in its window"


def _span(value: Mapping[str, Any]) -> str:
    return " ".join(f"{n} {unit if n != 1 else unit.rstrip('s')}" for unit, n in value.items())
