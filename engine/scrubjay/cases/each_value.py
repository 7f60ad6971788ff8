"""Cases beside the boundaries: every value of each set of a rule, the days at the ends of its dates, how claims route.

A boundary needs one value inside a set and one outside; a test of a pack wants to see each value that it names, and for
each the code next to it. They go into one document a set, a claim each, every claim of another patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scrubjay.cases.boundaries import Told, boundaries
from scrubjay.cases.conformance import Case, Outcome, case_of, own_rules, version_of
from scrubjay.cases.goals import Goal
from scrubjay.cases.judging import Judge, Judged, judge
from scrubjay.cases.merging import merged, readable
from scrubjay.cases.nearby import nearby
from scrubjay.cases.plain import plain
from scrubjay.cases.reading import Reads, reads_of
from scrubjay.cases.scene import Json, claim_of, put_in, shifted, text_of
from scrubjay.cases.sides.dates import ends
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import USUAL_DAY, Subject, ordinary_day, solved_way, some, subject, ways_of
from scrubjay.cases.sides.telling import again, title_of
from scrubjay.cases.steps.moving import moves
from scrubjay.checking import Checker
from scrubjay.executors.spans import DAY
from scrubjay.executors.testing import Context, holds
from scrubjay.facts.universe import Line
from scrubjay.mutating.neighbours import codes_beside
from scrubjay.packs.pack import Pack
from scrubjay.packs.routing import FIELDS, LABELS
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import CodeSet, Literally, MeasureTest, Rule, Test

MOST = 60
"""How many values of one set are shown."""
TRIES = 6
"""How many scenes are tried for one value."""
SEVERAL = Outcome("several")
"""What comes of a document of several claims."""


def more_cases(ready: Checker, pack: Pack, only: Sequence[str] = ()) -> list[Case]:
    """The cases of a pack's own policies, or of those named; how claims route where none is. Raises PackErrors."""
    program, tables = ready.programs.of(pack), ready.library.tables
    found: list[Case] = []
    told: set[tuple[str, str]] = set()
    shown: set[str] = set()
    marks = {mark for mark, rules in program.marks.items() if own_rules(ready.library, pack, rules)}
    for policy, rules in program.policies.items():
        if only and policy not in only:
            continue
        judging = judge(program, tables, policy)
        own = own_rules(ready.library, pack, rules)
        for rule in rules:
            if rule in own:
                found += _of_rule(subject(pack, rule, judging), told)
            elif (read := reads_of(program, [rule]).marks & marks) - shown:
                # one policy that reads a mark is enough to show what it says
                shown |= read
                found += _marked(ready, pack, rule, judging)
                found += _of_rule(subject(pack, rule, judging), told)
    return found if only else [*found, *_routing(pack)]


def _marked(ready: Checker, pack: Pack, rule: Rule, judging: Judge) -> list[Case]:
    """The boundaries of an inherited rule that reads a mark of the pack's own."""
    sides = boundaries(subject(pack, rule, judging), Told())
    cases = (case_of(ready, pack, rule, side) for side in sides)
    return [case for case in cases if case is not None]


def _of_rule(of: Subject, told: set[tuple[str, str]]) -> Iterator[Case]:
    rule = of.rule
    first: Judged | None = None
    for way in ways_of(rule, of.judge.program):
        base = solved_way(of, way, ordinary_day(rule))
        if base is None:
            continue
        first = first or base
        for leaf, context in _tests(way, base):
            earlier = isinstance(context.target, Line) and not context.target.claim.is_input
            label = ("each, on a line before: " if earlier else "each: ") + title_of(leaf, context, of)
            values = _values(leaf)
            if len(values) < 2 or (str(rule.place), label) in told:
                continue
            scenes = [base.one.scene, *(scene for value in values if (scene := _with(of, leaf, context, value, base)))]
            told.add((str(rule.place), label))
            yield from _documents(rule, label, scenes)
    if first is not None:
        for label, scenes in nearby(of, first):
            yield from _documents(rule, label, scenes)
    if first is not None and first.one.line.date is not None:
        for label, end, step in ends(rule):
            days = (end, end + step * DAY)
            date = first.one.line.date
            scenes = [shifted(first.one.scene, (day - date).days) for day in days]
            yield from _documents(rule, f"on the day, {label}", scenes)


