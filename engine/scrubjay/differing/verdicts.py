"""What comes of one policy on a claim, on either side, as plain data: what is compared when a witness is sought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scrubjay.cases.reading import Reads, reads_of
from scrubjay.cases.scene import Json, Tried, tried
from scrubjay.decisions.weighing import severity_of
from scrubjay.executors.reference import decided_claim
from scrubjay.executors.run import Run
from scrubjay.executors.visits import subject_of
from scrubjay.facts.deriving import THERAPY
from scrubjay.rules.program import Program, Rule
from scrubjay.tables import Table

RANKS = {"": 0, "clear": 0, "unchecked": 1, "advise": 2, "review": 3, "deny": 4}
"""How much comes of a subject, from a policy's being silent on it to a denial."""
LEVELS = tuple(RANKS)
"""The same, by name: "" is a subject that the policy does not speak of."""


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one policy on the claim of a scene.

    `said`: kind of subject and numbers of its lines to `unchecked` or a severity, and the lines whose charge is lost.
    """

    said: tuple[tuple[str, tuple[int, ...], str, tuple[int, ...]], ...]
    clear: int
    spoken: frozenset[int]
    """Numbers of the lines that the policy speaks of."""

    def of(self, number: int) -> str:
        """The most that came of a line, as a level."""
        each = [level for _, lines, level, _ in self.said if number in lines]
        return max(each, key=RANKS.__getitem__) if each else "clear" if number in self.spoken else ""


@dataclass(frozen=True, slots=True)
class Half:
    """One side of a policy: its program without other policies, and what it reads. No rules: there is no policy."""

    program: Program
    tables: Mapping[str, Table]
    policy: str
    rules: tuple[Rule, ...]
    reads: Reads

    def tried(self, scene: Json) -> Tried | None:
        """The scene as this side sees it; None if it is no document of one claim without mistakes."""
        return tried(self.program, self.tables, scene)

    def came(self, one: Tried) -> Came:
        """What comes of the policy."""
        decided = decided_claim(one.run, one.line.claim)
        said = []
        for verdict in decided.verdicts:
            level: str = verdict.state
            lost: tuple[int, ...] = ()
            if verdict.state == "flagged" and verdict.line is not None:
                rule = self.program.rules[verdict.rule]
                level = severity_of(one.run, rule, verdict.line)[0]
                lost = tuple(sorted(line.number for line in subject_of(rule.denies, verdict.line)))
            said.append((verdict.subject, tuple(line.number for line in verdict.lines), level, lost))
        outside = {line.number for line in decided.not_covered}
        spoken = frozenset(line.number for line in one.line.claim.lines) - outside
        return Came(tuple(sorted(said)), decided.clear, spoken)


def both_tried(old: Half, new: Half, scene: Json) -> tuple[Tried, Tried] | None:
    """The scene as either side sees it, read once where both sides read lines by the same tables."""
    one = old.tried(scene)
    if one is None:
        return None
    if _read_alike(old.tables, new.tables):
        return one, Tried(scene, Run(new.program, one.group), one.line)
    two = new.tried(scene)
    return None if two is None else (one, two)


def _read_alike(old: Mapping[str, Table], new: Mapping[str, Table]) -> bool:
    one, two = old.get(THERAPY), new.get(THERAPY)
    return one is two or (one is not None and two is not None and one.hash == two.hash)


def half(program: Program, tables: Mapping[str, Table], policy: str) -> Half:
    """One side of a policy."""
    rules = program.policies.get(policy, ())
    narrowed = replace(program, policies={policy: rules} if rules else {})
    return Half(narrowed, tables, policy, rules, reads_of(program, rules))
