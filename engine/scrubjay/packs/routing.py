"""Which pack decides a claim: the office's own payers first, then what the packs say of themselves (`meaning.md` 19).

Group > plan > product > payer id > filing indicator with state > filing indicator: a pack's rank is its first key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from scrubjay.facts.unknown import UNKNOWN
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import Fault, PackErrors, Place, Problem
from scrubjay.packs.shaping import Problems, nearest_ids, only_keys
from scrubjay.packs.spans import Table, parse

Row = Mapping[str, Any]
"""A claim as packs see it: a field left out is unknown, None is absent."""
FIELDS = {
    "group_numbers": "group_number",
    "plans": "plan",
    "products": "product",
    "payer_ids": "payer.id",
    "filing_indicators": "filing_indicator",
    "states": "patient.state",
}
LABELS = {
    "group_number": "the group number",
    "plan": "the plan",
    "product": "the product",
    "payer.id": "the payer id",
    "filing_indicator": "the claim filing indicator",
    "patient.state": "the patient's state",
}
RANKS = ("group_numbers", "plans", "products", "payer_ids")
INDICATOR_WITH_STATE, INDICATOR, STATE = 4, 5, 6


@dataclass(frozen=True, slots=True)
class Near:
    """A pack that does not decide a claim, and the condition that failed, in words."""

    pack: str
    failed: str
    met: int


@dataclass(frozen=True, slots=True)
class Route:
    """The pack that decides; packs that might, with the facts that would tell; else those that came nearest."""

    pack: Pack | None
    perhaps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    nearest: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """An office's own payers: payer id to pack id, and where the file says so."""

    packs: Mapping[str, str]
    places: Mapping[str, Place]


NO_OFFICE = Office({}, {})


def route(packs: Sequence[Pack], row: Row, office: Office = NO_OFFICE) -> Route:
    """The pack that decides a claim. `row`: the claim, with what it inherits."""
    by_id = {pack.id: pack for pack in packs}
    payer = row.get("payer.id")
    named = by_id.get(office.packs.get(payer, "")) if isinstance(payer, str) else None
    if named is not None:
        return Route(named)
    sure: list[Pack] = []
    perhaps: list[tuple[Pack, tuple[str, ...]]] = []
    near: list[Near] = []
    for pack in packs:
        if pack.claims is None:
            continue
        failed, missing, met = _tried(pack.claims, row)
        if failed:
            near.append(Near(pack.id, "; ".join(failed), met))
        elif missing:
            perhaps.append((pack, missing))
        else:
            sure.append(pack)
    best = min(sure, key=lambda pack: (rank(pack), pack.id)) if sure else None
    limit = rank(best) if best else STATE + 1
    possible = {pack.id: missing for pack, missing in perhaps if rank(pack) < limit}
    if "payer.id" not in row:
        possible |= {name: ("payer.id",) for name in office.packs.values() if name in by_id and by_id[name] is not best}
    others = tuple(sorted(possible.items()))
    nearest_ = sorted(near, key=lambda n: (-n.met, n.pack))
    top = [n for n in nearest_ if n.met == nearest_[0].met][:3] if nearest_ else []
    return Route(best, others, () if best else tuple(top))


def goes_by(row: Row) -> tuple[Any, ...]:
    """All that `route` reads of a claim: claims with the same go the same way."""
    return tuple(row.get(name, UNKNOWN) for name in FIELDS.values())


def of_payer_kind(pack: Pack, row: Row) -> bool:
    """Whether a pack is of the claim's kind of payer, as both tell: filing indicators come first."""
    claims: Mapping[str, Any] = pack.claims or {}
    wanted = claims.get("filing_indicators")
    name = FIELDS["filing_indicators"]
    return wanted is None or name not in row or _holds(row[name], wanted)


def rank(pack: Pack) -> int:
    """How specific a pack's [pack.claims] is; the least decides."""
    claims: Mapping[str, Any] = pack.claims or {}
    for at, key in enumerate(RANKS):
        if key in claims:
            return at
    if "filing_indicators" in claims:
        return INDICATOR_WITH_STATE if "states" in claims else INDICATOR
    return STATE


