"""How conditions came out on a line, as a tree: tests with what was found, marks down to the rules that set them.

`why` puts these trees under policies; everything is worked out by the reference evaluator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.decisions.explaining import join_because
from scrubjay.decisions.joins import Found, found
from scrubjay.decisions.lacking import of_join, of_leaf
from scrubjay.decisions.tracing import Step, because
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair, negated
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, holds
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import Line
from scrubjay.rules.program import All, AnyOf, Condition, MarkTest, MemberTest, Rule
from scrubjay.rules.wording import joined, words

HOLDS, FAILS, UNKNOWN = "holds", "fails", "unknown"


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a derivation. `state`: holds, fails, unknown; of a policy flagged, unchecked, clear; "" is a remark.

    `members` are the lines that add up to a measure; `lacks` the facts that would tell what is unknown; `sources` those
    of a policy; `place` its pack file and line.
    """

    label: str
    state: str = ""
    fact: str = ""
    actual: Any = None
    test: str = ""
    expected: Any = None
    origin: Mapping[str, Any] | None = None
    members: tuple[Mapping[str, Any], ...] = ()
    lacks: tuple[str, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    place: str = ""
    children: tuple[Node, ...] = ()
    otherwise: tuple[Mapping[str, Any], ...] = ()
    """Of a flagged policy: edits of the facts with which it would be clear, each way with its words."""

    def document(self) -> dict[str, Any]:
        """As JSON; what a node does not have is left out."""
        said: dict[str, Any] = {"label": self.label, "state": self.state}
        if self.fact:
            said |= {"fact": self.fact, "actual": self.actual, "test": self.test, "expected": self.expected}
        if self.origin is not None:
            said["from"] = dict(self.origin)
        if self.members:
            said["members"] = [dict(member) for member in self.members]
        if self.lacks:
            said["lacks"] = list(self.lacks)
        if self.sources:
            said["sources"] = [dict(source) for source in self.sources]
        if self.place:
            said["place"] = self.place
        if self.children:
            said["children"] = [child.document() for child in self.children]
        if self.otherwise:
            said["otherwise"] = [dict(way) for way in self.otherwise]
        return said


def state_of(pair: Pair) -> str:
    """A pair in one word."""
    return {SURE: HOLDS, NEVER: FAILS, MAYBE: UNKNOWN}[pair]


def rule_nodes(run: Run, rule: Rule, line: Line) -> tuple[Node, ...]:
    """Everything that a rule asks of a line, in pack order, with the answers."""
    context = Context(run, line, line, rule.match, of=rule.subject)
    nodes = list(_dates(run, rule, line))
    if rule.lines is not None and holds(rule.lines, context) != SURE:
        nodes += _nodes(rule.lines, context, False)
    if rule.when is not None:
        nodes += _nodes(rule.when, context, False)
    if rule.unless is not None:
        nodes += _nodes(rule.unless, context, True)
    if rule.withs or rule.withouts:
        subject = subject_of(rule.subject, line)
        nodes += [_join(run, one, subject) for one in found(run, rule, line)]
    return tuple(nodes)


def _dates(run: Run, rule: Rule, line: Line) -> Iterator[Node]:
    """In force or not, where that is not plain."""
    pair = run.in_force(rule, line)
    if pair == SURE:
        return
    span = " ".join(
        part
        for part in (
            f"from {rule.start.isoformat()}" if rule.start else "",
            f"through {rule.through.isoformat()}" if rule.through else "",
        )
        if part
    )
    label = f"in force {span}".strip() if not line.is_range else "all days of the line see one version of the policy"
    actual = line.date.isoformat() if line.date else "unknown"
    lacks = ("date",) if line.date is None else ()
    yield Node(label, state_of(pair), "date", actual, "in force", span, lacks=lacks)


def _nodes(condition: Condition, context: Context, unless: bool) -> list[Node]:
    """A condition as nodes, one for each thing that must hold; `unless`: it must not hold."""
    if isinstance(condition, All) and not unless:
        return [node for part in condition.parts for node in _nodes(part, context, unless)]
    if isinstance(condition, AnyOf) and unless:
        return [node for part in condition.parts for node in _nodes(part, context, unless)]
    if isinstance(condition, (All, AnyOf)):
        parts = [_grouped(_nodes(part, context, unless), _pair(part, context, unless)) for part in condition.parts]
        if len(parts) == 1:
            return [parts[0]]
        return [Node("one of these", state_of(_pair(condition, context, unless)), children=tuple(parts))]
    return [_leaf(condition, context, unless)]


def _grouped(nodes: Sequence[Node], pair: Pair) -> Node:
    return nodes[0] if len(nodes) == 1 else Node("all of these", state_of(pair), children=tuple(nodes))


def _pair(condition: Condition, context: Context, unless: bool) -> Pair:
    pair = holds(condition, context)
    return negated(pair) if unless else pair


def _leaf(leaf: Condition, context: Context, unless: bool) -> Node:
    run, line = context.run, context.subject
    assert isinstance(run, Run)
    pair = _pair(leaf, context, unless)
    step = Step(leaf, pair, unless, context)
    lacks = tuple(dict.fromkeys(of_leaf(run, step))) if pair == MAYBE else ()
    if isinstance(leaf, MemberTest):
        measure = run.program.measures[leaf.measure]
        own = _nodes(measure.where, Context(run, line, line), False) if measure.where is not None else []
        is_member = {SURE: True, NEVER: False}.get(run.member(leaf.measure, line), "unknown")
        return Node(
            f"counts for “{measure.title}”",
            state_of(pair),
            f"member.{leaf.measure}",
            is_member,
            "equals",
            not unless,
            lacks=lacks,
            children=tuple(own),
        )
    said = because(step)
    if said is None:
        return Node(words(leaf, run.program), state_of(pair), lacks=lacks)
    node = Node(
        said.label,
        state_of(pair),
        said.fact,
        said.actual,
        said.test,
        said.expected,
        said.origin,
        said.members,
        lacks,
    )
    if isinstance(leaf, MarkTest):
        return replace(node, children=tuple(_mark(run, name, line) for name in leaf.names))
    return node


def _mark(run: Run, name: str, line: Line) -> Node:
    """A mark with the rules that set it, or what kept them from it, on each line that they were tried on."""
    pair = run.mark(name, line)
    tried = [
        (rule, other, run.rule(rule, other))
        for rule in run.program.marks.get(name, ())
        for other in subject_of(rule.subject, line)
    ]
    shown = [one for one in tried if one[2] == pair]
    children = tuple(
        Node(
            rule.title if other is line else f"{rule.title} (line {other.number})",
            state_of(found),
            place=f"{rule.place.file}:{rule.place.line}",
            children=rule_nodes(run, rule, other),
        )
        for rule, other, found in shown[:1] or tried[:1]
    )
    return Node(f"mark {name}", state_of(pair), children=children)


def _join(run: Run, one: Found, subject: Sequence[Line]) -> Node:
    """A fact that must exist (or must not): the first that matches, how many do, or that none does."""
    said = join_because(one, run.program)
    state = state_of(one.pair if one.wanted else negated(one.pair))
    label = joined((one.join,), run.program, "with" if one.wanted else "without")[0]
    lacks = tuple(dict.fromkeys(of_join(run, one, subject))) if state == UNKNOWN else ()
    return Node(label, state, said.fact, said.actual, said.test, True, lacks=lacks)
