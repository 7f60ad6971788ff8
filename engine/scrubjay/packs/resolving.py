"""A pack merged with its bases: parents left to right, depth first, later wins; then names are bound.

`language.md`, Inheritance. A child's item replaces the top-level keys of the item of its id; nothing merges deeper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from scrubjay.packs.binding import bind
from scrubjay.packs.loading import overlapping
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import PackErrors, Problem
from scrubjay.packs.shaping import Problems, nearest
from scrubjay.packs.spans import Table

Find = Callable[[str], Pack]
SECTIONS = ("sources", "codes", "amounts", "periods", "measures")


class NoSuchPack(LookupError):
    """A pack id that no packs folder knows; `near` are the ids most like it."""

    def __init__(self, pack_id: str, near: str) -> None:
        super().__init__(f"there is no pack `{pack_id}`" + (f"; {near}" if near else ""))


def resolve(pack: Pack, find: Find) -> Pack:
    """The pack with everything it inherits. Raises PackErrors with every problem at once."""
    problems = Problems()
    merged = _merged(pack, find, problems, ())
    if not problems:
        bind(merged, problems)
    if problems:
        raise PackErrors(tuple(problems))
    return merged


def _merged(pack: Pack, find: Find, problems: Problems, open_: tuple[str, ...]) -> Pack:
    if pack.id in open_:
        problems.note(pack.place, f"`{pack.id}` extends itself: {' extends '.join((*open_, pack.id))}")
        return pack
    parents: list[Pack] = []
    for base in pack.extends:
        try:
            parents.append(_merged(find(base), find, problems, (*open_, pack.id)))
        except NoSuchPack as error:
            problems.note(pack.place, str(error))
    sections: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    items: list[Item] = []
    chain: list[str] = []
    _settled(pack, parents, problems)
    for parent in parents:
        for name in SECTIONS:
            sections[name] |= getattr(parent, name)
        for item in parent.items:
            if item not in items:
                items = [kept for kept in items if not _same_version(kept, item)]
                items.append(item)
        chain += [file for file in parent.chain if file not in chain]
    for name in SECTIONS:
        sections[name] |= getattr(pack, name)
    items = _overridden(items, pack, problems)
    return replace(
        pack,
        items=tuple(items),
        chain=(*chain, pack.file),
        sources=sections["sources"],
        codes=sections["codes"],
        amounts=sections["amounts"],
        periods=sections["periods"],
        measures=sections["measures"],
    )


def _settled(pack: Pack, parents: list[Pack], problems: Problems) -> None:
    """One id from two unrelated parents is settled by the child, by an item or a disable of its own."""
    own = {item.id for item in (*pack.items, *pack.disabled)}
    seen: dict[str, Pack] = {}
    for parent in parents:
        for item_id in dict.fromkeys(item.id for item in parent.items):
            other = seen.setdefault(item_id, parent)
            if other is parent or item_id in own:
                continue
            if [i for i in other.items if i.id == item_id] != [i for i in parent.items if i.id == item_id]:
                message = f"`{item_id}` comes from `{other.id}` and from `{parent.id}`"
                problems.note(pack.place, message, "say in this pack which holds, or disable it")


def _overridden(items: list[Item], pack: Pack, problems: Problems) -> list[Item]:
    inherited = {item.id: item for item in items}
    for off in pack.disabled:
        if off.id not in inherited:
            problems.note(off.place, f"there is no policy `{off.id}` to disable", nearest(off.id, inherited))
        items = [item for item in items if item.id != off.id]
    fresh: list[Item] = []
    for child in pack.items:
        base = inherited.get(child.id)
        if base is None:
            fresh.append(child)
            continue
        if base.kind != child.kind:
            problems.note(child.place, f"`{child.id}` is a {base.kind} in its base, not a {child.kind}")
            continue
        dated = [item for item in items if item.id == child.id and _effective(item) == _effective(child)]
        targets = dated if "effective" in child.data and dated else [item for item in items if item.id == child.id]
        if "effective" in child.data and not dated:
            fresh.append(child)
            continue
        items = [_replaced(item, child) if item in targets else item for item in items]
    for one, other in overlapping(fresh):
        problems.append(_clash(one, other))
    return items + fresh


def _replaced(item: Item, child: Item) -> Item:
    data = item.data.copy()
    data.update(child.data)
    if isinstance(data, Table):
        data.places |= child.data.places
        data.values_at |= child.data.values_at
    return replace(item, data=data, origins={**item.origins, **child.origins})


def _same_version(one: Item, other: Item) -> bool:
    return one.id == other.id and _effective(one) == _effective(other)


def _effective(item: Item) -> Mapping[str, Any]:
    found = item.data.get("effective", {})
    return found if isinstance(found, Mapping) else {}


def _clash(one: Item, other: Item) -> Problem:
    message = f"two versions of `{other.id}` are in force on a same day; the other stands at line {one.place.line}"
    return Problem(other.place, message, "give them `effective` dates that do not overlap")
