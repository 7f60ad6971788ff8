"""Reads CSV and Parquet files of facts as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from scrubjay.facts.claim import Facts, Note
from scrubjay.facts.list_files import read_list_files


def stream_list_files(
    files: Sequence[str], scratch: Path, tell: Callable[[int], None]
) -> Iterator[tuple[Facts, tuple[Note, ...], Sequence[int]]]:
    facts, notes = read_list_files(files)
    tell(sum(Path(file).stat().st_size for file in files))
    yield facts, notes, range(len(facts.claims))
