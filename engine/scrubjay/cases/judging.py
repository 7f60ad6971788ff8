"""What a policy says of the line that is tried: decided by the reference executor, never assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scrubjay.cases.scene import Json, Tried, tried
from scrubjay.executors.reference import decided_claim
from scrubjay.rules.program import Program, Rule
from scrubjay.tables import Table


@dataclass(frozen=True, slots=True)
class Judged:
    """A scene with the verdict of the policy on it: flagged (by which rule), unchecked or clear."""

    one: Tried
    state: str
    rule: int = -1


@dataclass(frozen=True, slots=True)
class Judge:
    """Tries scenes under one policy of a program, whose other policies are left out."""

    program: Program
    tables: Mapping[str, Table]
    policy: str

    def attempt(self, scene: Json) -> Tried | None:
        """The scene as the program sees it."""
        return tried(self.program, self.tables, scene)

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
    return Judge(replace(program, policies={policy: program.policies[policy]}), tables, policy)


def earlier(program: Program, rule: Rule) -> tuple[Rule, ...]:
    """The rules of a policy that are asked before this one."""
    rules = program.policies[rule.policy]
    return rules[: rules.index(rule)]
