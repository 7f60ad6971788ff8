"""One pack file to a typed `Pack`: every structural error at once, each with its place and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scrubjay.facts.form_codes import FILING_INDICATORS
from scrubjay.packs.calendars import calendar_of
from scrubjay.packs.fees import check_fee_schedule
from scrubjay.packs.kinds import KINDS
from scrubjay.packs.kinds.base import Policy
from scrubjay.packs.mistakes import problems_of
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import Fault, PackErrors, Place
from scrubjay.packs.shapes import check_lines, check_measure, check_policy, check_set, check_values, check_window
from scrubjay.packs.shaping import Problems, amount_of, date_of, near, nearest, only_keys, source_of, tables_of, text_of
from scrubjay.packs.spans import Table, parse, place_of

SECTIONS = ("pack", "sources", "codes", "amounts", "calendars", "periods", "measures", "fee_schedule", "disable")
HEADER = ("id", "title", "version", "released", "extends", "claims", "lines", "note")
ROUTING = ("filing_indicators", "payer_ids", "states", "plans", "products", "group_numbers")
LINES = ("disciplines", "codes", "places_of_service")
ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
PACK_ID = re.compile(r"[a-z0-9]+([./-][a-z0-9]+)*")


def load_file(path: Path, pack_file: str | None = None) -> Pack:
    """The pack of a file. Raises PackErrors; a file that can't be read raises OSError."""
    raw = path.read_bytes()
    file = pack_file or path.as_posix()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems = Problems()
        problems.note(Place(file, line, 1), "this file is not UTF-8", "save it as UTF-8", code=Fault.SYNTAX)
        raise PackErrors(tuple(problems)) from None
    return load_pack(text, file)


def load_pack(text: str, file: str) -> Pack:
    """The pack that a text says, before its bases are merged in. Raises PackErrors with every problem at once."""
    root = parse(text, file)
    problems = Problems()
    misshapen = Problems()
    check_values(root, root.place, misshapen)
    for key in root:
        if key not in (*SECTIONS, *KINDS):
            what = "no policy kind and no section of a pack"
            problems.note(root.places[key], f"`{key}` is {what}", nearest(key, (*SECTIONS, *KINDS)), code=Fault.KEY)
    header = root.get("pack")
    if not isinstance(header, Table):
        problems.note(Place(file, 1, 1), "a pack opens with [pack]", "with id, title and version", code=Fault.MISSING)
        raise PackErrors(tuple(problems))
    only_keys(header, HEADER, "[pack]", problems)
    pack_id = text_of(header, "id", "[pack]", problems)
    if pack_id and not PACK_ID.fullmatch(pack_id):
        problems.note(header.values_at["id"], "a pack's id is lower-case words joined by `/` and `-`")
    lines = _table(header, "lines", problems)
    if lines is not None:
        _keys(lines, LINES, "[pack.lines]", problems)
        check_lines(lines, misshapen)
    items, disabled = _items(root, lines, file, problems)
    for item in items:
        check_policy(item.data, item.place, misshapen)
    pack = Pack(
        id=pack_id,
        title=text_of(header, "title", "[pack]", problems),
        version=text_of(header, "version", "[pack]", problems),
        released=date_of(header, "released", problems),
        file=file,
        place=header.place,
        extends=_extends(header, problems),
        extends_at=tuple(getattr(header.get("extends"), "places", ())),
        claims=_claims(header, problems),
        lines=lines,
        sources={n: source_of(n, t, problems) for n, t in _named(root, "sources", problems)},
        codes=_codes(root, problems, misshapen),
        amounts={n: amount_of(n, t, problems) for n, t in _named(root, "amounts", problems)},
        calendars={n: calendar_of(n, t, problems) for n, t in _named(root, "calendars", problems)},
        periods=_periods(root, problems, misshapen),
        measures=_measures(root, problems, misshapen),
        items=tuple(items),
        disabled=tuple(disabled),
        chain=(file,),
        comment=_comment(text),
        fee_schedule=check_fee_schedule(root.get("fee_schedule"), root, problems, misshapen),
    )
    if problems or misshapen:
        raise PackErrors((*problems, *misshapen), pack, sound=not misshapen)
    return pack


def _comment(text: str) -> str:
    """The lines of comment that a pack opens with, but for what they tell an editor (`#:schema`)."""
    found = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if line.startswith("#:"):
            continue
        found.append(line.removeprefix("#").removeprefix(" "))
    return "\n".join(found)


def _table(header: Table, key: str, problems: Problems) -> Table | None:
    value = header.get(key)
    if value is None or isinstance(value, Table):
        return value
    problems.note(header.places[key], f"`{key}` is a table", f"[pack.{key}]")
    return None


