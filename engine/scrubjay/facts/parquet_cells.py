"""The cells of a Parquet column as JSON would give them: by the column's type, or as text like a cell of CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Final

from .columns import text_cell
from .fields import FieldSpec
from .models.values import FieldType
from .unknown import UNKNOWN

if TYPE_CHECKING:
    import polars as pl

_EXACT: Final = Context(prec=80)
_EXPECTED: Final[Mapping[FieldType, str]] = {
    "text": "text",
    "number": "whole numbers, or text",
    "quantity": "whole numbers, or text",
    "money": "decimals, numbers, or text",
    "date": "dates, or text such as 2026-03-14",
    "time": "times, or text such as 09:00",
    "yes_no": "true and false, or text",
    "text_list": "lists of text, or text separated by blanks",
    "number_list": "lists of whole numbers, or text separated by blanks",
    "rows": "lists of structs",
}


def keys_of(series: pl.Series) -> list[Any] | None:
    """The cells of the column that joins rows to another file, None if it is no column of text."""
    import polars as pl

    texts = _texts(series)
    if texts is not None:
        return ["" if text is None else text.strip() for text in texts]
    return [""] * len(series) if series.dtype == pl.Null else None


def cells_of(spec: FieldSpec, series: pl.Series, inside: Mapping[str, FieldSpec]) -> list[Any] | None:
    """The cells of a column as JSON would give them, UNKNOWN where they are null; None if it cannot carry the field.

    `inside` are the fields of the rows that a field of type "rows" holds.
    """
    import polars as pl

    if series.dtype == pl.Null:
        return [UNKNOWN] * len(series)
    texts = _texts(series)
    if texts is not None:
        return [UNKNOWN if text is None else text_cell(spec, text.strip()) for text in texts]
    read = _READERS.get(spec.type)
    values = _structs(series, inside) if spec.type == "rows" else read(series) if read is not None else None
    return None if values is None else [UNKNOWN if value is None else value for value in values]


def _texts(series: pl.Series) -> list[str | None] | None:
    import polars as pl

    if series.dtype in (pl.Categorical, pl.Enum):
        series = series.cast(pl.String)
    return series.to_list() if series.dtype == pl.String else None


def _numbers(series: pl.Series) -> list[Any] | None:
    if series.dtype.is_integer():
        return series.to_list()
    if series.dtype.is_decimal():
        # 104.0000 has two decimals that matter
        return [None if value is None else value.normalize(_EXACT) for value in series.to_list()]
    if series.dtype.is_float():
        # the shortest decimal that the float stands for: 104.1, never 104.0999...
        return [None if value is None else Decimal(repr(value)) for value in series.to_list()]
    return None


def _dates(series: pl.Series) -> list[Any] | None:
    import polars as pl

    if series.dtype == pl.Date:
        return series.dt.strftime("%Y-%m-%d").to_list()
    if isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone is None:
        texts = series.dt.strftime("%Y-%m-%dT%H:%M:%S").to_list()
        return [None if text is None else text.removesuffix("T00:00:00") for text in texts]
    return None


def _times(series: pl.Series) -> list[Any] | None:
    import polars as pl

    if series.dtype != pl.Time:
        return None
    return [None if text is None else text.removesuffix(":00") for text in series.dt.strftime("%H:%M:%S").to_list()]


def _yes_no(series: pl.Series) -> list[Any] | None:
    import polars as pl

    return series.to_list() if series.dtype == pl.Boolean else None


def _lists(takes: Callable[[Any], bool]) -> Callable[[pl.Series], list[Any] | None]:
    def read(series: pl.Series) -> list[Any] | None:
        import polars as pl

        if not isinstance(series.dtype, pl.List | pl.Array):
            return None
        inner = series.dtype.inner
        if not (inner == pl.Null or takes(inner)):
            return None
        return [None if value is None else list(value) for value in series.to_list()]

    return read


def _structs(series: pl.Series, inside: Mapping[str, FieldSpec]) -> list[Any] | None:
    values = _lists(_is_struct)(series)
    if values is None:
        return None
    return [None if rows is None else [_struct(row, inside) for row in rows] for rows in values]


def _struct(row: Any, inside: Mapping[str, FieldSpec]) -> Any:
    """A struct as JSON gives it: null is unknown, and text is read as in a column of its own."""
    if not isinstance(row, dict):
        return row
    cells = {
        name: text_cell(inside[name], value.strip()) if isinstance(value, str) and name in inside else _plain(value)
        for name, value in row.items()
        if value is not None
    }
    return {name: value for name, value in cells.items() if value is not UNKNOWN}


def _is_text(dtype: Any) -> bool:
    import polars as pl

    return dtype in (pl.String, pl.Categorical, pl.Enum)


def _is_struct(dtype: Any) -> bool:
    import polars as pl

    return isinstance(dtype, pl.Struct)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Decimal):
        return value.normalize(_EXACT)
    return value.isoformat() if hasattr(value, "isoformat") else value


_READERS: Final[Mapping[FieldType, Callable[[pl.Series], list[Any] | None]]] = {
    "number": _numbers,
    "quantity": _numbers,
    "money": _numbers,
    "date": _dates,
    "time": _times,
    "yes_no": _yes_no,
    "text_list": _lists(_is_text),
    "number_list": _lists(lambda dtype: bool(dtype.is_integer())),
}


def mismatch(series: pl.Series, type_: FieldType) -> str:
    """That a column's type cannot carry its field, and what can."""
    message = f"holds {_called(series.dtype)}; expected {_EXPECTED[type_]}"
    return message + ", as a number loses leading zeros" * (type_ == "text" and series.dtype.is_numeric())


def _called(dtype: Any) -> str:
    """What a column holds, in words."""
    import polars as pl

    if dtype.is_integer():
        return "whole numbers"
    if dtype.is_numeric():
        return "numbers"
    words: tuple[tuple[Any, str], ...] = (
        (pl.Date, "dates"), (pl.Datetime, "dates with times"), (pl.Time, "times"), (pl.Boolean, "true and false"),
        (pl.List, "lists of another type"), (pl.Array, "lists of another type"), (pl.Struct, "structs"),
        (pl.Binary, "bytes"),
    )  # fmt: skip
    return next((said for kind, said in words if dtype == kind), "values of another type")
