"""What would name a patient, and is not shown: evidence and messages go into reports, tickets and snapshots.

An age is shown, since policies turn on it and it names nobody; the birth date that it comes from is not.
"""

from __future__ import annotations

from scrubjay.rules.program import FieldOf, Measure, MeasureOf, MeasureTest, Operand, Path, Program, Test
from scrubjay.rules.wording import NOT_SHOWN, PRIVATE, shown, tells

__all__ = ["NOT_SHOWN", "hidden", "measures_private", "of_patient", "private", "telling", "withheld"]


def private(path: Path | None) -> bool:
    """Whether a field would name a patient."""
    return path is not None and path.key.rpartition(".")[2] in PRIVATE


def of_patient(path: Path) -> bool:
    """Whether a field is a patient's own at all: messages, which are read aloud, name none of these."""
    return path.key.startswith("patient.") or private(path)


def measures_private(measure: Measure) -> bool:
    """Whether a measure's value is such a field's: the least birth date of all, say."""
    return private(measure.field)


def hidden(leaf: Test | MeasureTest, program: Program) -> tuple[bool, bool]:
    """Whether what a test found and what it compares with are not shown; of two that are equal one tells the other."""
    left = private(leaf.path) if isinstance(leaf, Test) else measures_private(program.measures[leaf.measure])
    right = _compares_private(leaf.operand, program)
    both = leaf.op == "equals" and isinstance(leaf.operand, (FieldOf, MeasureOf)) and (left or right)
    return left or both, right or both


def telling(leaf: Test | MeasureTest, program: Program) -> bool:
    """Whether the pack's own words, with the test's answer, would tell the value: `last name is SAMPLE`."""
    path = leaf.path if isinstance(leaf, Test) else program.measures[leaf.measure].field
    return tells(path, leaf.op, leaf.operand)


def withheld(operand: Operand, type_: str) -> str:
    """What stands in place of a value compared with: `the patient's birth date plus 21 years (not shown)`."""
    return f"{shown(operand, type_)} {NOT_SHOWN}"


def _compares_private(operand: Operand, program: Program) -> bool:
    if isinstance(operand, FieldOf):
        return private(operand.path)
    return isinstance(operand, MeasureOf) and measures_private(program.measures[operand.measure])
