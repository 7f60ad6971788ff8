"""Every code that a pack names: of what sort it is by where it stands, its place, and the dates that it is for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scrubjay.linting.linted import Linted
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import Place
from scrubjay.packs.spans import Array, Table
from scrubjay.tables import Table as ReferenceTable
from scrubjay.tables import TableRow

Sort = Literal["code", "modifier", "place", "diagnosis", "carc", "rarc"]
WORDS: Mapping[Sort, str] = {
    "code": "procedure code",
    "modifier": "modifier",
    "place": "place of service",
    "diagnosis": "diagnosis",
    "carc": "adjustment reason code",
    "rarc": "remark code",
}
FIELDS: Mapping[str, Sort] = {
    "code": "code",
    "codes": "code",
    "modifiers": "modifier",
    "place_of_service": "place",
    "places_of_service": "place",
    "diagnoses": "diagnosis",
}
KEYS: Mapping[tuple[str, str], Sort] = {
    ("required_modifier", "modifier"): "modifier",
    ("required_modifier", "or_instead"): "modifier",
    ("threshold_modifier", "modifier"): "modifier",
    ("threshold_modifier", "or_instead"): "modifier",
    ("assistant_services", "modifier"): "modifier",
    ("modifier_rules", "forbidden"): "modifier",
    ("modifier_rules", "exclusive"): "modifier",
    ("modifier_rules", "first"): "modifier",
    ("not_covered", "notices"): "modifier",
    ("code_pair", "bypassed"): "modifier",
    ("place_of_service", "valid"): "place",
    ("place_of_service", "not_valid"): "place",
    ("diagnosis", "required"): "diagnosis",
    ("diagnosis", "excluded"): "diagnosis",
}
"""Keys of kinds that hold codes."""
EDITS: Mapping[str, Sort] = {
    "add_modifier": "modifier",
    "remove_modifier": "modifier",
    "set_place_of_service": "place",
    "replace_code": "code",
}
TABLES: Mapping[Sort, tuple[str, ...]] = {
    "code": ("therapy_codes", "mue", "ncci_pairs", "physician_fees"),
    "modifier": ("modifiers",),
    "place": ("places_of_service",),
    "carc": ("carc",),
    "rarc": ("rarc",),
}
SHAPES: Mapping[Sort, re.Pattern[str]] = {
    "code": re.compile(r"\d{4}[0-9A-Z]|[A-Z]\d{4}"),
    "modifier": re.compile(r"[A-Z0-9]{2}"),
    "place": re.compile(r"\d{2}"),
    "diagnosis": re.compile(r"[A-TV-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?"),
    "carc": re.compile(r"\d{1,3}|[A-Z]\d{1,2}"),
    "rarc": re.compile(r"(MA|M|N)\d{1,3}"),
}
OPERATORS = ("in", "not_in", "has_any", "has_all", "has_none", "first")


@dataclass(frozen=True, slots=True)
class Dates:
    """From the first to the last date of service that something is for; None is open."""

    start: datetime.date | None = None
    through: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A code, prefix or range as a pack writes it. `where` says in words what names it."""

    sort: Sort
    text: str
    place: Place
    where: str
    dates: Dates
    set_name: str = ""
    item: Item | None = None

    @property
    def single(self) -> bool:
        """Whether it is one code, no prefix and no range."""
        return not self.text.endswith("*") and ".." not in self.text


@dataclass(slots=True)
class Use:
    """How the sets of a chain are used: as what sorts, and for which dates."""

    sorts: set[Sort] = field(default_factory=set)
    starts: list[datetime.date | None] = field(default_factory=list)
    throughs: list[datetime.date | None] = field(default_factory=list)

    def dates(self) -> Dates:
        """The widest dates of all that read the set."""
        starts = [one for one in self.starts if one is not None]
        ends = [one for one in self.throughs if one is not None]
        return Dates(
            min(starts) if starts and len(starts) == len(self.starts) else None,
            max(ends) if ends and len(ends) == len(self.throughs) else None,
        )


def said_codes(linted: Linted) -> list[Said]:
    """Every code of the file, policies first, then sets by the sorts that they are used as."""
    found = [one for item in linted.pack.items for one in _of_item(item) if not one.text.startswith("@")]
    uses = uses_of(linted)
    for name, spec in linted.pack.codes.items():
        use = uses.get(name)
        for listed in lists_of(spec):
            for text, place in _entries(listed):
                if use is not None and not text.startswith("@"):
                    where, dates = f"the set `@{name}`", use.dates()
                    found += [Said(sort, text, place, where, dates, name) for sort in sorted(use.sorts)]
    return found


def lists_of(spec: Any) -> list[Array]:
    """The lists of one of [codes]."""
    if isinstance(spec, Array):
        return [spec]
    return [spec[key] for key in ("any_of", "none_of") if isinstance(spec, Table) and isinstance(spec.get(key), Array)]