def _tests(way: Rule, base: Judged) -> Iterator[tuple[Test, Context]]:
    """The tests of sets that a rule comes to, and those by which its measures choose, of this line and one before."""
    for leaf, context in leaves_of(way, base.one):
        if isinstance(leaf, Test):
            yield leaf, context
        if isinstance(leaf, MeasureTest) and context.target is base.one.line:
            measure = base.one.run.program.measures[leaf.measure]
            before = [line for line in base.one.group.lines if not line.claim.is_input][:1]
            others = [Context(base.one.run, line, line) for line in before if measure.scope != "claim"]
            for inner in leaves(measure.where):
                if isinstance(inner, Test):
                    yield from ((inner, one) for one in (context, *others))


def _values(leaf: Test) -> list[str]:
    """The texts that a test's set names one by one, each with the code next to it that the set does not hold."""
    if isinstance(leaf.operand, Literally):
        named = [leaf.operand.value] if leaf.op == "equals" and isinstance(leaf.operand.value, str) else []
    elif isinstance(leaf.operand, CodeSet):
        named = [value for value in _named(leaf.operand) if isinstance(value, str)]
    else:
        named = []
    texts = sorted({value for value in named if isinstance(value, str)})[:MOST]
    beside = [next((code for code in codes_beside(value) if code not in texts), "") for value in texts]
    return list(dict.fromkeys(value for pair in zip(texts, beside, strict=True) for value in pair if value))


def _named(codes: CodeSet) -> Iterator[object]:
    yield from codes.exact
    for ends_of in codes.ranges:
        yield from ends_of
    yield from ((prefix + "0000")[: max(len(prefix) + 1, 5)] for prefix in codes.prefixes)
    for part in (*codes.any_of, *codes.none_of):
        yield from _named(part)


def _with(of: Subject, leaf: Test, context: Context, value: str, base: Judged) -> Json | None:
    """The scene with the value in the field that is tested."""
    is_list = leaf.path.type.endswith("_list")
    op = ("first" if leaf.op == "first" else "has_any") if is_list else "in"
    wanted = Test(leaf.path, op, CodeSet(exact=frozenset({value})))
    place = base.one.place(context.target) if isinstance(context.target, Line) else None
    for scene in some(moves(Goal(wanted, True, context), base.one, of.kit), TRIES):
        judged = of.judge.judged(scene)
        there = again(judged.one, place, context) if judged is not None else None
        if there is not None and holds(wanted, there)[0]:
            return scene
    return None


def _documents(rule: Rule, label: str, scenes: Iterable[Json]) -> Iterator[Case]:
    """One document of all scenes that can be read, or one each where they cannot stand in one."""
    each = [scene for scene in {text_of(scene): scene for scene in scenes}.values() if readable(scene)]
    whole = merged(each)
    for facts in each if whole is None else [whole]:
        yield Case(rule.policy, rule.id, version_of(rule), label, "", facts, SEVERAL)


def _routing(pack: Pack) -> Iterator[Case]:
    """Claims with each value by which the pack takes claims, and with the values next to them."""
    for key, wanted in (pack.claims or {}).items():
        listed = wanted["not_in"] if isinstance(wanted, dict) else wanted
        beside = [next((code for code in codes_beside(one) if code not in listed), "") for one in listed]
        scenes = []
        for value in dict.fromkeys((*listed[:MOST], *beside[:MOST])):
            if value:
                scene = plain(pack, Reads(), USUAL_DAY)
                put_in(claim_of(scene), FIELDS[key], value)
                scenes.append(scene)
        whole = merged(scenes)
        if whole is not None:
            yield Case("routing", "routing", "", f"{LABELS[FIELDS[key]]} of a claim", "", whole, SEVERAL)
