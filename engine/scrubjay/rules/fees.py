"""[fee_schedule] of a pack, compiled: conditions on the line and its claim only, never on the amount itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrubjay.packs.places import Fault, Place
from scrubjay.packs.spans import place_of
from scrubjay.rules.conditions import Names, Where, compiled
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Condition, FeeSchedule, FieldOf, MayBe, Test

PLACES = "places_of_service"
"""The reference table that says where the facility's rate is paid."""
RATE = "medicare_rate"


def fee_schedule(raw: Mapping[str, Any] | None, names: Names, place: Place) -> FeeSchedule | None:
    """The compiled section, problems noted; None where a pack has none."""
    if raw is None:
        return None
    here = place_of(raw, "table", place)
    return FeeSchedule(
        table=str(raw.get("table", "")),
        where=_condition(raw, names, here),
        may_be=tuple(_may_be(one, names, place_of(raw, "may_be", here)) for one in raw.get("may_be", ())),
    )


def tables_read(schedule: FeeSchedule | None, tables: Mapping[str, Any]) -> frozenset[str]:
    """The tables by which a pack estimates: none where the fee schedule is not loaded."""
    return frozenset({schedule.table, PLACES}) if schedule is not None and schedule.table in tables else frozenset()


def _may_be(raw: Mapping[str, Any], names: Names, place: Place) -> MayBe:
    return MayBe(int(raw["percent"]), _condition(raw, names, place), str(raw.get("source", "")))


def _condition(raw: Mapping[str, Any], names: Names, place: Place) -> Condition | None:
    if "where" not in raw:
        return None
    here = place_of(raw, "where", place)
    found = compiled(raw["where"], names, Where(here))
    for leaf in leaves(found):
        plain = isinstance(leaf, Test) and leaf.path.root in ("line", "claim") and leaf.path.key != "allowed"
        if not plain or (isinstance(leaf, Test) and isinstance(leaf.operand, FieldOf)):
            said = "`where` of a fee schedule tests fields of the line and of its claim, and not `allowed`"
            names.wrong(here, said, 'e.g. { modifiers = { has_none = ["52"] } }', code=Fault.SUITS)
            break
    return found
