"""A memo made from a comparison of two sides, with what was measured on claims."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from scrubjay.differing.changes import Change, Differences
from scrubjay.differing.differences import paired
from scrubjay.differing.side import Side
from scrubjay.memo.measuring import Measured
from scrubjay.memo.memo import Memo, Told, Version
from scrubjay.memo.proving import Proof, Suite, proof, suite
from scrubjay.memo.sourcing import cited, concerned, sources_of
from scrubjay.packs.pack import Pack, Source
from scrubjay.rules.program import Rule

DECIDED = ("added", "removed", "moved", "changed", "unproven")
"""Changes of what one policy decides."""


def memo(
    old: Side,
    new: Side,
    found: Differences,
    today: datetime.date,
    measured: Measured | None = None,
    unread: Sequence[str] = (),
    folders: Sequence[Path] = (),
) -> Memo:
    """The memo of what differs.

    `today`: by which the age of sources is reckoned; `unread`: what of the claims could not be used; `folders`: packs
    folders in which a pack named by its id may stand. Raises OSError for test claims that cannot be read.
    """
    pairs = {one.id: (one, other) for one, other in paired(old, new)[0]}
    touched = dict.fromkeys(pack for change in found.changes if change.decides for pack in change.packs)
    suites = {
        pack: suite(old, new, *pairs[pack], folders)
        for pack in touched
        if pack in pairs and pairs[pack][1].claims is not None
    }
    told: list[Told] = []
    sources: list[tuple[str, str, Sequence[Source]]] = []
    for change in found.changes:
        one, cites = _told(old, new, change, [pairs[name] for name in change.packs if name in pairs], suites)
        told.append(one)
        sources += cites if change.decides else ()
    return Memo(
        found.old,
        found.new,
        today,
        found.same,
        tuple(_versions(old, new, list(touched))),
        tuple(told),
        cited(sources, today),
        measured,
        (*unread, *(f"test claims {name}" for one in suites.values() for name in one.unread)),
        tuple((one.pack, one.folder.as_posix() if one.folder else "", len(one.claims)) for one in suites.values()),
    )


def changed_policies(found: Differences) -> frozenset[str]:
    """The policies that decide otherwise, or may, by the names they have on the new side."""
    return frozenset(change.renamed or change.policy for change in found.changes if change.change in DECIDED)


def _told(
    old: Side, new: Side, change: Change, pairs: Sequence[tuple[Pack, Pack]], suites: dict[str, Suite]
) -> tuple[Told, list[tuple[str, str, Sequence[Source]]]]:
    """A change told, and the sources that either side cites for it."""
    name = change.renamed or change.policy
    if not change.policy or not pairs:
        return Told(change, change.pack, (), (), None), []
    before, after = old.programs.of(pairs[0][0]), new.programs.of(pairs[0][1])
    was = concerned(before.policies.get(change.policy, ()), change.start)
    now = concerned(after.policies.get(name, ()), change.start)
    lists = (("new", sources_of(after, now)), ("old", sources_of(before, was)))
    proved: Proof | None = None
    if change.change in DECIDED:
        own = [suites[pack] for pack in change.packs if pack in suites]
        proved = proof(old, new, pairs, change, own)
    rules: Sequence[Rule] = now or was
    told = Told(
        change,
        rules[-1].title if rules else change.policy,
        tuple(dict.fromkeys(source.id for _, listed in lists for source in listed)),
        tuple(dict.fromkeys(rule.note for rule in rules if rule.note)),
        proved,
    )
    return told, [(name, side, listed) for side, listed in lists]


def _versions(old: Side, new: Side, touched: Sequence[str]) -> list[Version]:
    found = []
    for label, side in (("old", old), ("new", new)):
        packs = side.packs if side.one else [pack for pack in side.packs if pack.id in touched]
        for pack in packs:
            program = side.programs.of(pack)
            found.append(Version(label, pack.id, pack.title, program.version, program.hash, pack.claims))
    return found
