"""What a user means by a policy's name: the policy that findings carry, or one entry of its pack by the entry's id."""

from __future__ import annotations

from dataclasses import dataclass

from scrubjay.rules.program import Program, Rule


@dataclass(frozen=True, slots=True)
class Named:
    """A policy, and those of its rules that are asked for: all of them, or the rules of one entry."""

    policy: str
    rules: tuple[Rule, ...]


def named(program: Program, name: str) -> Named | None:
    """What is meant; a policy goes before an entry of the same name. None where the pack has neither."""
    if name in program.policies:
        return Named(name, program.policies[name])
    for policy, rules in program.policies.items():
        found = tuple(rule for rule in rules if _of_entry(rule, name))
        if found:
            return Named(policy, found)
    return None


def every_name(program: Program) -> tuple[str, ...]:
    """The names there are, of policies and of entries."""
    ids = (rule.id for rules in program.policies.values() for rule in rules)
    return tuple(dict.fromkeys((*program.policies, *ids)))


def _of_entry(rule: Rule, name: str) -> bool:
    """Kinds that make several rules of an entry name them `ENTRY.WAY`."""
    return rule.id == name or (rule.kind != "rule" and rule.id.rpartition(".")[0] == name)
