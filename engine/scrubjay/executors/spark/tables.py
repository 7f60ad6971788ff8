"""Rows of many lists in one Arrow table: a column for each list, holding the row as a struct; and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import polars as pl

NUMBER = "_number"
"""The number of a line of a claim: the lines of a claim have an order, rows of other lists have none."""
AT = "_at"
"""Where a row stood in its DataFrame, as far as one can say: it makes runs repeat each other."""


def list_of(table: pa.Table, name: str) -> pa.Table:
    """The rows of one list, in their order."""
    own = table.filter(pc.is_valid(table[name])).sort_by([(NUMBER, "ascending"), (AT, "ascending")])
    return pa.Table.from_struct_array(own[name])


def ipc(table: pa.Table) -> bytes:
    """A table as bytes that can be sent along."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def from_ipc(data: bytes) -> pa.Table:
    """The table of such bytes."""
    return pa.ipc.open_stream(data).read_all()


def together(tables: Iterable[pa.Table]) -> pa.Table:
    """Tables of one list, one after the other."""
    return pa.concat_tables(list(tables), promote_options="permissive")


def as_polars(table: pa.Table) -> pl.DataFrame:
    """The table as the readers of facts take it."""
    import polars as pl

    return pl.DataFrame(pl.from_arrow(table))