def uses_of(linted: Linted) -> dict[str, Use]:
    """By set: what the files around it use it as, through the sets that hold it too."""
    found: dict[str, Use] = {}
    for pack in linted.around:
        for one in _of_pack(pack):
            if one.text.startswith("@"):
                _add(found, one.text[1:], one, linted.around, ())
    return found


def known(linted: Linted, sort: Sort, text: str) -> bool:
    """Whether a reference table has a code."""
    return any(text in codes_of(linted.tables[name]) for name in TABLES.get(sort, ()) if name in linted.tables)


def codes_of(table: ReferenceTable) -> set[str]:
    """The codes of a table: of pairs, those of both columns."""
    found = set(table.rows)
    if "column1" in table.columns:
        found |= {str(row.cells["column1"]) for rows in table.rows.values() for row in rows if "column1" in row.cells}
    return found


def rows_of(linted: Linted, sort: Sort, text: str) -> tuple[TableRow, ...]:
    """The rows that a code has in the first table of its sort, which tells from when and until when it was in force."""
    names = TABLES.get(sort, ())
    table = linted.tables.get(names[0]) if names else None
    return table.rows.get(text, ()) if table is not None else ()


def _of_pack(pack: Pack) -> Iterator[Said]:
    for item in pack.items:
        yield from _of_item(item)
    for name, measure in pack.measures.items():
        yield from _in_condition(measure, "", Dates(), f"the measure `{name}`", None)
    for name, period in pack.periods.items():
        yield from _in_condition(period, "", Dates(), f"the window `{name}`", None)
    for table in (pack.lines, pack.fee_schedule):
        if table is not None:
            yield from _in_condition(table, "", Dates(), "[pack]", None)


def _add(found: dict[str, Use], name: str, said: Said, packs: tuple[Pack, ...], within: tuple[str, ...]) -> None:
    if name in within:
        return
    use = found.setdefault(name, Use())
    use.sorts.add(said.sort)
    use.starts.append(said.dates.start)
    use.throughs.append(said.dates.through)
    for pack in packs:
        for listed in lists_of(pack.codes.get(name)):
            for text, _ in _entries(listed):
                if text.startswith("@"):
                    _add(found, text[1:], said, packs, (*within, name))


def _of_item(item: Item) -> Iterator[Said]:
    effective = item.data.get("effective")
    said = effective if isinstance(effective, Mapping) else {}
    start, through = (one if type(one) is datetime.date else None for one in (said.get("from"), said.get("through")))
    dates, where = Dates(start, through), f"`{item.id}`"
    for key, value in item.data.items():
        place = item.data.values_at.get(key, item.place)
        sort = KEYS.get((item.kind, key))
        if sort is not None:
            yield from (Said(sort, text, at, where, dates, item=item) for text, at in _entries(value, place))
        elif item.kind == "modifier_rules" and key == "needs" and isinstance(value, Table):
            for name, listed in value.items():
                yield Said("modifier", name, value.places[name], where, dates, item=item)
                yield from (Said("modifier", text, at, where, dates, item=item) for text, at in _entries(listed, place))
        elif key == "denial" and isinstance(value, Table):
            for inner, of in (("carc", "carc"), ("rarc", "rarc")):
                here = value.values_at.get(inner, place)
                for text, at in _entries(value.get(inner, []), here):
                    yield Said(of, text, at, where, dates, item=item)  # type: ignore[arg-type]
        elif key in ("fix", "fix_never") and isinstance(value, Table):
            edits = value.get("edits")
            for edit in edits if isinstance(edits, Array) else ():
                for action, wanted in edit.items() if isinstance(edit, Table) else ():
                    if action in EDITS and isinstance(wanted, str):
                        yield Said(EDITS[action], wanted, edit.values_at[action], where, dates, item=item)
            if isinstance(value.get("earned_by"), (Table, Array)):
                yield from _in_condition(value["earned_by"], "", dates, where, item)
        elif isinstance(value, (Table, Array)):
            yield from _in_condition(value, "", dates, where, item)


def _in_condition(value: Any, key: str, dates: Dates, where: str, item: Item | None) -> Iterator[Said]:
    """The codes that tests of fields name, wherever they stand."""
    if isinstance(value, Table):
        for name, inner in value.items():
            under = key if name in OPERATORS and key else name
            sort = FIELDS.get(under)
            if sort is not None and isinstance(inner, (str, Array)):
                at = value.values_at.get(name, value.place)
                yield from (Said(sort, text, spot, where, dates, item=item) for text, spot in _entries(inner, at))
            elif name not in ("same", "table", "match", "fits"):
                yield from _in_condition(inner, under, dates, where, item)
    elif isinstance(value, Array):
        for inner in value:
            yield from _in_condition(inner, key, dates, where, item)


def _entries(value: Any, place: Place | None = None) -> Iterator[tuple[str, Place]]:
    if isinstance(value, str) and place is not None:
        yield value, place
    elif isinstance(value, Array):
        yield from ((text, at) for text, at in zip(value, value.places, strict=True) if isinstance(text, str))
