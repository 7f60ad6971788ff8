"""The frame of a SARIF 2.1.0 log: one run of scrubjay, its rules and results."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def log(rules: list[dict[str, Any]], results: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A log of one run; `more` stands in the run before its results."""
    driver = {"name": "scrubjay", "version": version("scrubjay"), "rules": rules}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, **more, "results": results}]}
