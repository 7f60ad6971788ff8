"""The whole facts document: its lists by name, each with the model of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .charts import Chart, Episode
from .claims import Claim, History, LineAddition, Minutes
from .coverage import Authorization, Complete, Coverage, SamePatient
from .fact import Fact, part


class FactsDocument(Fact):
    """What is known about claims: every list may be left out."""

    claims: tuple[Claim, ...] | None = part()
    lines: tuple[LineAddition, ...] | None = part()
    minutes: tuple[Minutes, ...] | None = part()
    history: tuple[History, ...] | None = part()
    authorizations: tuple[Authorization, ...] | None = part()
    coverages: tuple[Coverage, ...] | None = part()
    episodes: tuple[Episode, ...] | None = part()
    charts: tuple[Chart, ...] | None = part()
    complete: tuple[Complete, ...] | None = part()
    same_patient: tuple[SamePatient, ...] | None = part()


LISTS: Final[Mapping[str, type[Fact]]] = {
    "claims": Claim,
    "lines": LineAddition,
    "minutes": Minutes,
    "history": History,
    "authorizations": Authorization,
    "coverages": Coverage,
    "episodes": Episode,
    "charts": Chart,
    "complete": Complete,
    "same_patient": SamePatient,
}
"""The lists of a document in the order of reading, with the model of one row."""