def check_ranks(packs: Sequence[Pack]) -> list[Problem]:
    """Two packs of one rank that can meet on a claim: a load error."""
    found: list[Problem] = []
    routed = [pack for pack in packs if pack.claims is not None]
    for one, other in combinations(sorted(routed, key=lambda p: p.id), 2):
        if rank(one) == rank(other) and _can_meet(one.claims or {}, other.claims or {}):
            message = f"`{other.id}` and `{one.id}` can meet on one claim and are equally specific"
            found.append(
                Problem(other.place, message, "name a plan, product or payer id in one of them", code=Fault.ROUTING)
            )
    return found


def load_payers(path: Path, known: Sequence[str]) -> Office:
    """The office's payers.toml. Raises PackErrors with every problem; `known` are the ids of packs there are."""
    file = path.as_posix()
    problems = Problems()
    try:
        root = parse(path.read_text(encoding="utf-8-sig"), file)
    except UnicodeDecodeError:
        raise PackErrors(
            (Problem(Place(file, 1, 1), "this file is not UTF-8", "save it as UTF-8", code=Fault.SYNTAX),)
        ) from None
    only_keys(root, ("payer",), "payers.toml", problems)
    packs: dict[str, str] = {}
    places: dict[str, Place] = {}
    listed = root.get("payer", [])
    if not isinstance(listed, list) or not all(isinstance(entry, Table) for entry in listed):
        problems.note(root.places["payer"], "`payer` opens with two brackets", "[[payer]]")
        listed = []
    for entry in listed:
        only_keys(entry, ("ids", "pack", "name", "note"), "[[payer]]", problems)
        pack, ids = entry.get("pack"), entry.get("ids")
        if pack not in known:
            place = entry.values_at.get("pack", entry.place)
            problems.note(place, f"there is no pack `{pack}`", nearest_ids(str(pack), known), code=Fault.NAME)
        if not isinstance(ids, list) or not ids or not all(isinstance(one, str) for one in ids):
            problems.note(
                entry.values_at.get("ids", entry.place), "`ids` is a list of quoted payer ids", 'ids = ["11502"]'
            )
            continue
        for one in ids:
            if one in packs and packs[one] != pack:
                problems.note(
                    entry.values_at["ids"], f"the payer id {one} is given to `{packs[one]}` already", code=Fault.TWICE
                )
            packs[one], places[one] = str(pack), entry.values_at["ids"]
    if problems:
        raise PackErrors(tuple(problems))
    return Office(packs, places)


def _tried(claims: Table, row: Row) -> tuple[list[str], tuple[str, ...], int]:
    """Conditions that fail, in words; facts that are missing; how many hold."""
    failed: list[str] = []
    missing: list[str] = []
    met = 0
    for key, wanted in claims.items():
        name = FIELDS[key]
        if name not in row:
            missing.append(_dotted(name))
        elif _holds(row[name], wanted):
            met += 1
        else:
            failed.append(_words(name, row[name], wanted))
    return failed, tuple(missing), met


def _holds(value: Any, wanted: Any) -> bool:
    if value is None:
        return False
    if isinstance(wanted, Mapping):
        return value not in wanted["not_in"]
    return value in wanted


def _words(name: str, value: Any, wanted: Any) -> str:
    is_ = f"is {value}" if value is not None else "is not given"
    if name in ("group_number", "patient.state") and value is not None:
        is_ = "is another"
    if isinstance(wanted, Mapping):
        return f"{LABELS[name]} {is_}; none of {', '.join(wanted['not_in'])} expected"
    return f"{LABELS[name]} {is_}; {' or '.join(wanted)} expected"


def _dotted(name: str) -> str:
    return name if "." in name else f"claim.{name}"


def _can_meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(_share(one[key], other[key]) for key in FIELDS if key in one and key in other)


def _share(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return True
    if isinstance(one, Mapping):
        return any(value not in one["not_in"] for value in other)
    if isinstance(other, Mapping):
        return any(value not in other["not_in"] for value in one)
    return bool(set(one) & set(other))
