"""A child's item on top of its base's versions: top-level keys are replaced, nothing merges deeper.

In all versions, or in the one whose `effective` the child repeats. An `effective` that no version has stands beside the
base's versions where it meets none of them (a new year's version, said in full), else it re-dates the only version.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scrubjay.packs.pack import Item
from scrubjay.packs.places import Fault
from scrubjay.packs.shaping import Problems


def overridden(versions: Sequence[Item], children: Sequence[Item], problems: Problems) -> list[list[Item]]:
    """What each version of a policy becomes after a child has spoken of it; new versions follow the last."""
    found: list[list[Item]] = [[version] for version in versions]
    beside: list[Item] = []
    redated: list[Item] = []
    for child in children:
        kind = versions[0].kind
        if child.kind != kind:
            problems.note(child.place, f"`{child.id}` is a {kind} in its base, not a {child.kind}", code=Fault.CHAIN)
            continue
        same = [at for at, version in enumerate(versions) if effective(version) == effective(child)]
        if "effective" not in child.data:
            found = [[replaced(item, child) for item in items] for items in found]
        elif same:
            for at in same:
                found[at] = [replaced(item, child) for item in found[at]]
        elif len(versions) > 1 or not meet(versions[0], child):
            beside.append(child)
        else:
            redated.append(child)
    if redated:
        found = [[replaced(item, child) for child in redated for item in found[0]]]
    return [*found[:-1], found[-1] + beside]


def replaced(item: Item, child: Item) -> Item:
    """An item with the keys that a child says."""
    data = item.data.copy()
    data.update(child.data)
    data.places |= child.data.places
    data.values_at |= child.data.values_at
    return replace(item, data=data, origins={**item.origins, **child.origins})


def clashing(items: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Pairs of versions of one id that are in force on a same day."""
    return [
        (other, item)
        for at, item in enumerate(items)
        for other in items[:at]
        if other.id == item.id and meet(other, item)
    ]


def meet(one: Item, other: Item) -> bool:
    """Whether two versions are in force on a same day."""
    (start, through), (start_, through_) = _dates(one), _dates(other)
    return start <= through_ and start_ <= through


def effective(item: Item) -> Mapping[str, Any]:
    """The dates that an item says; none where it says none."""
    found = item.data.get("effective", {})
    return found if isinstance(found, Mapping) else {}


def _dates(item: Item) -> tuple[datetime.date, datetime.date]:
    start, through = (effective(item).get(key) for key in ("from", "through"))
    return (
        start if type(start) is datetime.date else datetime.date.min,
        through if type(through) is datetime.date else datetime.date.max,
    )
