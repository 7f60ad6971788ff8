"""What a policy says of the line that is tried: decided by the reference executor, never assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scrubjay.cases.scene import Json, Tried, tried
from scrubjay.executors.reference import decided_claim
from scrubjay.rules.program import Program, Rule
from scrubjay.tables import Table

ALLOWED = 4000
"""The allowance of a rule; the shipped packs' rules come through with half of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A scene with the verdict of the policy on it: flagged (by which rule), unchecked or clear."""

    one: Tried
    state: str
    rule: int = -1


@dataclass(slots=True)
class Allowance:
    """How much a rule may cost: a scene costs one, and more with its rows. A rule past it is told as far as it came."""

    left: int = ALLOWED

    def spend(self, scene: Json) -> bool:
        """Whether one more scene is tried."""
        self.left -= 1 + len(scene.get("history") or ()) // 4
        return self.left > 0


@dataclass(frozen=True, slots=True)
class Judge:
    """Tries scenes under one policy of a program, whose other policies are left out."""

    program: Program
    tables: Mapping[str, Table]
    policy: str
    allowance: Allowance

    def attempt(self, scene: Json) -> Tried | None:
        """The scene as the program sees it; None when the allowance is spent."""
        return tried(self.program, self.tables, scene) if self.allowance.spend(scene) else None

    def verdict(self, one: Tried) -> Judged:
        """What the policy says of the line that is tried; clear where it cannot be a subject."""
        for verdict in decided_claim(one.run, one.line.claim).verdicts:
            if any(line is one.line for line in verdict.lines) and verdict.state != "clear":
                return Judged(one, verdict.state, verdict.rule)
        return Judged(one, "clear")

    def judged(self, scene: Json) -> Judged | None:
        """Both at once; None for a scene that is no document."""
        one = self.attempt(scene)
        return self.verdict(one) if one is not None else None


def judge(program: Program, tables: Mapping[str, Table], policy: str) -> Judge:
    """The judge of a policy."""
    return Judge(replace(program, policies={policy: program.policies[policy]}), tables, policy, Allowance())


def earlier(program: Program, rule: Rule) -> tuple[Rule, ...]:
    """The rules of a policy that are asked before this one."""
    rules = program.policies[rule.policy]
    return rules[: rules.index(rule)]