def _keys(table: Table, allowed: tuple[str, ...], what: str, problems: Problems) -> None:
    """The keys of a table below [pack]; one of the header's own has slipped into it."""
    slipped = [key for key in table if key in HEADER and key not in allowed]
    for key in slipped:
        hint = f"move it above line {table.place.line}"
        problems.note(table.places[key], f"`{key}` is a key of [pack], not of {what}", hint, code=Fault.MISPLACED)
    only_keys(table, (*allowed, *slipped), what, problems)


def _extends(header: Table, problems: Problems) -> tuple[str, ...]:
    value = header.get("extends", [])
    if isinstance(value, list) and all(isinstance(base, str) for base in value):
        return tuple(value)
    problems.note(header.values_at["extends"], "`extends` is a list of pack ids", 'extends = ["medicare/part-b-ot"]')
    return ()


def _claims(header: Table, problems: Problems) -> Table | None:
    claims = _table(header, "claims", problems)
    if claims is None:
        return None
    _keys(claims, ROUTING, "[pack.claims]", problems)
    if not claims:
        problems.note(
            claims.place, "[pack.claims] names no claims", f"say one of {', '.join(ROUTING)}", code=Fault.MISSING
        )
    for key, value in claims.items():
        if key not in ROUTING:
            continue
        listed = value.get("not_in") if isinstance(value, Table) and set(value) == {"not_in"} else value
        if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
            problems.note(claims.values_at[key], f"`{key}` is a list of quoted texts", "or { not_in = [...] }")
        elif key == "filing_indicators":
            _indicators(listed, claims.values_at[key], problems)
    return claims


def _indicators(listed: list[str], place: Place, problems: Problems) -> None:
    for at, one in enumerate(listed):
        if one not in FILING_INDICATORS:
            what = f"`{one}` is no claim filing indicator of the 837P (SBR09): one of {', '.join(FILING_INDICATORS)}"
            found = near(one.upper(), FILING_INDICATORS)
            problems.note(
                place_of(listed, at, place), what, f"did you mean `{found}`?" if found else "", code=Fault.WORD
            )


def _named(root: Table, key: str, problems: Problems) -> list[tuple[str, Table]]:
    found = []
    section = tables_of(root, key, problems)
    for name, table in section.items():
        if isinstance(table, Table):
            found.append((name, table))
        else:
            place = section.places.get(name, root.place) if isinstance(section, Table) else root.place
            problems.note(place, f"[{key}.{name}] is a table", f"[{key}.{name}]")
    return found


def _codes(root: Table, problems: Problems, misshapen: Problems) -> dict[str, Any]:
    section = tables_of(root, "codes", problems)
    for name, spec in section.items():
        place = section.values_at.get(name, root.place) if isinstance(section, Table) else root.place
        check_set(name, spec, place, misshapen)
    return dict(section)


def _periods(root: Table, problems: Problems, misshapen: Problems) -> dict[str, Table]:
    found = dict(_named(root, "periods", problems))
    for table in found.values():
        check_window(table, table.place, misshapen)
    return found


def _measures(root: Table, problems: Problems, misshapen: Problems) -> dict[str, Table]:
    found = dict(_named(root, "measures", problems))
    for table in found.values():
        check_measure(table, table.place, misshapen)
    return found


def _items(root: Table, lines: Table | None, file: str, problems: Problems) -> tuple[list[Item], list[Item]]:
    items: list[Item] = []
    disabled: list[Item] = []
    for kind in (*KINDS, "disable"):
        listed = root.get(kind, [])
        if not isinstance(listed, list):
            problems.note(root.places[kind], f"`{kind}` opens with two brackets", f"[[{kind}]]")
            continue
        for at, table in enumerate(listed):
            place = listed.places[at] if hasattr(listed, "places") else root.places[kind]
            if not isinstance(table, Table):
                problems.note(place, f"`{kind}` opens with two brackets", f"[[{kind}]]")
                continue
            item_id = table.get("id")
            if not isinstance(item_id, str) or not ID.fullmatch(item_id):
                at_id = table.values_at.get("id", place)
                problems.note(at_id, "an id is lower-case words joined by dashes", 'id = "kx-threshold"')
                continue
            item = Item(kind, item_id, table, lines, place, dict.fromkeys(table, file))
            (disabled if kind == "disable" else items).append(item)
    items.sort(key=lambda item: item.place)
    for item in disabled:
        only_keys(item.data, ("id", "reason"), "[[disable]]", problems)
        text_of(item.data, "reason", "[[disable]]", problems)
    return items, disabled


def validated(item: Item) -> Policy | list[Any]:
    """The item as its kind's model, or the problems it has."""
    try:
        return KINDS[item.kind].model_validate(dict(item.data))
    except ValidationError as error:
        return problems_of(error, item)
