"""Decides the claims of DataFrames on Spark: rows that bear on each other go to one worker.

A part is a partition with thousands of claims of many patients: the columnar executor has its batches within it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from scrubjay.executors.spark.asking import CLAIM_LINES, check_columns, check_rows
from scrubjay.executors.spark.belonging import KEY, of_member, placed
from scrubjay.executors.spark.cells import text
from scrubjay.executors.spark.packs import PackFiles, checker_of, pack_files
from scrubjay.executors.spark.reporting import COLUMNS, rows_of
from scrubjay.executors.spark.tables import AT, NUMBER, as_polars, from_ipc, ipc, list_of, together

CLAIMS_OF_A_PART: Final = 2_000
"""About so many claims are decided together where nobody says otherwise."""
_ROWS_AT_ONCE: Final = 1_000
_NAMES_CLAIM: Final[Mapping[str, str]] = {
    "claims": "id", "claim_lines": "claim", "lines": "claim", "minutes": "claim", "history": "claim",
}  # fmt: skip


def decide_frames(
    frames: Mapping[str, DataFrame],
    packs: PackFiles | None = None,
    executor: str = "columnar",
    parts: int | None = None,
) -> DataFrame:
    """What came of the claims of `frames`: DataFrames by the names and with the columns of our Parquet files.

    `claims` and `claim_lines` are needed; `history`, `charts`, `complete` ... are what stands beside them. The result
    has a row for each decision (`entry` is "decision", `document` the line that `check --format jsonl` prints), each
    thing noticed ("note", "skip", "error") and, for each part, one with its counts of claims ("counts"): write it
    before you take it apart (`decisions`, `findings`, `notes`, `counts`), or all is decided again each time. It has no
    order. `parts`: how many partitions; as a rule one for every CLAIMS_OF_A_PART claims.

    Raises FramesRefused where the DataFrames cannot be used. Reads the columns that say whose a row is, decides nothing
    before the result is asked for.
    """
    check_columns(frames)
    check_rows(frames)
    marked = {name: _marked(name, frame) for name, frame in frames.items()}
    if parts is None:
        parts = max(1, -(-frames["claims"].count() // CLAIMS_OF_A_PART))
    work = _Work(packs or pack_files(), executor, tuple(frames), _of_everybody(frames))
    return _one_frame(placed(marked)).repartition(parts, KEY).mapInArrow(work.decide, COLUMNS)


def _marked(name: str, frame: DataFrame) -> DataFrame:
    number = text(frame, "number").try_cast("double") if name == CLAIM_LINES else F.lit(None).cast("double")
    return frame.withColumn(NUMBER, number).withColumn(AT, F.monotonically_increasing_id())


def _of_everybody(frames: Mapping[str, DataFrame]) -> bytes | None:
    """The declarations that name no member: few, and every part needs them."""
    if "complete" not in frames:
        return None
    frame = frames["complete"]
    return ipc(frame.where(~of_member(frame)).toArrow())


def _one_frame(found: Mapping[str, DataFrame]) -> DataFrame:
    lists = []
    for name, frame in found.items():
        columns = [frame[column] for column in frame.columns if column not in (KEY, NUMBER, AT)]
        lists.append(frame.select(KEY, NUMBER, AT, F.struct(*columns).alias(name)))
    return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), lists)


@dataclass(frozen=True)
class _Work:
    """What a worker does; it travels there."""

    packs: PackFiles
    executor: str
    names: tuple[str, ...]
    of_everybody: bytes | None

    def decide(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Decide the claims of a part."""
        # one process on each core already; Polars reads this when it is loaded
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        given = [batch for batch in batches if batch.num_rows]
        if not given:
            return
        from scrubjay.executors.choosing import executor
        from scrubjay.facts.list_files import read_frames

        lists = self._lists(pa.Table.from_batches(given))
        del given
        facts, notes = read_frames({name: as_polars(rows) for name, rows in lists.items()}, _named(lists))
        report = checker_of(self.packs).check(facts, executor(self.executor), notes)
        found: list[tuple[str | None, ...]] = []
        for row in rows_of(report):
            found.append(row)
            if len(found) == _ROWS_AT_ONCE:
                yield _batch(found)
                found = []
        if found:
            yield _batch(found)

    def _lists(self, table: pa.Table) -> dict[str, pa.Table]:
        lists = {name: list_of(table, name) for name in self.names}
        if self.of_everybody is not None:
            lists["complete"] = together((lists["complete"], from_ipc(self.of_everybody)))
        return lists


def _named(lists: Mapping[str, pa.Table]) -> Callable[[str, int], str]:
    """What notes call a row: rows of a DataFrame have no numbers, so it is the claim that the row names."""

    def row(name: str, number: int) -> str:
        column = _NAMES_CLAIM.get(name)
        if column is None or column not in lists[name].column_names:
            return "a row"
        return f"{'claim' if name == 'claims' else 'a row of claim'} {lists[name][column][number - 1].as_py() or ''}"

    return row


def _batch(rows: list[tuple[str | None, ...]]) -> pa.RecordBatch:
    names = [part.split()[0] for part in COLUMNS.split(", ")]
    return pa.RecordBatch.from_arrays([pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)], names=names)
