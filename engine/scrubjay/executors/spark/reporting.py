"""What a part's report becomes as rows, and what can be taken from these: decisions, findings, notes, counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from scrubjay.checking import Report, note_document
from scrubjay.compact_json import compact
from scrubjay.decisions.decision import OUTCOMES

COLUMNS: Final = (
    "entry string, claim_id string, claim_hash string, payer_id string, pack string, outcome string, document string"
)
_SUBJECT: Final = "struct<type string, line int, lines array<int>, date date, code string, discipline string>"
_FINDING: Final = (
    f"struct<policy string, kind string, severity string, subject {_SUBJECT}, message string, "
    "fix struct<words string, verified boolean>, pack_file string, pack_line int>"
)
_LISTED: Final = ("superseded", "void", "duplicate", "skipped")
_OF_CLAIM: Final = ("claim_id", "claim_hash", "payer_id", "pack", "outcome")


def rows_of(report: Report) -> Iterator[tuple[str | None, ...]]:
    """The rows of COLUMNS."""
    for decision in report.decisions:
        document = decision.document()
        yield ("decision", *(document[name] for name in _OF_CLAIM), compact(document))
    for note in (*report.errors, *report.notes):
        yield (note.level, None, None, None, None, None, compact(note_document(note)))
    yield ("counts", None, None, None, None, None, compact(report.summary["claims"]))


def decisions(decided: DataFrame) -> DataFrame:
    """A row for each decision: the claim, its payer and pack, the outcome, and the whole decision as JSON."""
    return decided.where(F.col("entry") == "decision").drop("entry").withColumnRenamed("document", "decision")


def findings(decided: DataFrame) -> DataFrame:
    """A row for each finding, with the claim and its outcome."""
    inside = F.from_json("document", f"findings array<{_FINDING}>")
    rows = decided.where(F.col("entry") == "decision").select(*_OF_CLAIM, F.explode(inside["findings"]).alias("f"))
    return rows.select(
        *_OF_CLAIM, "f.policy", "f.kind", "f.severity",
        F.col("f.subject.type").alias("subject"), "f.subject.line", "f.subject.date", "f.subject.code",
        "f.subject.discipline", "f.message", F.col("f.fix.words").alias("fix"), "f.fix.verified",
        "f.pack_file", "f.pack_line",
    )  # fmt: skip


def unchecked(decided: DataFrame) -> DataFrame:
    """A row for each entry of what was not checked, with the claim and the facts that would tell."""
    entry = "struct<policy string, kind string, reason string, lacks array<string>, words string>"
    inside = F.from_json("document", f"unchecked array<{entry}>")
    rows = decided.where(F.col("entry") == "decision").select(*_OF_CLAIM, F.explode(inside["unchecked"]).alias("u"))
    return rows.select(*_OF_CLAIM, "u.policy", "u.kind", "u.reason", "u.lacks", "u.words")


def notes(decided: DataFrame) -> DataFrame:
    """A row for each thing noticed: `error` could not be used, `skip` is a claim left out, `note` changes nothing."""
    inside = F.from_json("document", "level string, file string, where string, message string")
    rows = decided.where(F.col("entry").isin("error", "skip", "note")).select(inside.alias("n"))
    return rows.select("n.level", F.col("n.file").alias("list"), "n.where", "n.message")


def counts(decided: DataFrame) -> DataFrame:
    """One row: how many claims were read, how many came out how, and how many are listed without a decision."""
    names = ("read", *OUTCOMES, *_LISTED)
    inside = F.from_json("document", ", ".join(f"{name} bigint" for name in names))
    rows = decided.where(F.col("entry") == "counts").select(inside.alias("c"))
    return rows.agg(*(F.coalesce(F.sum(f"c.{name}"), F.lit(0)).alias(name) for name in names))
