"""Which claims go to a pack: compared over every value that either side's [pack.claims] names, and any other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay.cases.plain import CLAIM_VALUES, plain
from scrubjay.cases.reading import reads_of
from scrubjay.cases.scene import CLAIM, Json, put_in
from scrubjay.differing.changes import Change, Witness
from scrubjay.differing.deciding import decided
from scrubjay.differing.side import Side
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import FIELDS, LABELS, route

DAY = datetime.date(2026, 6, 30)
"""A day of service on which a claim is shown."""
OTHER, MORE = "ZZ", ("YY", "XX")
"""Values that no pack names."""


def routing_change(old: Side, new: Side, one: Pack, other: Pack) -> Change | None:
    """The change of a pack's [pack.claims]; None where the same claims go to it, with the same rank."""
    if _form(one) == _form(other):
        return None
    if one.claims is None or other.claims is None:
        what = "decides claims now; it was a base" if one.claims is None else "is a base now; it decides no claims"
        return _change(one, other, f"The pack {other.id} {what}.", ())
    # lists are never empty, so that another list always takes another claim
    shown = next(row for row in _rows(one, other) if _goes(one, row) != _goes(other, row))
    was, now = _goes(one, shown), _goes(other, shown)
    facts = _facts(shown)
    witness = Witness(
        facts,
        decided(old, one, facts) if was else None,
        decided(new, other, facts) if now else None,
        "",
        "it goes to this pack" if was else "it does not go to this pack",
        "it goes to this pack" if now else "it does not go to this pack",
    )
    return _change(one, other, f"Other claims go to the pack {other.id}.", (witness,))


def whole_pack(pack: Pack, side: Side, added: bool) -> Witness:
    """A plain claim that goes to a pack which one side alone has."""
    program = side.programs.of(pack)
    rules = [rule for policy in program.policies.values() for rule in policy]
    facts = plain(pack, reads_of(program, rules), DAY)
    came = decided(side, pack, facts)
    there, gone = "it goes to this pack", "there is no such pack"
    return Witness(
        facts,
        None if added else came,
        came if added else None,
        "",
        gone if added else there,
        there if added else gone,
    )


def _change(one: Pack, other: Pack, words: str, witnesses: tuple[Witness, ...]) -> Change:
    was, now = _claims(one), _claims(other)
    said = [(LABELS[FIELDS[key]], _words(was.get(key)), _words(now.get(key))) for key in FIELDS]
    parts = tuple(part for part in said if part[1] != part[2])
    return Change("routing", one.id, (one.id,), "", "", words, parts, witnesses=witnesses)


def _claims(pack: Pack) -> Mapping[str, Any]:
    return pack.claims or {}


def _form(pack: Pack) -> object:
    if pack.claims is None:
        return None
    return {key: _wanted(value) for key, value in pack.claims.items()}


def _wanted(value: Any) -> object:
    return ("not in", frozenset(value["not_in"])) if isinstance(value, Mapping) else frozenset(value)


def _words(wanted: Any) -> str:
    if wanted is None:
        return "any"
    listed = sorted(wanted["not_in"] if isinstance(wanted, Mapping) else wanted)
    return f"{'none of ' if isinstance(wanted, Mapping) else ''}{', '.join(map(str, listed))}"


def _rows(one: Pack, other: Pack) -> Iterator[dict[str, Any]]:
    """Claims that go to one of the packs and not to the other, by a single field."""
    for able, unable in ((_claims(one), _claims(other)), (_claims(other), _claims(one))):
        plain = {key: _values(able[key], None)[0] for key in FIELDS if key in able}
        for key in (key for key in FIELDS if key in unable):
            for value in _values(able.get(key), unable[key]):
                if not _takes(unable[key], value):
                    yield {FIELDS[name]: said for name, said in {**plain, key: value}.items()}


def _values(wanted: Any, unlike: Any) -> list[Any]:
    """Values of a field that are taken."""
    pool: list[Any] = [] if unlike is None else list(unlike["not_in"] if isinstance(unlike, Mapping) else unlike)
    if wanted is None:
        return [*pool, OTHER, None]
    if isinstance(wanted, Mapping):
        return [value for value in (*pool, OTHER, *MORE) if value not in wanted["not_in"]]
    return list(wanted)


def _takes(wanted: Any, value: Any) -> bool:
    if value is None:
        return False
    return value not in wanted["not_in"] if isinstance(wanted, Mapping) else value in wanted


def _goes(pack: Pack, row: Mapping[str, Any]) -> bool:
    return route([pack], row).pack is not None


def _facts(row: Mapping[str, Any]) -> Json:
    claim: Json = {"id": CLAIM, "payer": {"id": "PAYER"}, "patient": {"state": CLAIM_VALUES["patient.state"]}}
    for key, value in row.items():
        put_in(claim, key, value)
    claim["lines"] = [{"number": 1, "code": "97530", "modifiers": ["GO"], "date": DAY.isoformat()}]
    return {"claims": [claim]}
