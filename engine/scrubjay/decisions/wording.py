"""A biller's words for facts: labels, who can tell, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from scrubjay.facts.fields import FIELDS, FieldSpec
from scrubjay.rules.naming import ON_CLAIM
from scrubjay.rules.program import Path

CALENDAR = "calendar."
"""How the name of a pack's calendar begins where it is what is lacking."""
LISTS = {
    "history": ("what was billed before, by anyone", "payer", "What has the payer on file for this patient?"),
    "history.status": ("whether an earlier line was paid", "payer", "Was the earlier line paid or denied?"),
    "authorizations": ("the patient's authorizations", "payer", "Which authorizations are on file?"),
    "coverages": ("the patient's coverage", "front desk", "Which plan was in force on the date of service?"),
    "episodes": ("the episode of care", "therapist", "When did this course of treatment begin?"),
    "charts": ("the chart", "therapist", "What does the chart hold on this date?"),
    "minutes": ("the minutes", "therapist", "How many minutes of each service were given?"),
}


OWN_HISTORY = "what this billing provider billed before (ask the biller)"
"""The history, where nobody else's counts."""
TABLE = "table."
"""Before the name of a reference table that does not say what is asked."""


def label(fact: str) -> str:
    """A fact in a biller's words."""
    if fact.startswith(TABLE):
        return f"what the table {fact.removeprefix(TABLE)} says of the code on this day"
    if fact in LISTS:
        return LISTS[fact][0]
    if fact.startswith(CALENDAR):
        return f"holidays of the calendar {fact.removeprefix(CALENDAR)}"
    spec = spec_of(fact)
    earlier = " of an earlier line" if fact.startswith("history.") else ""
    return (spec.label if spec else fact.replace("_", " ").replace(".", " ")) + earlier


def who(fact: str) -> str:
    """Who can tell: therapist, front desk, payer or biller."""
    if fact.startswith(TABLE):
        return "biller"
    if fact in LISTS:
        return LISTS[fact][1]
    spec = spec_of(fact)
    return spec.who if spec else "payer"


def question(fact: str) -> str:
    """What to ask."""
    if fact.startswith(TABLE):
        return f"What does the newest {fact.removeprefix(TABLE)} file say of the code? (`scrubjay reference load`)"
    if fact in LISTS:
        return LISTS[fact][2]
    if fact.startswith(CALENDAR):
        return "Which of these days were holidays? The pack's calendar does not reach them."
    spec = spec_of(fact)
    return spec.question if spec else f"What is the {label(fact)}?"


def asking(facts: Sequence[str], own_history: bool = False) -> str:
    """`can't be told without minutes of the service (ask the therapist), ...`; of the history, whose is asked for."""
    parts = [
        OWN_HISTORY if own_history and fact == "history" else f"{label(fact)} (ask the {who(fact)})" for fact in facts
    ]
    return f"can't be told without {', '.join(parts)}." if parts else "can't be told."


def line_name(claim: str, line: int | None, date: str | None) -> str:
    """`C-1001 line 2`; of history without a claim's id `an earlier claim of 2026-01-05`. A line 0 was not numbered."""
    said = claim or ("an earlier claim" + (f" of {date}" if date else ""))
    return f"{said} line {line}" if line else said


def spec_of(fact: str) -> FieldSpec | None:
    """The catalogue's entry for a fact as `lacks` names it."""
    name = fact.removeprefix("history.")
    root, dot, rest = name.partition(".")
    if dot and rest in FIELDS.get(root, {}):
        return FIELDS[root][rest]
    return FIELDS["line"].get(name) or FIELDS["claim"].get(name)


def fact_name(path: Path) -> str:
    """A field as facts.md names it: `code`, `claim.frequency`, `patient.birth_date`, `minutes.minutes`."""
    if path.root == "claim" and path.name.partition(".")[0] in ON_CLAIM:
        return path.name
    return str(path)
