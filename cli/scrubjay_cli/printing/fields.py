"""The catalogue of fields as text: a heading per kind of fact, a row per field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay_cli.printing.look import BLANK, NARROW, Line, Look, cells, fitted, paragraph


def field_lines(rows: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """Fields by kind: name, type, label with unit and choices, who can tell."""
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    for at, kind in enumerate(kinds):
        if at:
            yield BLANK
        yield ((kind, "bold"),)
        found = [_row(row) for row in rows if row["kind"] == kind]
        if look.width < NARROW:
            for name, type_, label, who in found:
                yield from paragraph(f"{name} ({type_}): {label}; {who}", look, 2)
            continue
        columns = fitted(found, look.width - 8)
        for row in found:
            for text in cells(row, columns):
                yield (("  ", ""), (text, ""))


def _row(field: Mapping[str, Any]) -> tuple[str, str, str, str]:
    label = str(field["label"])
    if field["unit"] and field["unit"] not in label:
        label += f", in {field['unit']}"
    if field["choices"]:
        label += f" ({', '.join(field['choices'])})"
    who = "derived" if field["derived"] else str(field["who"])
    return field["field"], field["type"].replace("_", " "), label, who
