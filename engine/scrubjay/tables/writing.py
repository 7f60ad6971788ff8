"""A drafted reference table written beside its note: both aside first, read back, then renamed."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scrubjay.tables.folders import REFERENCE
from scrubjay.tables.layouts import LAYOUTS
from scrubjay.tables.loading_cms import Draft
from scrubjay.tables.table import Table, load_table

MEANINGS: Final = {
    "ncci": {
        "code": "Column 2 code: the one that is denied.",
        "column1": "Column 1 code: the one that is paid.",
        "indicator": "0: no modifier opens the pair. 1: one that tells a separate service does. 9: never applied.",
        "setting": "practitioner: from the files loaded. Others: kept from the table used before.",
        "from": "First date of service.",
        "through": "Last date of service of a pair that ended.",
        "remark": "ended: the pair stands no more after `through`.",
    },
    "mue": {
        "code": "CPT or HCPCS code.",
        "units": "Most units a day; `mai` 1: a line.",
        "setting": "practitioner: from the files loaded. Others: kept from the table used before.",
        "mai": "1: per line. 2: per date of service, absolute. 3: per date of service, from claims data.",
        "basis": "Why CMS set it, in our words. Empty: not one of those known.",
        "from": "First date of service that the row speaks of.",
        "through": "Last date of service that the row speaks of.",
    },
    "pos": {
        "code": "Two digits.",
        "description": "Short words of our own; empty for codes that scrubjay has none for.",
        "from": "First date of service, where it is known.",
        "through": "Last date of service of a code that ended.",
    },
    "mpfs": {
        "code": "CPT or HCPCS code.",
        "carrier": "The contractor's number, five digits.",
        "locality": "The pricing locality within it, two digits.",
        "modifier": "26, TC or 53 where a part of the service has its own amount; else empty.",
        "nonfacility": "Dollars for one unit where the non-facility rate is paid.",
        "facility": "Dollars for one unit where the facility rate is paid.",
        "reduced": "Dollars for one unit with half of the practice expense, paid under section 1848.",
        "reduced_institutional": "The same, paid under section 1834.",
        "status": "A: paid by the schedule. R: restricted. Others are not paid by it, or priced by the contractor.",
        "multiple": "5: of the day's therapy all units but one are paid at the reduced amount. 0, 9: no reduction.",
        "from": "First date of service that the row speaks of.",
        "through": "Last date of service that the row speaks of.",
        "file": "The file that the row was read from.",
    },
}


def write_table(draft: Draft, folder: Path) -> Table:
    """Write `folder/reference/TABLE.csv` and `TABLE.toml`; the table as read back. Raises OSError, TableError."""
    target = folder / REFERENCE
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".loading-", dir=target) as name:
        aside = Path(name)
        sheet, note = aside / f"{draft.name}.csv", aside / f"{draft.name}.toml"
        sheet.write_text(table_text(draft), encoding="utf-8", newline="")
        note.write_text(note_text(draft), encoding="utf-8", newline="")
        table = load_table(sheet)
        for written, place in zip((sheet, note), files_of(draft.name, folder), strict=True):
            os.replace(written, place)
    return table


def files_of(table: str, folder: Path) -> tuple[Path, Path]:
    """The table's file and its note in a packs folder."""
    return folder / REFERENCE / f"{table}.csv", folder / REFERENCE / f"{table}.toml"


def table_text(draft: Draft) -> str:
    """The table as CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, draft.header, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(draft.records)
    return stream.getvalue()


def note_text(draft: Draft) -> str:
    """The note as TOML: what the table is, the files it was made of, and for which codes it is whole."""
    return "\n".join(_note(draft)) + "\n"


def _note(draft: Draft) -> Iterator[str]:
    layout = LAYOUTS[draft.kind]
    names = ", ".join(name for name, _ in draft.files)
    yield f"# The note of {draft.name}.csv, written by `scrubjay reference load`: loading again replaces both."
    yield ""
    yield f"title    = {_text(f'{layout.title} (CMS, in force {draft.on})')}"
    yield f"status   = {draft.on}"
    yield f"checked  = {draft.loaded}"
    yield f"complete = {'true' if draft.complete else 'false'}"
    if draft.complete_for:
        yield "complete_for = ["
        yield from (f"    {_text(code)}," for code in draft.complete_for)
        yield "]"
    yield f"of       = {_text(f'{draft.kept:,} of {draft.read:,} rows of {names}.')}"
    yield f"note     = {_text('; '.join(('no text of CMS or the AMA is in it', *draft.remarks)))}"
    yield ""
    yield "[columns]"
    yield from (f"{column} = {_text(words)}" for column, words in MEANINGS[draft.kind].items())
    if draft.localities:
        yield ""
        yield "[localities]"
        yield from (f"{_text(npi)} = {_text(place)}" for npi, place in sorted(draft.localities.items()))
    for source in draft.earlier:
        yield ""
        yield "[[sources]]"
        yield from (f"{key} = {_value(value)}" for key, value in source.items())
    for at, (name, sha256) in enumerate(draft.files, 1):
        yield ""
        yield "[[sources]]"
        yield f"id         = {_text(f'cms-{draft.kind}-{draft.on}-{at}')}"
        yield f"title      = {_text(f'{layout.title}, CMS, file {name}')}"
        yield 'url        = "https://www.cms.gov"'
        yield f"file       = {_text(name)}"
        yield f"sha256     = {_text(sha256)}"
        yield f"checked    = {draft.loaded}"
        yield 'confidence = "primary"'


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else _text(str(value))


def _text(words: str) -> str:
    # a file's name may hold bytes that are no text
    whole = words.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
