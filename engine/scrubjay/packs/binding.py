"""Names of a merged pack bound: sources, sets and amounts exist and are used; items fit their kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay.packs.calendars import CALENDAR_KEYS
from scrubjay.packs.fees import sources_of
from scrubjay.packs.loading import validated
from scrubjay.packs.overriding import clashing
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import Fault, Place
from scrubjay.packs.shaping import Problems, nearest
from scrubjay.packs.spans import Array, Table


def bind(pack: Pack, problems: Problems) -> None:
    """Check a merged pack; every problem is noted."""
    used: set[str] = set()
    for item in pack.items:
        policy = validated(item)
        cited = _cited(item.data, item.place, pack, problems)
        used.update(cited)
        if isinstance(policy, list):
            problems.extend(policy)
            continue
        if policy.severity == "deny" and cited and all(pack.sources[s].confidence == "single" for s in cited):
            place = item.data.values_at.get("severity", item.place)
            problems.note(
                place,
                f"`{item.id}` denies on a single source",
                'severity = "review", or find a second source and mark it "corroborated"',
                code=Fault.SINGLE,
            )
    for amount in pack.amounts.values():
        for value in amount.values:
            if value.source in pack.sources:
                used.add(value.source)
            elif value.source:
                hint = nearest(value.source, pack.sources)
                problems.note(value.place, f"there is no source `{value.source}` in [sources]", hint, code=Fault.NAME)
    for named, entry in sources_of(pack.fee_schedule):
        if named in pack.sources:
            used.add(named)
        elif named:
            place = entry.values_at.get("source", entry.place)
            problems.note(
                place, f"there is no source `{named}` in [sources]", nearest(named, pack.sources), code=Fault.NAME
            )
    for calendar in pack.calendars.values():
        used.update(_cited(calendar.data, calendar.place, pack, problems))
    for name, source in pack.sources.items():
        if name not in used and source.place.file == pack.file:
            problems.note(
                source.place,
                f"no policy, amount or calendar cites the source `{name}`",
                "cite it or take it out",
                code=Fault.UNUSED,
            )
    for one, other in clashing(pack.items):
        problems.note(other.place, *_clash(one, other), code=Fault.TWICE)
    conditions = (*(item.data for item in pack.items), pack.periods, pack.measures, pack.fee_schedule)
    for table in conditions:
        for name, place in _calendars(table, pack.place):
            if name not in pack.calendars:
                hint = nearest(name, pack.calendars) or f"open [calendars.{name}]"
                problems.note(place, f"there is no calendar `{name}` in [calendars]", hint, code=Fault.NAME)
    names = {"@": pack.codes, "$": pack.amounts}
    for table in (*conditions, pack.codes):
        for text, place in _texts(table, pack.place):
            known = names.get(text[:1])
            if known is not None and len(text) > 1 and text[1:] not in known:
                what, section = ("set", "codes") if text[0] == "@" else ("amount", "amounts")
                problems.note(
                    place, f"there is no {what} `{text[1:]}` in [{section}]", nearest(text[1:], known), code=Fault.NAME
                )


def _clash(one: Item, other: Item) -> tuple[str, str]:
    where = f"line {one.place.line}" if one.place.file == other.place.file else str(one.place)
    if one.kind != other.kind:
        return f"the id `{other.id}` is taken by a {one.kind} ({where})", "an id names one policy"
    message = f"two versions of `{other.id}` are in force on a same day; the other stands at {where}"
    return message, "give them `effective` dates that do not overlap"


def _cited(data: Table, otherwise: Place, pack: Pack, problems: Problems) -> list[str]:
    found = []
    sources = data.get("sources", [])
    for at, name in enumerate(sources if isinstance(sources, list) else []):
        if not isinstance(name, str):
            continue
        if name in pack.sources:
            found.append(name)
            continue
        place = sources.places[at] if isinstance(sources, Array) else otherwise
        problems.note(
            place, f"there is no source `{name}` in [sources]", nearest(str(name), pack.sources), code=Fault.NAME
        )
    return found


def _calendars(value: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Every calendar that a length of time or a roll names."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            at = value.values_at.get(key, place) if isinstance(value, Table) else place
            if key in CALENDAR_KEYS and isinstance(inner, str):
                yield inner, at
            else:
                yield from _calendars(inner, at)
    elif isinstance(value, list):
        for inner in value:
            yield from _calendars(inner, place)


def _texts(value: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Every text that stands as a value, but the words for people."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in ("message", "title", "note", "words", "reason", "url"):
                continue
            at = value.values_at.get(key, place) if isinstance(value, Table) else place
            yield from _texts(inner, at)
    elif isinstance(value, list):
        for at_index, inner in enumerate(value):
            at = value.places[at_index] if isinstance(value, Array) and at_index < len(value.places) else place
            yield from _texts(inner, at)
    elif isinstance(value, str):
        yield value, place
