"""The pack texts that are broken: those shipped, those of tests and docs, which say what few packs do."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LEAST: Final = 200
HEAD: Final = """
[pack]
id      = "fuzzed/example"
title   = "An example of a kind"
version = "1"

[sources.SOURCE]
title      = "A source"
url        = "https://example.org"
checked    = 2026-01-01
confidence = "primary"
"""


def texts() -> list[str]:
    """Every text once, in a fixed order; those that say next to nothing are left out."""
    shipped = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "policies").rglob("*.toml"))]
    found = [text for text in shipped if "[pack]" in text]
    for path in sorted((ROOT / "tests").rglob("*.py")):
        found += _strings(path)
    for path in sorted((ROOT / "engine" / "scrubjay" / "packs" / "kinds").glob("*.py")):
        found += _examples(path)
    return [text for text in dict.fromkeys(found) if len(text) > LEAST]


def _strings(path: Path) -> list[str]:
    """The packs that a test writes out whole."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    said = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in said if re.search(r"^\[pack\]", text, re.MULTILINE)]


def _examples(path: Path) -> list[str]:
    """The example of a kind, with the head and the source that it needs."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    _, _, example = said.partition("Example:\n")
    cited = re.search(r'sources *= *\["([\w-]+)"', example)
    return [HEAD.replace("SOURCE", cited[1]) + example] if cited else []
