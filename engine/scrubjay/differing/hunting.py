"""The search for claims that two sides of a policy decide differently: scenes about every boundary of either side.

Nothing is taken for granted: a scene counts only if what comes of the policy on it really differs.
"""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scrubjay.cases.goals import Unmet, rule_unmet, together
from scrubjay.cases.judging import Allowance, Judge, Judged
from scrubjay.cases.plain import plain
from scrubjay.cases.reading import Reads
from scrubjay.cases.scene import Json, Tried, claim_of, shifted, text_of
from scrubjay.cases.searching import kit as kit_of
from scrubjay.cases.sides.closed_days import closed_days
from scrubjay.cases.sides.dates import amounts, cells, dates
from scrubjay.cases.sides.joins import exceptions, joins
from scrubjay.cases.sides.subjects import Subject, solved_way, ways_of
from scrubjay.cases.sides.tests import tests
from scrubjay.cases.sides.windows import windows
from scrubjay.cases.steps.kit import Kit
from scrubjay.cases.steps.moving import moves
from scrubjay.differing.seeds import Seed, planted
from scrubjay.differing.stretches import Beside, Stretch
from scrubjay.differing.variants import looser_by_one, others_changed, twins, unsaid
from scrubjay.differing.verdicts import RANKS, Came, Half, both_tried
from scrubjay.executors.spans import DAY
from scrubjay.packs.pack import Pack
from scrubjay.rules.program import Rule

MOST = 3000
"""How many scenes are decided on both sides before the search gives up."""
MORE = 500
"""How many more once one difference is known: for a plainer one, and for the other direction."""
DEEP = 120
"""How many scenes one way toward a difference may take."""
FEW_WAYS, FEW_DAYS = 4, 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A scene that tells the two sides apart."""

    scene: Json
    old: Came
    new: Came
    line: int
    """The number of the line on which it shows best."""

    @property
    def before(self) -> str:
        """What came of that line on the old side."""
        return self.old.of(self.line)

    @property
    def after(self) -> str:
        """The same on the new side."""
        return self.new.of(self.line)

    @property
    def direction(self) -> str:
        """`stricter`, `looser`, or "" where neither."""
        step = RANKS[self.after] - RANKS[self.before]
        return "stricter" if step > 0 else "looser" if step < 0 else ""

    @property
    def weight(self) -> tuple[int, int]:
        """The plainer the difference and the smaller the claim, the less."""
        levels = {self.before, self.after}
        plain = 0 if levels & {"deny", "review", "advise"} and "unchecked" not in levels else 1
        return (plain if self.direction else 2, len(text_of(self.scene)))


@dataclass(slots=True)
class Hunt:
    """One policy on both sides, and what was found so far."""

    packs: tuple[Pack, Pack]
    old: Half
    new: Half
    beside: Beside
    seeds: Sequence[Seed]
    reads: Reads
    wanted: frozenset[str]
    """The directions in which a claim may differ; none: only who speaks of it, or under which name."""
    tried: int = 0
    limit: int = MOST
    found: dict[str, Shown] = field(default_factory=dict)
    """The best by direction."""
    seen: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Whether to stop: all directions are known, or enough was tried."""
        plain = {way for way, one in self.found.items() if one.weight[0] == (0 if way else 2)}
        return self.tried >= self.limit or bool(plain and self.wanted <= plain)

    def offer(self, scene: Json) -> Shown | None:
        """Decide a scene on both sides; what it shows, if it tells them apart. Each scene is decided once."""
        text = text_of(scene)
        if text in self.seen or self.tried >= self.limit:
            return None
        self.seen.add(text)
        self.tried += 1
        shown = shown_by(self.old, self.new, scene)
        if shown is None:
            return None
        best = self.found.get(shown.direction)
        if best is None or shown.weight < best.weight:
            self.found[shown.direction] = shown
        if shown.direction or not self.wanted:
            self.limit = min(self.limit, self.tried + MORE)
        return shown


def shown_by(old: Half, new: Half, scene: Json) -> Shown | None:
    """What a scene shows; None where both sides decide it alike, or it is no claim."""
    shown = came_of(old, new, scene)
    return shown if shown is not None and shown.old != shown.new else None


