"""Amounts of a fee schedule merged into those in use: a year's whole file stands for its year, a revision for its rows.

CMS's revisions hold only what changed. For codes that stand in every locality of a whole file the table is complete, so
that the least and the most of all localities is the least and the most there is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from scrubjay.tables.merging import DAY, Given, Merged, Record, before
from scrubjay.tables.reading_fees import place_of

KEY = ("code", "carrier", "locality", "modifier")


def fees(given: Given) -> Merged:
    """The rows of the files from `given.on` to the end of its year, and what is kept of the table in use."""
    end = datetime.date(given.on.year, 12, 31)
    dates = {"from": given.on.isoformat(), "through": end.isoformat(), "confidence": "primary"}
    records: list[Record] = [{**row.cells, **dates, "file": row.file.name} for row in given.kept]
    keys = {_key(record) for record in records}
    whole = all(file.whole for file in given.files)
    kept: list[Record] = []
    for record in given.old:
        ends = whole or _key(record) in keys
        kept += [*before([record], given.on), *_after(record, end)] if ends else [record]
    count = len(frozenset[str]().union(*(file.localities for file in given.files)))
    remarks = [f"{count:,} localities" if count != 1 else "1 locality"]
    if not whole:
        remarks.append(
            "not CMS's file of the whole country (PFALL), or without its last row (TRL): it stands for its own rows "
            f"only, from {given.on}; load the year's PFALL file before its revisions, and say their first day with "
            "--date"
        )
    if kept:
        remarks.append(f"kept from the table in use: {len(kept):,} rows of other days or places")
    complete = _complete(given, records, kept, whole)
    open_codes = sorted({record["code"] for record in records} - complete)
    if open_codes:
        said = f"not known to be in all localities: {len(open_codes)} of the codes"
        remarks.append(f"{said}; their amounts are used only for billers whose locality is said (--locality)")
    places = {place_of(record) for record in (*records, *kept)}
    listed = given.note.get("localities")
    localities = {**(listed if isinstance(listed, Mapping) else {}), **given.localities}
    mistakes = [
        f"--locality {npi}={place}: no row has this carrier and locality; {_near(place, places)}"
        for npi, place in sorted(given.localities.items())
        if place not in places
    ]
    remarks += [f"the biller {npi} is paid by {place}" for npi, place in sorted(localities.items())]
    files = {record.get("file") for record in kept}
    sources = given.note.get("sources")
    earlier = [one for one in sources if one.get("file") in files] if isinstance(sources, list) else []
    return Merged(
        [*records, *kept],
        False,
        tuple(sorted(complete)),
        remarks,
        localities=localities,
        earlier=tuple(earlier),
        mistakes=tuple(mistakes),
    )


def _complete(given: Given, records: Sequence[Record], kept: Sequence[Record], whole: bool) -> frozenset[str]:
    """The codes that stand in every locality, with each of their modifiers, on all days that the table speaks of."""
    on = given.on.isoformat()
    everywhere = set().union(*(file.localities for file in given.files))
    in_force = [record for record in given.old if (record.get("from") or "") <= on <= (record.get("through") or on)]
    was, before_it = _places(in_force), {record["code"] for record in kept}
    loaded = {record["code"] for record in records}
    partial = {
        code
        for (code, modifier), places in _places(records).items()
        if not (places == everywhere if whole else places <= was.get((code, modifier), set()))
    }
    # what was not complete before is not complete for what is kept of it, nor is a revision of it
    doubtful = {code for code in loaded - given.complete_for if code in before_it or not whole}
    return (given.complete_for | loaded) - partial - doubtful


def _places(records: Iterable[Record]) -> dict[tuple[str, str], set[str]]:
    """The localities of each code and modifier."""
    found: dict[tuple[str, str], set[str]] = {}
    for record in records:
        found.setdefault((record["code"], record.get("modifier") or ""), set()).add(place_of(record))
    return found


def _after(record: Record, end: datetime.date) -> list[Record]:
    """What a record says of the days after one day."""
    first = (end + DAY).isoformat()
    if (record.get("through") or first) < first:
        return []
    return [{**record, "from": max(record.get("from") or first, first)}]


def _key(record: Record) -> tuple[str, ...]:
    return tuple(record.get(column) or "" for column in KEY)


def _near(place: str, places: set[str]) -> str:
    carrier = place.partition("-")[0]
    same = sorted(one for one in places if one.startswith(f"{carrier}-"))
    return f"of the carrier {carrier} there are {', '.join(same[:8])}" if same else "there is none of this carrier"
