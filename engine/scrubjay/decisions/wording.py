"""A biller's words for facts: labels, who can tell, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from scrubjay.facts.fields import FIELDS, FieldSpec
from scrubjay.rules.naming import ON_CLAIM, RELATED

LISTS = {
    "history": ("what was billed before, by anyone", "payer", "What has the payer on file for this patient?"),
    "history.status": ("whether an earlier line was paid", "payer", "Was the earlier line paid or denied?"),
    "authorization": ("the patient's authorizations", "payer", "Which authorizations are on file?"),
    "authorizations": ("the patient's authorizations", "payer", "Which authorizations are on file?"),
    "coverage": ("the patient's coverage", "front desk", "Which plan was in force on the date of service?"),
    "coverages": ("the patient's coverage", "front desk", "Which plan was in force on the date of service?"),
    "episodes": ("the episode of care", "therapist", "When did this course of treatment begin?"),
    "charts": ("the chart", "therapist", "What does the chart hold on this date?"),
    "minutes": ("the minutes", "therapist", "How many minutes of each service were given?"),
    "another line": ("what else was billed", "biller", "What else was billed for this patient?"),
}


def label(fact: str) -> str:
    """A fact in a biller's words."""
    if fact in LISTS:
        return LISTS[fact][0]
    spec = spec_of(fact)
    earlier = " of an earlier line" if fact.startswith("history.") else ""
    return (spec.label if spec else fact.replace("_", " ").replace(".", " ")) + earlier


def who(fact: str) -> str:
    """Who can tell: therapist, front desk, payer or biller."""
    if fact in LISTS:
        return LISTS[fact][1]
    spec = spec_of(fact)
    return spec.who if spec else "biller"


def question(fact: str) -> str:
    """What to ask."""
    if fact in LISTS:
        return LISTS[fact][2]
    spec = spec_of(fact)
    return spec.question if spec else f"What is the {label(fact)}?"


def asking(facts: Sequence[str]) -> str:
    """`needs the minutes (ask the therapist) and ...`."""
    parts = [f"{label(fact)} (ask the {who(fact)})" for fact in facts]
    return f"not known: {'; '.join(parts)}." if parts else "not known."


def spec_of(fact: str) -> FieldSpec | None:
    """The catalogue's entry for a fact as `lacks` names it."""
    name = fact.removeprefix("history.")
    root, dot, rest = name.partition(".")
    if dot and root in (*ON_CLAIM, *RELATED, "rendering"):
        found = FIELDS.get(root, {}).get(rest)
        if found is not None:
            return found
    return FIELDS["line"].get(name) or FIELDS["claim"].get(name)


def named(fact: str) -> str:
    """How `lacks` names a joined fact that may or may not be the one."""
    return "another line" if fact == "line" else f"{fact}s"
