"""A pack merged with its bases: parents left to right, depth first, later wins; then names are bound.

`language.md`, Inheritance. Each file of the chain is applied once, on top of those before it; a child's item replaces
the top-level keys of the item of its id, and nothing merges deeper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scrubjay.packs.binding import bind
from scrubjay.packs.mentions import marks_read, measures_read
from scrubjay.packs.overriding import overridden
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import Fault, PackErrors, Place
from scrubjay.packs.shaping import Problems, nearest

Find = Callable[[str], Pack]


class NoSuchPack(LookupError):
    """A pack id that no packs folder knows; `near` are the ids most like it."""

    def __init__(self, pack_id: str, near: str) -> None:
        super().__init__(f"there is no pack `{pack_id}`" + (f"; {near}" if near else ""))


def resolve(pack: Pack, find: Find) -> Pack:
    """The pack with everything it inherits. Raises PackErrors with every problem at once."""
    merged, problems, sound = merged_so_far(pack, find)
    if problems:
        raise PackErrors(tuple(problems), pack, sound=sound)
    return merged


def merged_so_far(pack: Pack, find: Find) -> tuple[Pack, Problems, bool]:
    """The merged pack whatever is wrong with it, the problems, and whether all of its bases are there."""
    problems = Problems()
    line = _Line(find, problems)
    line.take(pack, ())
    merged = _merged(pack, line, problems)
    if not line.broken:
        bind(merged, problems)
    return merged, problems, not line.broken


@dataclass(slots=True)
class _Line:
    """The files of a chain, each once, bases before those that extend them."""

    find: Find
    problems: Problems
    packs: list[Pack] = field(default_factory=list)
    above: dict[str, frozenset[str]] = field(default_factory=dict)
    """Pack id to the ids of everything it inherits from."""
    broken: bool = False

    def take(self, pack: Pack, open_: tuple[str, ...]) -> frozenset[str]:
        """Line up a pack after its bases; the ids of the bases, and its own."""
        if pack.id in open_:
            self._wrong(pack.place, f"`{pack.id}` extends itself: {' extends '.join((*open_, pack.id))}")
            return frozenset()
        if pack.id not in self.above:
            above: frozenset[str] = frozenset()
            for at, base in enumerate(pack.extends):
                place = pack.extends_at[at] if at < len(pack.extends_at) else pack.place
                try:
                    above |= self.take(self.find(base), (*open_, pack.id))
                except NoSuchPack as error:
                    self._wrong(place, str(error))
                except PackErrors as errors:
                    self._wrong(place, f"the base `{base}` has mistakes of its own")
                    self.problems.extend(errors.problems)
            if pack.id not in self.above:
                self.above[pack.id] = above
                self.packs.append(pack)
        return self.above[pack.id] | {pack.id}

    def _wrong(self, place: Place, message: str) -> None:
        self.problems.note(place, message, code=Fault.CHAIN)
        self.broken = True


@dataclass(slots=True)
class _Policies:
    """The policies so far, the pack that introduced each id, and what is still to be settled."""

    items: list[Item] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)
    gone: dict[str, list[Item]] = field(default_factory=dict)
    clashes: dict[str, frozenset[str]] = field(default_factory=dict)
    """Id to the unrelated packs that speak of it."""

    def of(self, item_id: str) -> list[Item]:
        """The versions of a policy, in order."""
        return [item for item in self.items if item.id == item_id]

    def put(self, item_id: str, becomes: Sequence[Sequence[Item]]) -> None:
        """Each version of a policy makes room for what it becomes, where it stands."""
        left = iter(becomes)
        self.items = [new for item in self.items for new in (next(left) if item.id == item_id else (item,))]


def _merged(pack: Pack, line: _Line, problems: Problems) -> Pack:
    policies = _Policies()
    for file in line.packs:
        _apply(file, line.above[file.id], policies, problems)
    for item_id, packs in sorted(policies.clashes.items()):
        message = f"`{item_id}` comes from {' and from '.join(f'`{one}`' for one in sorted(packs))}"
        problems.note(
            pack.extends_at[0] if pack.extends_at else pack.place,
            message,
            "say here which holds, or disable it",
            code=Fault.CHAIN,
        )
    merged = replace(
        pack,
        items=tuple(policies.items),
        chain=tuple(file.file for file in line.packs),
        sources={name: source for file in line.packs for name, source in file.sources.items()},
        codes={name: spec for file in line.packs for name, spec in file.codes.items()},
        amounts={name: amount for file in line.packs for name, amount in file.amounts.items()},
        calendars={name: calendar for file in line.packs for name, calendar in file.calendars.items()},
        periods={name: table for file in line.packs for name, table in file.periods.items()},
        measures={name: table for file in line.packs for name, table in file.measures.items()},
        fee_schedule=next((file.fee_schedule for file in reversed(line.packs) if file.fee_schedule is not None), None),
    )
    _still_read(line.packs, merged, policies.gone, problems)
    return merged


def _apply(file: Pack, above: frozenset[str], policies: _Policies, problems: Problems) -> None:
    """One file's disables and items on top of what stands."""
    inherited = {item.id for item in policies.items if policies.owner[item.id] in above}
    for off in file.disabled:
        if off.id not in inherited:
            problems.note(
                off.place, f"there is no policy `{off.id}` to disable", nearest(off.id, inherited), code=Fault.CHAIN
            )
            continue
        versions = policies.of(off.id)
        policies.gone[off.id] = versions
        policies.put(off.id, [()] * len(versions))
        _settle(off.id, above, policies)
    disabled = {off.id for off in file.disabled}
    fresh: list[Item] = []
    for item_id in dict.fromkeys(item.id for item in file.items):
        own = [item for item in file.items if item.id == item_id]
        versions, owner = policies.of(item_id), policies.owner.get(item_id)
        if versions and owner in above and item_id not in disabled:
            policies.put(item_id, overridden(versions, own, problems))
            _settle(item_id, above, policies)
            continue
        if versions and owner is not None and owner not in above:
            policies.clashes[item_id] = policies.clashes.get(item_id, frozenset({owner})) | {file.id}
            policies.put(item_id, [()] * len(versions))
        fresh += own
        policies.owner[item_id] = file.id
    policies.items += sorted(fresh, key=lambda item: item.place)


def _settle(item_id: str, above: frozenset[str], policies: _Policies) -> None:
    """A file that inherits from all who speak of an id, and speaks of it itself, settles it."""
    if policies.clashes.get(item_id, frozenset()) <= above:
        policies.clashes.pop(item_id, None)


def _still_read(packs: Sequence[Pack], merged: Pack, gone: Mapping[str, list[Item]], problems: Problems) -> None:
    """A disabled policy's mark, or the measure it stood for, is read by none that is left."""
    left = {item.id for item in merged.items}
    marked = _marks(merged.items)
    for off in (off for pack in packs for off in pack.disabled if off.id in gone and off.id not in left):
        marks = _marks(gone[off.id]) - marked
        for item in merged.items:
            if marks & marks_read(item.data):
                message = f"`{item.id}` reads the mark that `{off.id}` gives"
            elif off.id not in merged.measures and off.id in measures_read(item.data):
                message = f"`{item.id}` reads the measure of `{off.id}`"
            else:
                continue
            problems.note(off.place, message, f"disable `{item.id}` too, or say it anew", code=Fault.CHAIN)


def _marks(items: Sequence[Item]) -> set[str]:
    return {mark for item in items if isinstance(mark := item.data.get("mark"), str)}