def came_of(old: Half, new: Half, scene: Json) -> Shown | None:
    """What comes of a scene on both sides, and the line on which it differs most; None for what is no claim."""
    both = both_tried(old, new, scene)
    if both is None:
        return None
    one, other = both
    before, after = old.came(one), new.came(other)
    numbers = [line.number for line in one.line.claim.lines]
    last = numbers[-1]
    best = max(numbers, key=lambda n: (abs(RANKS[before.of(n)] - RANKS[after.of(n)]), n == last))
    return Shown(scene, before, after, best)


def hunt(of: Hunt) -> None:
    """Look for scenes that tell the sides apart, the likeliest first."""
    bases = []
    for base in _bases(of):
        bases.append(base)
        of.offer(base.scene)
        if of.over:
            return
    for base in bases:
        for scene in _near(of, base):
            of.offer(scene)
            if of.over:
                return
    for base in bases:
        for scene in _counting(base.scene):
            of.offer(scene)
            if of.over:
                return
    for stretch in (*of.beside.apart, *(() if of.beside.apart else of.beside.stretches)):
        for half, other in ((of.old, of.new), (of.new, of.old)):
            for rule in _telling(stretch, half is of.old):
                _toward(of, half, other, rule, stretch)
                if of.over:
                    return
    for half in (of.old, of.new):
        for rule in half.rules:
            for scene in _about(of, half, rule):
                of.offer(scene)
                if of.over:
                    return


def flagged_by_both(of: Hunt) -> list[Shown]:
    """A scene that the policy flags on both sides, under whichever name; none where none was found."""
    for base in _bases(of):
        of.tried += 1
        both = both_tried(of.old, of.new, base.scene)
        if both is not None:
            old, new = of.old.came(both[0]), of.new.came(both[1])
            number = base.line.number
            if old.of(number) == new.of(number) and RANKS[old.of(number)] > RANKS["unchecked"]:
                return [Shown(base.scene, old, new, number)]
    return []


def _telling(stretch: Stretch, old: bool) -> list[Rule]:
    """The rules of one side that the other does not say on a stretch; all, where none is such."""
    own, other = (stretch.old, stretch.new) if old else (stretch.new, stretch.old)
    alone = [rule for rule, form in zip(own.rules, own.forms, strict=True) if form not in other.forms]
    return alone or list(own.rules)


def _bases(of: Hunt) -> Iterator[Tried]:
    """Scenes that a rule of either side flags, on days of the stretches where the sides differ; and the plain ones."""
    apart = of.beside.apart or of.beside.stretches
    days = apart[:FEW_DAYS] + apart[FEW_DAYS:][-1:]
    for stretch in days:
        for half in (of.old, of.new):
            for rule in _telling(stretch, half is of.old):
                subject = _subject(of, half, rule)
                ways = ways_of(rule, half.program)[:FEW_WAYS]
                each = (solved_way(subject, way, stretch.day) for way in ways)
                yield from (base.one for base in each if base is not None)
    for stretch in days:
        for half, pack in zip((of.old, of.new), of.packs, strict=True):
            one = half.tried(plain(pack, of.reads, stretch.day))
            if one is not None:
                yield one


def _counting(scene: Json) -> Iterator[Json]:
    """What a scene may be changed in to show what counts: from itself, and from one that counts one less."""
    for one in (scene, *looser_by_one(scene)):
        yield one
        yield from twins(one)
        yield from others_changed(one)


def _near(of: Hunt, base: Tried) -> Iterator[Json]:
    """A scene with the values that only one side's tests name, about each day that tells, and with each fact unsaid."""
    scene, date = base.scene, base.line.date
    yield from planted(base, of.seeds, of.reads)
    for stretch in of.beside.apart:
        for day in (stretch.start, stretch.through):
            if day is not None and date is not None:
                yield shifted(scene, (day - date).days)
    for day in of.beside.turns:
        if date is not None:
            made = shifted(scene, (day - DAY - date).days)
            claim_of(made)["lines"][-1]["through"] = day.isoformat()
            yield made
    yield from unsaid(scene)


