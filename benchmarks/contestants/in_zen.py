"""The rules in GoRules' `zen-engine` (PyPI): one decision table that collects, run over the lines of a claim."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from .flags import Flag, Flagger, NotInstalled, Row
from .prepared import Line, claims

OT_EVALUATION: Final = '["97165", "97166", "97167", "97168"]'
PT_EVALUATION: Final = '["97161", "97162", "97163", "97164"]'
SLP_EVALUATION: Final = '["92521", "92522", "92523", "92524", "92597", "92607"]'
UNTIMED: Final = (
    '["97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168", "92526", "97150", "97010", "97012",'
    ' "97014", "97016", "97018", "97022", "97024", "97026", "97028", "G0283", "92507", "92508"]'
)
UPPER_LIMB: Final = '"^(G56|M18|M75|M770|M771|M653|M245[1-4]|M255[1-4]|M256[1-4]|S[456])"'
THERAPY: Final = '("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)'
EXCUSED: Final = (
    '("KX" in modifiers or "GA" in modifiers or "GX" in modifiers or "GY" in modifiers or "GZ" in modifiers)'
)
APART: Final = '("59" in modifiers or "XE" in modifiers or "XP" in modifiers or "XS" in modifiers or "XU" in modifiers)'

RULES: Final[tuple[tuple[str, str], ...]] = (
    ("units-on-the-line", "units == null or units < 1"),
    ("four-modifiers", "len(modifiers) > 4"),
    ("notice-modifiers", '"GA" in modifiers and "GZ" in modifiers'),
    ("notice-modifiers", '"GY" in modifiers and "GZ" in modifiers'),
    ("notice-modifiers", '"GX" in modifiers and ("GA" in modifiers or "GZ" in modifiers)'),
    ("kx-with-ga-gz", '"KX" in modifiers and ("GA" in modifiers or "GZ" in modifiers)'),
    ("gz-is-denied", '"GZ" in modifiers and not("GA" in modifiers or "GX" in modifiers or "GY" in modifiers)'),
    ("therapy-modifier-off-the-list", f'code in ["20560", "20561"] and {THERAPY}'),
    (
        "l4396-is-for-the-ankle",
        f'code in ["L4396", "L4397"] and some(diagnoses, matches(#, {UPPER_LIMB}))'
        ' and none(diagnoses, matches(#, "^(M2457|M722)"))',
    ),
    ("a9270-without-gy", 'code == "A9270" and "GY" not in modifiers'),
    (
        "not-classified-needs-a-note",
        'code in ["E1399", "L1499", "L2999", "L3999"] and not(has_note) and not(claim_has_note)',
    ),
    ("telehealth-modifier", 'place_of_service in ["02", "10"] and not("95" in modifiers or "93" in modifiers)'),
    ("places-of-others", f'place_of_service in ["21", "31"] and {THERAPY}'),
    (
        "therapy-modifier",
        f'(code in {OT_EVALUATION} or (therapy_list == "always" and matches(rendering_taxonomy, "^(225X|224Z)")))'
        f" and not{THERAPY}",
    ),
    (
        "therapy-modifier",
        f'(code in {PT_EVALUATION} or (therapy_list == "always" and matches(rendering_taxonomy, "^(2251|2252)")))'
        f" and not{THERAPY}",
    ),
    (
        "therapy-modifier",
        f'(code in {SLP_EVALUATION} or (therapy_list == "always" and startsWith(rendering_taxonomy, "235Z")))'
        f" and not{THERAPY}",
    ),
    ("therapy-modifier", f'therapy_list == "always" and not{THERAPY}'),
    (
        "one-therapy-modifier",
        '("GO" in modifiers and "GP" in modifiers) or ("GO" in modifiers and "GN" in modifiers)'
        ' or ("GP" in modifiers and "GN" in modifiers)',
    ),
    ("evaluation-modifier", f'code in {OT_EVALUATION} and "GP" in modifiers and "GO" not in modifiers'),
    ("evaluation-modifier", f'code in {OT_EVALUATION} and "GN" in modifiers and "GO" not in modifiers'),
    (
        "evaluation-modifier",
        f'"GO" in modifiers and ((code in {PT_EVALUATION} and "GP" not in modifiers)'
        f' or (code in {SLP_EVALUATION} and "GN" not in modifiers))',
    ),
    ("evaluation-modifier", f'code in {PT_EVALUATION} and "GN" in modifiers and "GP" not in modifiers'),
    ("evaluation-modifier", f'code in {SLP_EVALUATION} and "GP" in modifiers and "GN" not in modifiers'),
    ("co-with-go", f'"CO" in modifiers and not{THERAPY}'),
    ("assistant-pairing", '"CO" in modifiers and "GO" not in modifiers and ("GP" in modifiers or "GN" in modifiers)'),
    ("assistant-pairing", '"CQ" in modifiers and "GO" in modifiers and "GP" not in modifiers'),
    ("assistant-pairing", '"CQ" in modifiers and "GN" in modifiers and not("GP" in modifiers or "GO" in modifiers)'),
    ("assistant-pairing", f'"CQ" in modifiers and not{THERAPY}'),
    ("go-on-sometimes-therapy", 'discipline == "OT" and therapy_list == "sometimes" and "GO" not in modifiers'),
    ("gp-on-sometimes-therapy", 'discipline == "PT" and therapy_list == "sometimes" and "GP" not in modifiers'),
    ("gn-on-sometimes-therapy", 'discipline == "SLP" and therapy_list == "sometimes" and "GN" not in modifiers'),
    ("ge-is-no-therapy-modifier", '"GE" in modifiers and discipline != null'),
    ("no-co-on-evaluations", f'discipline == "OT" and code in {OT_EVALUATION} and "CO" in modifiers'),
    ("no-cq-on-evaluations", f'discipline == "PT" and code in {PT_EVALUATION} and "CQ" in modifiers'),
    ("no-52-on-timed-codes", 'timed == true and "52" in modifiers and discipline != null'),
    ("untimed-units", f"units > 1 and code in {UNTIMED}"),
    ("untimed-units", "discipline != null and units_by_therapist > 1"),
    ("untimed-units", "discipline != null and units_by_assistant > 1"),
    ("untimed-units", "discipline != null and units_of_session > 1"),
    ("untimed-units", "units_together > 1"),
    ("kx-threshold", f"ot_dollars > 241000 and not{EXCUSED}"),
    ("kx-threshold-pt-slp", f"pt_slp_dollars > 241000 and not{EXCUSED}"),
    ("add-on-code", 'code == "97130" and "97129" not in codes_billed_that_day'),
    ("add-on-code", 'code == "97546" and "97545" not in codes_billed_that_day'),
    ("add-on-code", 'code == "97551" and "97550" not in codes_billed_that_day'),
    ("add-on-code", 'code == "97598" and "97597" not in codes_billed_that_day'),
    ("add-on-code", 'code == "96113" and "96112" not in codes_billed_that_day'),
    ("add-on-code", 'code == "90913" and "90912" not in codes_billed_that_day'),
    ("add-on-code", 'code == "92608" and "92607" not in codes_billed_that_day'),
    ("add-on-code", 'code == "G0542" and "G0541" not in codes_billed_that_day'),
    ("ncci-pairs", "some(never_beside, # in $root.codes_of_the_day)"),
    ("ncci-pairs", f"not{APART} and some(apart_beside, # in $root.codes_not_apart_that_day)"),
)
FIELDS: Final = (
    "code", "modifiers", "units", "place_of_service", "diagnoses", "has_note", "claim_has_note", "therapy_list",
    "rendering_taxonomy", "discipline", "timed", "units_by_therapist", "units_by_assistant", "units_of_session",
    "units_together", "ot_dollars", "pt_slp_dollars", "codes_of_the_day", "codes_billed_that_day",
    "codes_not_apart_that_day", "never_beside", "apart_beside",
)  # fmt: skip
"""What the rules read; dates are no JSON."""


def ready() -> tuple[Flagger, int]:
    """The engine with its decision loaded, and how many rows it has. Raises NotInstalled."""
    try:
        import zen
    except ImportError as error:
        raise NotInstalled("pip install zen-engine") from error
    decision = zen.ZenEngine().create_decision(json.dumps(_decision()))

    def flagged(rows: Sequence[Row]) -> set[Flag]:
        found: set[Flag] = set()
        for claim, lines in claims(rows).items():
            answer = decision.evaluate({"lines": [_fields(line) for line in lines]})
            for line, outputs in zip(lines, answer["result"]["lines"], strict=True):
                found.update(Flag(claim, line["number"], output["policy"]) for output in outputs)
        return found

    return flagged, len(RULES)


def _fields(line: Line) -> dict[str, Any]:
    return {name: line[name] for name in FIELDS}


def _decision() -> dict[str, Any]:
    table = {
        "hitPolicy": "collect",
        "executionMode": "loop",
        "inputField": "lines",
        "outputPath": "lines",
        "passThrough": False,
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "policy", "name": "policy", "field": "policy"}],
        "rules": [
            {"_id": str(at), "when": condition, "policy": json.dumps(policy)}
            for at, (policy, condition) in enumerate(RULES)
        ],
    }
    place = {"x": 0, "y": 0}
    nodes: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("claim", "inputNode", {}),
        ("rules", "decisionTableNode", table),
        ("flags", "outputNode", {}),
    )
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": name, "type": kind, "name": name, "position": place, "content": content}
            for name, kind, content in nodes
        ],
        "edges": [
            {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
            for source, target in (("claim", "rules"), ("rules", "flags"))
        ],
    }
