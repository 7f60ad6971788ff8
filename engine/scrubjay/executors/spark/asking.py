"""What a run on Spark asks of its DataFrames, told before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from scrubjay.executors.spark.cells import has, text, whose
from scrubjay.executors.spark.tables import as_polars
from scrubjay.facts.fields import nearest
from scrubjay.facts.models.claims import Line
from scrubjay.facts.models.document import LISTS
from scrubjay.facts.parquet_files import frame_table

CLAIM_LINES = "claim_lines"
NAMES = (*LISTS, CLAIM_LINES)
OF_PATIENTS = ("claims", "history", "authorizations", "coverages", "episodes", "charts")
"""The lists whose every row is about one patient."""
PERSON = ("patient_member_id", "patient_birth_date", "patient_first_name", "patient_last_name")


class FramesRefused(ValueError):
    """DataFrames that cannot be decided on Spark. `problems` has all that is wrong with them, a line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def check_columns(frames: Mapping[str, DataFrame]) -> None:
    """Names and types of all columns. Raises FramesRefused. No row is read."""
    problems = []
    for name in frames:
        if name not in NAMES:
            near = nearest(name, NAMES)
            hint = f"; did you mean {near}?" if near else "."
            problems.append(f"{name}: no list of facts has this name{hint} Expected out of: {', '.join(NAMES)}")
    for name, why in (("claims", "the claims"), (CLAIM_LINES, "the lines of the claims")):
        if name not in frames:
            problems.append(f"{name}: missing, and needed: {why}")
    lines = frames.get(CLAIM_LINES)
    if lines is not None and "number" not in lines.columns:
        problems.append(f"{CLAIM_LINES}: the column `number` is missing, and needed: a DataFrame keeps no order")
    for name in (name for name in frames if name in NAMES):
        model, key = (Line, "claim") if name == CLAIM_LINES else (LISTS[name], None)
        _, notes = frame_table(as_polars(frames[name].limit(0).toArrow()), name, model, key)
        problems += [f"{note.place}: {note.message}" for note in notes]
    if problems:
        raise FramesRefused(tuple(problems))


def check_rows(frames: Mapping[str, DataFrame]) -> None:
    """That every row says enough to be put with its patient. Raises FramesRefused. Reads the columns that tell."""
    asked = [(name, frames[name], whose(frames[name]).isNull(), _NOBODY) for name in OF_PATIENTS if name in frames]
    if "minutes" in frames:
        frame = frames["minutes"]
        asked.append(("minutes", frame, text(frame, "line").isNull() & whose(frame).isNull(), _NO_LINE))
    if "lines" in frames:
        frame = frames["lines"]
        asked.append(("lines", frame, has(frame, *PERSON) & whose(frame).isNull(), _NOBODY))
    if "same_patient" in frames:
        frame = frames["same_patient"]
        asked.append(("same_patient", frame, whose(frame).isNull() | whose(frame, "is_").isNull(), _ONE_SIDE))
    frame = frames[CLAIM_LINES]
    asked.append((CLAIM_LINES, frame, text(frame, "number").isNull(), _NO_NUMBER))
    wrong = [frame.where(bad).select(F.lit(at).alias("at")) for at, (_, frame, bad, _) in enumerate(asked)]
    found = {row["at"]: row["count"] for row in reduce(DataFrame.union, wrong).groupBy("at").count().collect()}
    problems = [f"{name}: {found[at]:,} rows {said}" for at, (name, _, _, said) in enumerate(asked) if at in found]
    if problems:
        raise FramesRefused(tuple(problems))


_NOBODY = (
    "give neither patient_member_id nor a patient_birth_date: they may be about anybody, who would all have to be on "
    "one machine; complete them or leave them out"
)
_NO_LINE = "give no line and neither patient_member_id nor a patient_birth_date; complete them or leave them out"
_ONE_SIDE = "give neither member id nor birth date on one of their sides (patient_..., is_...); complete them"
_NO_NUMBER = "have no `number`: a DataFrame keeps no order, so each line of a claim needs its number"