def _toward(of: Hunt, half: Half, other: Half, rule: Rule, stretch: Stretch) -> None:
    """Best first from scenes that a rule flags to one that the other side's policy leaves alone."""
    subject = _subject(of, half, rule)
    kits = (subject.kit, _kit(of, other))
    for way in ways_of(rule, half.program)[:FEW_WAYS]:
        base = solved_way(subject, way, stretch.day)
        if base is None:
            continue
        starts = [base.one.scene, *planted(base.one, of.seeds, of.reads)]
        heap: list[tuple[float, int, int, Iterator[Json]]] = []
        count = 0
        for scene in starts:
            lacks = _lacks(half, other, rule, scene, kits)
            if lacks is not None and lacks[0] < float("inf"):
                count += 1
                heapq.heappush(heap, (lacks[0], 0, count, lacks[1]))
        until = of.tried + DEEP
        while heap and of.tried < until and not of.over:
            cost, depth, order, steps = heapq.heappop(heap)
            for scene in steps:
                if text_of(scene) in of.seen:
                    continue
                of.offer(scene)
                lacks = _lacks(half, other, rule, scene, kits)
                if lacks is None or lacks[0] == float("inf"):
                    continue
                count += 1
                if lacks[0] == 0:
                    return
                heapq.heappush(heap, (lacks[0], depth + 1, count, lacks[1]))
                if lacks[0] < cost or of.tried >= until:
                    heapq.heappush(heap, (cost, depth, order, steps))
                    break


def _lacks(
    half: Half, other: Half, rule: Rule, scene: Json, kits: tuple[Kit, Kit]
) -> tuple[float, Iterator[Json]] | None:
    """What a scene lacks for the rule to flag it and the other side not to; with the scenes one step nearer."""
    both = both_tried(half, other, scene)
    if both is None:
        return None
    one, two = both
    own = rule_unmet(one.run, rule, one.line)
    against = [r for r in other.rules if two.run.rule(r, two.line)[1]]
    their: Unmet = together(rule_unmet(two.run, r, two.line, False) for r in against)

    def steps() -> Iterator[Json]:
        for goals, found, kit in ((own.goals, one, kits[0]), (their.goals, two, kits[1])):
            for goal in goals:
                yield from moves(goal, found, kit)

    return own.cost + their.cost, steps()


def _about(of: Hunt, half: Half, rule: Rule) -> Iterator[Json]:
    """The scenes on both sides of every boundary of a rule."""
    subject = _subject(of, half, rule)
    first: Judged | None = None
    for way in ways_of(rule, half.program)[:FEW_WAYS]:
        base = solved_way(subject, way, _day_of(of, rule))
        if base is None:
            continue
        first = first or base
        yield base.one.scene
        told: set[str] = set()
        of_way = (
            tests(subject, way, base, told),
            windows(subject, way, base, told),
            joins(subject, base, told),
            closed_days(subject, way, base, told),
            exceptions(subject, base, told),
        )
        for sides in of_way:
            for pair in sides:
                yield from (found.judged.one.scene for found in pair)
    if first is not None:
        for each in (dates(subject, set()), amounts(subject, set()), cells(subject, first, set())):
            yield from (found.judged.one.scene for found in each)


def _day_of(of: Hunt, rule: Rule) -> datetime.date:
    days = [stretch.day for stretch in (*of.beside.apart, *of.beside.stretches)]
    return next(day for day in days if rule.in_force(day))


def _subject(of: Hunt, half: Half, rule: Rule) -> Subject:
    judge = Judge(half.program, half.tables, half.policy, Allowance())
    pack = of.packs[0 if half is of.old else 1]
    own = half.reads
    reads = replace(of.reads, amounts=own.amounts, measures=own.measures, marks=own.marks)
    return Subject(pack, rule, judge, reads, kit_of(half.program, reads, judge.attempt))


def _kit(of: Hunt, half: Half) -> Kit:
    return kit_of(half.program, of.reads, Judge(half.program, half.tables, half.policy, Allowance()).attempt)


def both_reads(old: Reads, new: Reads) -> Reads:
    """What either side reads."""
    found = replace(old, line=old.line | new.line, claim=old.claim | new.claim, history=old.history or new.history)
    found.counted, found.amounts = old.counted | new.counted, old.amounts | new.amounts
    found.measures, found.marks = old.measures | new.measures, old.marks | new.marks
    for name in ("related", "joined"):
        one, other = getattr(old, name), getattr(new, name)
        setattr(found, name, {key: one.get(key, set()) | other.get(key, set()) for key in {*one, *other}})
    return found
