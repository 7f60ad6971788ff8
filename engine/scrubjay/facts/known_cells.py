"""Rows made of cells that have been seen before: the model looks at each distinct cell of a column once.

Only for models whose fields hold or not each by itself; a row with anything amiss is left to its model, which says
what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from .claim import Row
from .columns import nested
from .fields import FieldSpec, specs
from .models.fact import Fact
from .rows import row_of
from .unknown import UNKNOWN

Put = Callable[[Row], None]
_PLAIN: Final = "C-1"
"""Stands in the fields that are needed while another one is looked at."""
_NEW: Final = object()
_AMISS: Final = object()


class KnownCells:
    """The fields of one table, with what became of each distinct cell."""

    def __init__(self, model: type[Fact], fields: Sequence[FieldSpec]) -> None:
        self._model = model
        self._each = not model.__pydantic_decorators__.model_validators
        self._needed = [spec for spec in specs(model) if spec.name in _needed(model)]
        given = {spec.name: (at, spec, dict[Any, Any]()) for at, spec in enumerate(fields)}
        # in the order in which a row read by its model has them
        self._columns = [given[spec.name] for spec in specs(model) if spec.name in given]

    def row(self, cells: Sequence[Any]) -> Row | None:
        """The row of these cells, or None where the model must be asked."""
        if not self._each:
            return None
        row: Row = {}
        for at, spec, seen in self._columns:
            cell = cells[at]
            if cell is UNKNOWN:
                continue
            key = cell
            if type(cell) is list:
                key = tuple(cell)
            elif type(cell) is Decimal:
                # 1.000 is no amount of money, though it equals 1
                key = str(cell)
            try:
                value = seen.get(key, _NEW)
            except TypeError:  # rows within a row are not told apart so cheaply
                return None
            if value is _NEW:
                value = seen[key] = self._looked_at(spec, cell)
            if value is _AMISS:
                return None
            row[spec.name] = value
        return row if all(spec.name in row for spec in self._needed) else None

    def _looked_at(self, spec: FieldSpec, cell: Any) -> Any:
        """What a cell comes to in a row."""
        others = [(needed, _PLAIN) for needed in self._needed if needed.name != spec.name]
        try:
            fact = self._model.model_validate(nested([*others, (spec, cell)]))
        except ValidationError:
            return _AMISS
        return row_of(fact, []).get(spec.name, _AMISS)


def _needed(model: type[Fact]) -> set[str]:
    return {name for name, field in model.model_fields.items() if field.is_required()}
