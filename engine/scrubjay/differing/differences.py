"""Two sides compared: packs by id, policies by id within them; what is not the same in form is told by a witness."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from scrubjay.differing.changes import Change, Differences, Witness
from scrubjay.differing.deciding import decided, differs
from scrubjay.differing.forms import Forms
from scrubjay.differing.hunting import Hunt, Shown, both_reads, flagged_by_both, hunt
from scrubjay.differing.implying import alike_in_order, never_looser, never_stricter
from scrubjay.differing.of_cases import scenes_of_cases
from scrubjay.differing.regions import proved_same
from scrubjay.differing.routes import routing_change, whole_pack
from scrubjay.differing.saying import said, shared
from scrubjay.differing.seeds import seeds
from scrubjay.differing.shrinking import shrunk
from scrubjay.differing.side import Side
from scrubjay.differing.stretches import Beside, beside
from scrubjay.differing.summing import summary
from scrubjay.differing.texts import texts_apart
from scrubjay.differing.verdicts import half
from scrubjay.packs.pack import Pack
from scrubjay.rules.program import Program, Rule

CASES = 400
"""How many claims of `pack cases` are tried where the search found none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pack on both sides, with the forms of its rules."""

    sides: tuple[Side, Side]
    packs: tuple[Pack, Pack]
    plain: tuple[Forms, Forms]
    weighed: tuple[Forms, Forms]

    def forms(self, policy: str, renamed: str) -> tuple[Forms, Forms]:
        """The forms of a policy's rules; single sources matter to those that deny."""
        denies = any(rule.severity == "deny" for side in self.rules(policy, renamed) for rule in side)
        return self.weighed if denies else self.plain

    def rules(self, policy: str, renamed: str) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """A policy's rules on either side."""
        old, new = self.plain
        return old.program.policies.get(policy, ()), new.program.policies.get(renamed, ())

    def beside(self, policy: str, renamed: str) -> Beside:
        """A policy's rules laid beside each other."""
        return beside(*self.forms(policy, renamed), *self.rules(policy, renamed))


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that is not the same in form on both sides of a pair, or not in words."""

    pair: Pair
    old_id: str
    new_id: str
    beside: Beside
    texts: tuple[tuple[str, str, str], ...]
    key: str
    """Equal where the same policy changed in the same way."""

    @property
    def same(self) -> bool:
        """Whether both sides surely decide every claim alike."""
        return same_meaning(self.beside)


def differences(
    old: Side, new: Side, progress: Callable[[str], None] | None = None, most: int | None = None
) -> Differences:
    """What differs in meaning between two sides, each change with a claim that shows it.

    `progress` is told each policy before it is looked into; `most` limits how many claims are decided on both sides
    for one policy. Raises PackErrors with the problems of a pack that does not compile.
    """
    pairs, alone = paired(old, new)
    found: list[Change] = []
    for pack, side in alone:
        found.append(_whole_pack(pack, side, side is new))
    for one, other in pairs:
        change = routing_change(old, new, one, other)
        if change is not None:
            found.append(change)
    groups: dict[str, list[Policy]] = {}
    for one, other in pairs:
        for policy in _policies(old, new, one, other):
            groups.setdefault(policy.key, []).append(policy)
    for group in groups.values():
        # of the packs that share a policy, one that decides claims shows what changed
        first = next((policy for policy in group if policy.pair.packs[0].claims is not None), group[0])
        if progress is not None:
            progress(first.old_id or first.new_id)
        packs = tuple(dict.fromkeys(policy.pair.packs[0].id for policy in group))
        found.append(replace(_changed(first, most), packs=packs))
    return Differences(old.label, new.label, tuple(found))


def paired(old: Side, new: Side) -> tuple[list[tuple[Pack, Pack]], list[tuple[Pack, Side]]]:
    """The packs of both sides by id, and those that one side alone has.

    Two packs that were named are a pair whatever their ids; beside one pack, a folder counts with its pack of that id.
    """
    if old.one and new.one:
        return [(old.packs[0], new.packs[0])], []
    if old.one or new.one:
        name = (old if old.one else new).packs[0].id
        one, other = old.pack(name), new.pack(name)
        if one is not None and other is not None:
            return [(one, other)], []
        return [], [(pack, side) for pack, side in ((one, old), (other, new)) if pack is not None]
    pairs = [(pack, match) for pack in old.packs if (match := new.pack(pack.id)) is not None]
    alone = [(pack, old) for pack in old.packs if new.pack(pack.id) is None]
    return pairs, alone + [(pack, new) for pack in new.packs if old.pack(pack.id) is None]


def _policies(old: Side, new: Side, one: Pack, other: Pack) -> Iterator[Policy]:
    """The policies of a pair of packs that are not the same: those moved, removed, changed and added."""
    programs = (old.programs.of(one), new.programs.of(other))
    plain, weighed = ((Forms(programs[0], deny), Forms(programs[1], deny)) for deny in (False, True))
    pair = Pair((old, new), (one, other), plain, weighed)
    gone = [name for name in programs[0].policies if name not in programs[1].policies]
    come = [name for name in programs[1].policies if name not in programs[0].policies]
    for name in gone:
        match = next((b for b in come if same_meaning(pair.beside(name, b))), None)
        if match is not None:
            come.remove(match)
            yield _policy(pair, name, match)
        else:
            yield _policy(pair, name, "")
    for name in programs[0].policies:
        if name in programs[1].policies:
            policy = _policy(pair, name, name)
            if not policy.beside.same or policy.texts:
                yield policy
    for name in come:
        yield _policy(pair, "", name)


def _policy(pair: Pair, old_id: str, new_id: str) -> Policy:
    rules = pair.rules(old_id, new_id)
    laid = pair.beside(old_id, new_id)
    texts = tuple(texts_apart(*pair.plain, *rules)) if rules[0] and rules[1] else ()
    spoken = [[(s.start, s.through, s.old.forms, s.new.forms) for s in laid.stretches], laid.turns, texts]
    return Policy(pair, old_id, new_id, laid, texts, repr((old_id, new_id, spoken)))


def _changed(policy: Policy, most: int | None) -> Change:
    pair, laid = policy.pair, policy.beside
    rules, forms = pair.rules(policy.old_id, policy.new_id), pair.forms(policy.old_id, policy.new_id)
    kind = "changed" if policy.old_id and policy.new_id else "removed" if policy.old_id else "added"
    moved = bool(policy.old_id and policy.new_id and policy.old_id != policy.new_id)
    parts = (*said(*forms, laid, *rules), *policy.texts)
    change = Change(
        "moved" if moved else kind,
        pair.packs[0].id,
        (pair.packs[0].id,),
        policy.old_id or policy.new_id,
        policy.new_id if moved else "",
        "",
        parts,
    )
    if policy.same and not moved:
        change = replace(change, change="wording")
        return replace(change, summary=summary(change, rules, shared(*forms, laid)))
    shown, tried = _shown(policy, most)
    witnesses = tuple(one for each in shown if (one := _witness(policy, each)) is not None)
    told = {one.direction for one in witnesses if one.direction}
    change = replace(
        change,
        change="unproven" if not witnesses and not moved else change.change,
        direction="both" if len(told) > 1 else next(iter(told), ""),
        start=_start(laid),
        witnesses=witnesses,
        tried=tried,
    )
    return replace(change, summary=summary(change, rules, shared(*forms, laid)))


def _shown(policy: Policy, most: int | None) -> tuple[list[Shown], int]:
    """The scenes found that show a change, the plainest of each direction made small."""
    pair = policy.pair
    names, forms = (policy.old_id, policy.new_id), pair.forms(policy.old_id, policy.new_id)
    old, new = (
        half(one.program, side.library.tables, name) for side, one, name in zip(pair.sides, forms, names, strict=True)
    )
    rules = pair.rules(policy.old_id, policy.new_id)
    reads = both_reads(old.reads, new.reads)
    found = Hunt(pair.packs, old, new, policy.beside, seeds(*forms, *rules), reads, wanted(policy.beside))
    if most is not None:
        found.limit = most
    if policy.old_id and policy.new_id and policy.old_id != policy.new_id:
        return flagged_by_both(found), found.tried
    hunt(found)
    if not found.found:
        found.limit = found.tried + CASES
        for side, pack, name in zip(pair.sides, pair.packs, names, strict=True):
            for scene in scenes_of_cases(side, pack, name):
                found.offer(scene)
                if found.found:
                    break
    best = sorted((one for one in found.found.values()), key=lambda one: one.weight)
    directed = [one for one in best if one.direction] or best
    return [shrunk(old, new, one) for one in directed], found.tried


def _witness(policy: Policy, shown: Shown) -> Witness | None:
    """A scene decided by the whole packs; None where the decisions do not differ after all."""
    pair = policy.pair
    facts = {name: shown.scene[name] for name in sorted(shown.scene) if shown.scene[name]}
    old, new = (decided(side, pack, facts) for side, pack in zip(pair.sides, pair.packs, strict=True))
    if not differs(old, new, policy.old_id, policy.new_id):
        return None
    return Witness(facts, old, new, shown.direction, shown.before, shown.after)


def same_meaning(laid: Beside) -> bool:
    """Whether it is sure that both sides of a policy decide every claim alike.

    Their forms are equal, each implies the other, or all combinations of what they ask come out alike.
    """
    if laid.same:
        return True
    return alike_in_order(laid) or proved_same(laid)


def wanted(laid: Beside) -> frozenset[str]:
    """The directions in which a claim may differ, as far as the forms tell."""
    ways = {"stricter": never_stricter(laid), "looser": never_looser(laid)}
    return frozenset(way for way, never in ways.items() if not never)


def _start(laid: Beside) -> datetime.date | None:
    days = [stretch.start for stretch in laid.apart] or list(laid.turns)
    return None if None in days or not days else min(day for day in days if day is not None)


def _whole_pack(pack: Pack, side: Side, added: bool) -> Change:
    program = side.programs.of(pack)
    what = "pack" if pack.claims is not None else "base"
    change = Change(f"{what} {'added' if added else 'removed'}", pack.id, (pack.id,), "", "", "")
    witnesses = () if pack.claims is None else (whole_pack(pack, side, added),)
    return replace(change, summary=_pack_words(change, program), witnesses=witnesses)


def _pack_words(change: Change, program: Program) -> str:
    count = len(program.policies)
    policies = f"{count} {'policy' if count == 1 else 'policies'}"
    side = "new" if change.change.endswith("added") else "old"
    if change.change.startswith("base"):
        return f"The {side} side alone has the base {change.pack}; a base decides no claim by itself."
    return f"The {side} side alone has the pack {change.pack}, with {policies}."


def changes_of(found: Differences, pack: str) -> Sequence[Change]:
    """The changes that concern a pack."""
    return [change for change in found.changes if pack in change.packs]
