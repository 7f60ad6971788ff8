"""Reference tables as text and JSON: the list of them, rows with dates and confidence, and what a load changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubjay_cli.printing.look import BLANK, NARROW, Line, Look, cells, counted, entry, fitted, paragraph

if TYPE_CHECKING:
    from scrubjay.tables import TableRow
    from scrubjay.tables.comparing import Change, Changes
    from scrubjay.tables.folders import Stored
    from scrubjay.tables.loading_cms import Draft

SHOWN: Final = 20
"""Changes of each sort that text spells out."""
HEAD: Final = ("table", "rows", "complete", "checked", "folder", "title")


def list_document(tables: Sequence[Stored]) -> list[dict[str, Any]]:
    """The tables in use; `complete` is true, false, or the number of codes for which it is complete."""
    return [
        {
            "table": one.table.name,
            "title": one.table.title,
            "rows": sum(map(len, one.table.rows.values())),
            "codes": len(one.table.rows),
            "complete": one.table.complete or len(one.table.complete_for) or False,
            "checked": _date(one.table.note.get("checked")),
            "folder": None if one.folder is None else one.folder.as_posix(),
            "hash": one.table.hash,
        }
        for one in tables
    ]


def list_lines(tables: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """A row per table."""
    rows = [HEAD] + [
        (
            one["table"],
            f"{one['rows']:,}",
            _complete(one["complete"]),
            one["checked"] or "",
            one["folder"] or "shipped",
            one["title"],
        )
        for one in tables
    ]
    yield from _table(rows, look, right=(1,))


def show_document(stored: Stored, code: str | None) -> dict[str, Any]:
    """A table with its rows, or those of one code (in either column of a pair). `listed`: whether there are any."""
    table = stored.table
    rows = [
        row
        for listed, found in table.rows.items()
        for row in found
        if code is None or code in (listed, row.cells.get("column1"))
    ]
    closed = None if code is None else table.closed_for(code)
    return {
        **list_document([stored])[0],
        "of": table.note.get("of"),
        **({} if code is None else {"code": code, "listed": bool(rows), "complete_for_code": closed}),
        "found": [_row(row, table.columns) for row in rows],
    }


def show_lines(document: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """What the table is, then its rows."""
    yield ((f"{document['table']}: {document['title']}", "bold"),)
    if document["of"]:
        yield from paragraph(str(document["of"]), look, 2, "dim")
    folder = document["folder"] or "shipped"
    said = f"{_complete(document['complete'])}, checked {document['checked'] or 'no one knows when'}, {folder}"
    yield from entry("complete", said, look, 2)
    yield BLANK
    if "code" in document and not document["listed"]:
        known = (
            "it is complete for this code: there is none"
            if document["complete_for_code"]
            else "it is not complete, so that nothing follows from this"
        )
        yield from paragraph(f"The table does not list {document['code']}; {known}.", look, 0)
        return
    found = document["found"]
    columns = list(dict.fromkeys(column for row in found for column in row["cells"]))
    rows = [("code", *columns, "from", "through", "confidence")]
    for row in found:
        one = set(row["confidence"].values())
        sure = one.pop() if len(one) == 1 else ""
        shown = [_cell(row["cells"].get(c), "" if sure else row["confidence"].get(c, "")) for c in columns]
        rows.append((row["code"], *shown, row["from"] or "", row["through"] or "", sure or ("by cell" if one else "")))
    yield from _table(rows, look)


def load_document(draft: Draft, changes: Changes, into: Path) -> dict[str, Any]:
    """What was loaded and what it changes, every change."""
    return {
        "table": draft.name,
        "folder": into.as_posix(),
        "files": [{"name": name, "sha256": sha256} for name, sha256 in draft.files],
        "read": draft.read,
        "kept": draft.kept,
        "rows": len(draft.records),
        "in_force": draft.on,
        "complete": draft.complete or len(draft.complete_for) or False,
        "remarks": list(draft.remarks),
        "added": [_change(one) for one in changes.added],
        "removed": [_change(one) for one in changes.removed],
        "changed": [_change(one) for one in changes.changed],
        "dates_only": changes.dates,
        "same": changes.same,
    }


def load_lines(draft: Draft, changes: Changes, into: Path, look: Look) -> Iterator[Line]:
    """What was loaded, what a user must know of it, and the first changes of each sort."""
    where = f"{into.as_posix()}/reference/{draft.name}.csv"
    yield ((where, "bold"), (f"   {counted(len(draft.records), 'row')}", ""))
    yield from entry("from", ", ".join(name for name, _ in draft.files), look, 2)
    yield from entry("kept", f"{draft.kept:,} of {counted(draft.read, 'row')} read", look, 2)
    yield from entry("complete", _complete(draft.complete or len(draft.complete_for)), look, 2)
    for remark in draft.remarks:
        yield from entry("note", remark, look, 2, "yellow")
    yield BLANK
    counts = f"{len(changes.added):,} added, {len(changes.removed):,} removed, {len(changes.changed):,} changed"
    said = f"Against the table in use, on {changes.on}: {counts}, {changes.same:,} the same."
    yield from paragraph(said, look, 0)
    if changes.dates:
        differ = counted(changes.dates, "row differs", "rows differ")
        yield from paragraph(f"{differ} only for other days.", look, 0)
    for sign, found in (("+", changes.added), ("-", changes.removed), ("~", changes.changed)):
        for change in found[:SHOWN]:
            yield ((f"  {sign} ", ""), (_said(change), ""))
        if len(found) > SHOWN:
            yield ((f"  {sign} and {len(found) - SHOWN:,} more; --format json has all", "dim"),)
    yield BLANK
    yield from paragraph(f"Use it with --packs {into.as_posix()}.", look, 0)


def _said(change: Change) -> str:
    key = " ".join(str(value) for value in (change.key.get("column1"), change.code) if value)
    if "column1" in change.key:
        key = f"{change.key['column1']} over {change.code}"
    if "locality" in change.key:
        modifier = f" {change.key['modifier']}" if change.key["modifier"] else ""
        key = f"{change.code}{modifier} at {change.key['carrier']}-{change.key['locality']}"
    before, after = change.before, change.after
    if before is not None and after is not None:
        said = [f"{c} {_cell(before[c])} -> {_cell(after[c])}" for c in after if before.get(c) != after[c]]
    else:
        said = [f"{c} {_cell(value)}" for c, value in (after or before or {}).items()]
    return f"{key}: {', '.join(said)}" if said else key


def _change(change: Change) -> dict[str, Any]:
    return {"code": change.code, **change.key, "before": change.before, "after": change.after}


def _row(row: TableRow, columns: Sequence[str]) -> dict[str, Any]:
    held = {column: row.cells[column] for column in columns if column in row.cells}
    return {
        "code": row.code,
        "from": _date(row.start),
        "through": _date(row.through),
        "cells": held,
        "confidence": {column: row.confidences[column] for column in held if column in row.confidences},
    }


def _table(rows: Sequence[Sequence[str]], look: Look, right: Sequence[int] = ()) -> Iterator[Line]:
    if look.width < NARROW:
        for row in rows[1:]:
            said = "; ".join(f"{name} {cell}" for name, cell in zip(rows[0], row, strict=True) if cell)
            yield from paragraph(said, look, 2)
        return
    columns = fitted(rows, look.width - 2 - 2 * (len(rows[0]) - 1))
    for at, row in enumerate(rows):
        for text in cells(row, columns, right=right):
            yield (("  ", ""), (text, "dim" if at == 0 else ""))


def _complete(complete: bool | int) -> str:
    if isinstance(complete, bool):
        return "yes" if complete else "no"
    return f"for {counted(complete, 'code')}" if complete else "no"


def _cell(value: Any, confidence: str = "") -> str:
    if value is None and not confidence:
        return ""
    said = {True: "yes", False: "no", None: "none"}.get(value) if not isinstance(value, str | tuple) else None
    said = said or ("+".join(value) or "none" if isinstance(value, tuple) else str(value))
    return f"{said} ({confidence})" if confidence else said


def _date(value: object) -> str | None:
    return value.isoformat() if isinstance(value, datetime.date) else None
