"""JSON: `claims.json` with `facts.json` beside it, or JSON lines, a file for each list and a row on each line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from .documents import LISTS, claim_row, complete
from .model import Row, Year

_encode: Final = json.JSONEncoder(ensure_ascii=True, check_circular=False, separators=(",", ":")).encode


class FactsDocument:
    """`facts.json`: each list grows in a file of its own until the end puts them together."""

    def __init__(self, folder: Path, facts: str) -> None:
        self._path = folder / "facts.json"
        self._facts = facts
        names = LISTS if facts != "none" else ()
        self._parts = {name: _Rows(folder / f".facts.{name}.part", first=f'"{name}":[\n') for name in names}

    def write(self, year: Year) -> None:
        """The year's rows."""
        for name, rows in year.facts.items():
            self._parts[name].add(rows)

    def close(self) -> None:
        """Puts the lists together; without facts there is no file."""
        if not self._parts:
            return
        self._parts["complete"].add(complete(self._facts))
        with self._path.open("w", encoding="utf-8", newline="\n") as out:
            out.write("{")
            for at, part in enumerate(self._parts.values()):
                out.write(",\n" if at else "")
                part.close()
                with part.path.open(encoding="utf-8") as lines:
                    shutil.copyfileobj(lines, out)
                part.path.unlink()
            out.write("}\n")


class JsonDocuments:
    """`claims.json` and `facts.json`."""

    def __init__(self, folder: Path, facts: str) -> None:
        self._claims = _Rows(folder / "claims.json", first='{"claims":[\n', last="\n]}\n")
        self._facts = FactsDocument(folder, facts)

    def write(self, year: Year) -> None:
        """The year's claims and rows."""
        self._claims.add([claim_row(claim) for claim in year.claims])
        self._facts.write(year)

    def close(self) -> None:
        """Ends both."""
        self._claims.close()
        self._facts.close()


class JsonLines:
    """`claims.jsonl`, a claim on each line, and `facts.jsonl`, a document for each patient."""

    def __init__(self, folder: Path, facts: str) -> None:
        self._facts = facts
        self._claims = (folder / "claims.jsonl").open("w", encoding="utf-8", newline="\n")
        self._beside = (folder / "facts.jsonl").open("w", encoding="utf-8", newline="\n") if facts != "none" else None

    def write(self, year: Year) -> None:
        """The year's claims, and on one line what is known beside them."""
        self._claims.write("".join([_encode(claim_row(claim)) + "\n" for claim in year.claims]))
        if self._beside is not None:
            self._beside.write(_encode({name: rows for name, rows in year.facts.items() if rows}) + "\n")

    def close(self) -> None:
        """Says what is complete, and ends the files."""
        self._claims.close()
        if self._beside is not None:
            self._beside.write(_encode({"complete": complete(self._facts)}) + "\n")
            self._beside.close()


class _Rows:
    """A file that holds one list of rows, a row on each line."""

    def __init__(self, path: Path, first: str, last: str = "\n]") -> None:
        self.path = path
        self._last = last
        self._out = path.open("w", encoding="utf-8", newline="\n")
        self._out.write(first)
        self._begun = False

    def add(self, rows: list[Row]) -> None:
        if rows:
            self._out.write((",\n" if self._begun else "") + ",\n".join([_encode(row) for row in rows]))
            self._begun = True

    def close(self) -> None:
        self._out.write(self._last)
        self._out.close()
