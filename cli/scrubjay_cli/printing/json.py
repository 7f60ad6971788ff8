"""A report as JSON, a decision a line so that large ones stream and compare well; and other documents, indented."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scrubjay.compact_json import compact, plain


def report_of_lines(decisions: Iterable[str], rest: Mapping[str, Any]) -> Iterator[str]:
    """`{"decisions": [...], ...rest}` of decisions that are JSON already, in one valid document.

    Give `rest` without decisions; an iterator in it is written as a list, one by one.
    """
    yield '{"decisions": ['
    for at, decision in enumerate(decisions):
        yield ("," if at else "") + "\n" + decision
    yield "\n]"
    for key, value in rest.items():
        yield f",\n{compact(key)}: "
        if isinstance(value, Iterator):
            yield "["
            for at, one in enumerate(value):
                yield (", " if at else "") + compact(one)
            yield "]"
        else:
            yield compact(value)
    yield "}\n"


def indented(document: Any) -> Iterator[str]:
    """A document for reading and for programs."""
    yield json.dumps(document, ensure_ascii=False, indent=2, default=plain) + "\n"
