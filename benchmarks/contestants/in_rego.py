"""The rules in Rego by `regopy` (PyPI), an interpreter of OPA's language: `common.rego`, a query for each claim."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from .flags import Flag, Flagger, NotInstalled, Row
from .prepared import Line, claims, paid_alone

RULES: Final = Path(__file__).with_name("common.rego")
FIELDS: Final = (
    "number", "code", "modifiers", "units", "place_of_service", "diagnoses", "has_note", "claim_has_note",
    "therapy_list", "discipline", "timed", "units_by_therapist", "units_by_assistant", "units_of_session",
    "units_together", "ot_dollars", "pt_slp_dollars", "codes_of_the_day", "codes_billed_that_day",
    "codes_not_apart_that_day",
)  # fmt: skip
"""What the rules read; dates are no JSON."""


def ready() -> tuple[Flagger, int]:
    """The engine with its policy built, and how many rules it has. Raises NotInstalled."""
    try:
        import regopy
    except ImportError as error:
        raise NotInstalled("pip install regopy") from error
    source = RULES.read_text(encoding="utf-8")
    engine = regopy.Interpreter()
    engine.add_module("common", source)
    never, apart = paid_alone()
    engine.add_data({"pairs": {"never": dict(never), "apart": dict(apart)}})
    bundle = engine.build("data.common.flags")

    def flagged(rows: Sequence[Row]) -> set[Flag]:
        found: set[Flag] = set()
        for claim, lines in claims(rows).items():
            engine.set_input(regopy.Input({"lines": [_fields(line) for line in lines]}))
            (flags,) = engine.query_bundle(bundle)[0].expressions
            found.update(Flag(claim, number, policy) for number, policy in flags)
        return found

    return flagged, source.count("flags contains")


def _fields(line: Line) -> dict[str, Any]:
    return {**{name: line[name] for name in FIELDS}, "specialty": line["rendering_taxonomy"][:4]}
