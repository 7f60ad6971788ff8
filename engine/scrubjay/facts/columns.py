"""The columns of a file that holds one list of facts: their names, what is wrong with them, and cells as nested values.

A column is a field's name with `_` for `.`; an empty cell is unknown, the cell `none` absent, a list's cell is
separated by blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from .claim import Note, Place
from .fields import FieldSpec, nearest, specs
from .models.fact import Fact
from .unknown import UNKNOWN

_NUMBER: Final = re.compile(r"\d{1,15}(\.\d{1,9})?", re.ASCII)
_YES_NO: Final[Mapping[str, bool]] = {"yes": True, "true": True, "no": False, "false": False}

NO_ROWS: Final = "`{}` holds rows of its own, which only JSON and Parquet can carry; `none` says that there are none"


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of the rows of a file, field by field, each with its number in the file.

    A row that does not fit the header has none. `keys` are the cells of the column that joins rows to another file,
    empty without one.
    """

    fields: tuple[FieldSpec, ...]
    rows: tuple[tuple[int, Sequence[Any] | None], ...]
    keys: tuple[str, ...] = ()

    def value(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The cells of a row, nested as JSON gives them."""
        return nested(zip(self.fields, cells, strict=True))


def columns_of(model: type[Fact]) -> dict[str, FieldSpec]:
    """The fields of a list's rows by the names of their columns."""
    return {spec.name.replace(".", "_"): spec for spec in specs(model)}


def header_mistakes(
    file: str,
    header: Sequence[str],
    columns: Mapping[str, FieldSpec],
    model: type[Fact],
    key: str | None,
    *,
    headless: bool = False,
) -> Iterator[Note]:
    """What is wrong with the names of a file's columns; `key` is the column that joins rows to another file."""
    names = [*columns] + ([key] if key else [])
    # a file without a header has a patient's data where names are due: only the place of a strange column is shown
    for number, name in enumerate(header, start=1):
        place = Place(file, f"column {number}")
        if name not in names:
            near = nearest(name, names)
            mend = f"did you mean `{near}`?" if near else f"expected names out of: {', '.join(names)}"
            yield Note("error", place, f"the header names no field of this list; {mend}")
        elif name in header[: number - 1]:
            yield Note("error", place, f"`{name}` stands twice in the header")
    needed = [name for name, field in model.model_fields.items() if field.is_required()] + ([key] if key else [])
    for name in needed:
        if name not in header:
            yield Note("error", Place(file, "" if headless else "row 1"), f"the column `{name}` is missing, and needed")


def nested(cells: Iterable[tuple[FieldSpec, Any]]) -> dict[str, Any]:
    """The values of a row, nested as JSON gives them; those unknown are left out."""
    value: dict[str, Any] = {}
    for spec, cell in cells:
        if cell is not UNKNOWN:
            *outer, last = spec.name.split(".")
            inside = value
            for part in outer:
                inside = inside.setdefault(part, {})
            inside[last] = cell
    return value


def text_cell(spec: FieldSpec, cell: str) -> Any:
    """The value of a cell of text: UNKNOWN if it is empty, None if it says that there is none."""
    if not cell:
        return UNKNOWN
    if cell == "none":
        return None
    if spec.type == "text_list":
        return cell.split()
    if spec.type == "number_list":
        return [_number(part) for part in cell.split()]
    if spec.type in ("number", "quantity"):
        return _number(cell)
    if spec.type == "yes_no":
        return _YES_NO.get(cell.lower(), cell)
    return cell


def _number(cell: str) -> Decimal | str:
    return Decimal(cell) if _NUMBER.fullmatch(cell) else cell
