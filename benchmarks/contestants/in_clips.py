"""The rules in CLIPS by `clipspy` (PyPI): `common.clp`, with the facts of one claim's day after the other.

The pairs of codes stay as facts, as the lines are taken back once their rules have run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from .flags import Flag, Flagger, NotInstalled, Row
from .prepared import Line, claims
from .told import pairs

RULES: Final = Path(__file__).with_name("common.clp")
RENEWED_AFTER: Final = 4_000
"""Lines after which the engine is loaded anew: clipspy 1.0.6 keeps each list it was given, and slows down.

Seen on 16,000 lines: the last 2,000 took three times as long as the first. CLIPS says `[ENVRNMNT8]` when it ends."""


def ready() -> tuple[Flagger, int]:
    """The engine with its rules loaded, and how many there are. Raises NotInstalled."""
    try:
        import clips
    except ImportError as error:
        raise NotInstalled("pip install clipspy") from error
    said: list[tuple[int, str]] = []
    symbol = {value: clips.Symbol(value) for value in ("always", "sometimes", "none", "OT", "PT", "SLP", "yes", "no")}

    def loaded() -> Any:
        engine = clips.Environment()
        engine.define_function(lambda line, policy: said.append((line, str(policy))), name="flag")
        engine.load(str(RULES))
        pair = engine.find_template("pair")
        for code, column1, never in pairs().iter_rows():
            pair.assert_fact(code=code, column1=column1, never=symbol["yes" if never else "no"])
        return engine

    engines = [loaded()]  # each speaks of what it kept when it goes: so they stay to the end

    def flagged(rows: Sequence[Row]) -> set[Flag]:
        found: set[Flag] = set()
        engine, done = engines[0], 0
        line_fact = engine.find_template("line")
        for lines in _days(rows):
            if done > RENEWED_AFTER:
                engine, done = loaded(), 0
                engines.append(engine)
                line_fact = engine.find_template("line")
            facts = [line_fact.assert_fact(**_slots(at, line, symbol)) for at, line in enumerate(lines)]
            engine.run()
            for fact in facts:
                fact.retract()
            found.update(Flag(lines[at]["claim"], lines[at]["number"], policy) for at, policy in said)
            said.clear()
            done += len(lines)
        return found

    return flagged, sum(1 for _ in engines[0].rules())


def _days(rows: Sequence[Row]) -> list[list[Line]]:
    """The lines to check, those of a patient's day under one provider together: what pairs look at."""
    days: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for lines in claims(rows).values():
        for line in lines:
            days[(line["patient"], line["billing_npi"], line["date"])].append(line)
    return list(days.values())


def _slots(at: int, line: Line, symbol: dict[str, Any]) -> dict[str, Any]:
    no = symbol["no"]
    return {
        "id": at,
        "day": line["date"].toordinal(),
        "code": line["code"],
        "modifiers": line["modifiers"],
        "units": line["units"] or 0,
        "place": line["place_of_service"],
        "diagnoses": line["diagnoses"],
        "has-note": symbol["yes"] if line["has_note"] else no,
        "claim-has-note": symbol["yes"] if line["claim_has_note"] else no,
        "therapy-list": symbol.get(line["therapy_list"], no),
        "discipline": symbol.get(line["discipline"], no),
        "timed": symbol["yes"] if line["timed"] else no,
        "taxonomy": line["rendering_taxonomy"],
        "units-by-therapist": line["units_by_therapist"],
        "units-by-assistant": line["units_by_assistant"],
        "units-of-session": line["units_of_session"],
        "units-together": line["units_together"],
        "ot-dollars": line["ot_dollars"],
        "pt-slp-dollars": line["pt_slp_dollars"],
    }
