"""Which facts a policy reads: fields of claims, lines and other facts, through its measures and marks too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scrubjay.facts.deriving import THERAPY
from scrubjay.rules.naming import RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    CellOf,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Join,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Path,
    Program,
    Rule,
    Test,
    Window,
)

LISTS = {
    "coverage": "coverages",
    "episode": "episodes",
    "plan_of_care": "charts",
    "authorization": "authorizations",
    "chart": "charts",
}
"""Related and joined facts to the list of a facts document that holds them."""
DERIVED = {
    "discipline": ("code", "modifiers", "rendering.taxonomy"),
    "purpose": ("modifiers", "purpose"),
    "patient.age": ("date",),
    "diagnoses": ("diagnosis_pointers",),
    "missing_pointers": ("diagnosis_pointers",),
    "malformed_diagnoses": ("diagnosis_pointers",),
    "repeated_modifiers": ("modifiers",),
    "modifier_count": ("modifiers",),
}
"""Fields of a line that follow from others, and those others."""
OF_CLAIM = {
    "patient.age": "patient.birth_date",
    "diagnoses": "diagnoses",
    "missing_pointers": "diagnoses",
    "malformed_diagnoses": "diagnoses",
}


@dataclass(slots=True)
class Reads:
    """What is read, directly or through marks and measures."""

    line: set[str] = field(default_factory=set)
    claim: set[str] = field(default_factory=set)
    related: dict[str, set[str]] = field(default_factory=dict)
    """Name of a related fact to the fields of it."""
    joined: dict[str, set[str]] = field(default_factory=dict)
    """Kind of a joined fact to the fields of it."""
    counted: set[str] = field(default_factory=set)
    """The lists whose facts are counted, or open a window."""
    history: bool = False
    """Whether lines beyond the claim count."""
    amounts: set[str] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)

    def lists(self) -> frozenset[str]:
        """The lists of a facts document that may hold what is read, beside claims and history."""
        found = {LISTS[name] for name in self.related if name in LISTS}
        found |= {LISTS[kind] for kind in self.joined if kind in LISTS}
        return frozenset(found | self.counted | ({"minutes"} if "minutes" in (*self.related, *self.joined) else set()))


def reads_of(program: Program, rules: Iterable[Rule]) -> Reads:
    """What rules read, with the marks and measures that they depend on."""
    found = Reads()
    reader = _Reader(program, found)
    for rule in rules:
        reader.rule(rule)
    for key in list(found.line):
        for source in DERIVED.get(key, ()):
            (found.claim if source.startswith("patient.") else found.line).add(source)
        if key in OF_CLAIM:
            found.claim.add(OF_CLAIM[key])
        table = program.tables.get(THERAPY)
        if table is not None and key in table.columns:
            found.line.add("code")
    return found


def related_of(window: Window | None) -> str:
    """The related fact whose `from` and `through` are a window; "" where no fact is."""
    if window is None:
        return ""
    return window.fact if window.shape == "fact" else "coverage" if window.shape == "coverage" else ""


def conditions_of(rule: Rule) -> Iterator[Condition | None]:
    """Every condition of a rule, those of its joins included."""
    yield from (rule.lines, rule.when, rule.unless)
    yield from (join.where for join in (*rule.withs, *rule.withouts))


class _Reader:
    def __init__(self, program: Program, found: Reads) -> None:
        self.program = program
        self.found = found
        self._seen: set[int] = set()

    def rule(self, rule: Rule) -> None:
        """What the conditions and joins of a rule read, once."""
        if rule.index in self._seen:
            return
        self._seen.add(rule.index)
        for condition in conditions_of(rule):
            self.condition(condition)
        for join in (*rule.withs, *rule.withouts):
            self.join(join)

    def join(self, join: Join) -> None:
        """What a join compares, and whether it looks beyond the claim."""
        if join.fact == "line":
            self.found.history = self.found.history or join.scope != "claim"
            self._provider(join.scope)
        elif join.fact == "other_payer":
            self.found.claim.add("other_payers")
        else:
            self.found.joined.setdefault(join.fact, set())
        for path, other in join.same:
            self._path(path, join.fact)
            self._path(other.path)
        if join.paired is not None:
            self._path(join.paired.subject)
            self._path(join.paired.fact, join.fact)
        for leaf in leaves(join.where):
            if isinstance(leaf, Test) and leaf.path.root == "fact":
                self.found.joined.setdefault(join.fact, set()).add(leaf.path.key)

    def condition(self, condition: Condition | None) -> None:
        """What each test of a condition reads."""
        for leaf in leaves(condition):
            if isinstance(leaf, Test) and leaf.path.root != "fact":
                self._path(leaf.path)
            if isinstance(leaf, (Test, MeasureTest)):
                operand = leaf.operand
                if isinstance(operand, FieldOf) and not operand.join:
                    self._path(operand.path)
                if isinstance(operand, MeasureOf):
                    self.measure(self.program.measures[operand.measure])
                if isinstance(operand, CellOf):
                    self.found.line.add("code")
                if isinstance(operand, Dated):
                    self.found.amounts.add(operand.name)
            if isinstance(leaf, (MeasureTest, MemberTest, PastTest)):
                self.measure(self.program.measures[leaf.measure])
            if isinstance(leaf, MarkTest):
                self.found.marks.update(leaf.names)
                for name in leaf.names:
                    for rule in self.program.marks.get(name, ()):
                        self.rule(rule)
            if isinstance(leaf, FitsTest):
                self._fits(leaf.parts)

    def measure(self, measure: Measure) -> None:
        """What a measure counts, keys, sums and burns, once."""
        if measure.name in self.found.measures:
            return
        self.found.measures.add(measure.name)
        self.condition(measure.where)
        paths = [*measure.per, *measure.keys, *([measure.field] if measure.field else [])]
        for path in paths:
            self._path(path)
        window = measure.window
        if window is not None:
            self.condition(window.where)
            self.condition(window.after)
            root = related_of(window)
            if root:
                self.found.related.setdefault(root, set()).update(("from", "through"))
            if window.shape == "since":
                self.found.counted.add(window.fact)
        if measure.of != "line":
            self.found.counted.add(measure.of)
        if measure.burns is not None:
            self.condition(measure.burns.needed_for)
            self._fits(measure.burns.match)
        if measure.units is not None:
            self.found.related.setdefault("minutes", set()).update(("minutes", "assistant_minutes"))
            self.found.line.update(("code", "units"))
        if measure.scope != "claim" and measure.of == "line":
            self.found.history = True
        self._provider(measure.scope)

    def _provider(self, scope: str) -> None:
        if scope == "provider":
            self.found.claim.add("billing.npi")

    def _fits(self, parts: Iterable[str]) -> None:
        self.found.related.setdefault("authorization", set())
        self.found.line.add("authorization_numbers")
        for part in parts:
            if part == "billing":
                self.found.claim.add("billing.npi")
            elif part in ("code", "discipline"):
                self.found.line.add(part)

    def _path(self, path: Path, joined: str = "line") -> None:
        if path.root == "claim":
            self.found.claim.add(path.key)
        elif path.root in RELATED:
            self.found.related.setdefault(path.root, set()).add(path.key)
        elif path.root == "fact":
            self.found.joined.setdefault(joined, set()).add(path.key)
        else:
            self.found.line.add(path.key)
