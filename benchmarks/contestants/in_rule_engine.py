"""The rules in `rule-engine` (PyPI): an expression for each, matched against each line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .flags import Flag, Flagger, NotInstalled, Row
from .prepared import claims

RULES: Final[tuple[tuple[str, str], ...]] = (
    ("units-on-the-line", 'units == null or units < 1'),
    ("four-modifiers", 'modifiers.length > 4'),
    ("notice-modifiers", '"GA" in modifiers and "GZ" in modifiers'),
    ("notice-modifiers", '"GY" in modifiers and "GZ" in modifiers'),
    ("notice-modifiers", '"GX" in modifiers and ("GA" in modifiers or "GZ" in modifiers)'),
    ("kx-with-ga-gz", '"KX" in modifiers and ("GA" in modifiers or "GZ" in modifiers)'),
    ("gz-is-denied", '"GZ" in modifiers and not ("GA" in modifiers or "GX" in modifiers or "GY" in modifiers)'),
    (
        "therapy-modifier-off-the-list",
        'code in ["20560", "20561"] and ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)',
    ),
    (
        "l4396-is-for-the-ankle",
        'code in ["L4396", "L4397"]'
        ' and $any([d =~ "^(G56|M18|M75|M770|M771|M653|M245[1-4]|M255[1-4]|M256[1-4]|S[456])" for d in diagnoses])'
        ' and not $any([d =~ "^(M2457|M722)" for d in diagnoses])',
    ),
    ("a9270-without-gy", 'code == "A9270" and not ("GY" in modifiers)'),
    (
        "not-classified-needs-a-note",
        'code in ["E1399", "L1499", "L2999", "L3999"] and not has_note and not claim_has_note',
    ),
    ("telehealth-modifier", 'place_of_service in ["02", "10"] and not ("95" in modifiers or "93" in modifiers)'),
    (
        "places-of-others",
        'place_of_service in ["21", "31"] and ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)',
    ),
    (
        "therapy-modifier",
        '(code in ["97165", "97166", "97167", "97168"]'
        ' or (therapy_list == "always" and rendering_taxonomy =~ "^(225X|224Z)"))'
        ' and not ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)',
    ),
    (
        "therapy-modifier",
        '(code in ["97161", "97162", "97163", "97164"]'
        ' or (therapy_list == "always" and rendering_taxonomy =~ "^(2251|2252)"))'
        ' and not ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)',
    ),
    (
        "therapy-modifier",
        '(code in ["92521", "92522", "92523", "92524", "92597", "92607"]'
        ' or (therapy_list == "always" and rendering_taxonomy =~ "^235Z"))'
        ' and not ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)',
    ),
    (
        "therapy-modifier",
        'therapy_list == "always" and not ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)',
    ),
    (
        "one-therapy-modifier",
        '("GO" in modifiers and "GP" in modifiers) or ("GO" in modifiers and "GN" in modifiers)'
        ' or ("GP" in modifiers and "GN" in modifiers)',
    ),
    (
        "evaluation-modifier",
        'code in ["97165", "97166", "97167", "97168"] and "GP" in modifiers and not ("GO" in modifiers)',
    ),
    (
        "evaluation-modifier",
        'code in ["97165", "97166", "97167", "97168"] and "GN" in modifiers and not ("GO" in modifiers)',
    ),
    (
        "evaluation-modifier",
        '"GO" in modifiers and ((code in ["97161", "97162", "97163", "97164"] and not ("GP" in modifiers))'
        ' or (code in ["92521", "92522", "92523", "92524", "92597", "92607"] and not ("GN" in modifiers)))',
    ),
    (
        "evaluation-modifier",
        'code in ["97161", "97162", "97163", "97164"] and "GN" in modifiers and not ("GP" in modifiers)',
    ),
    (
        "evaluation-modifier",
        'code in ["92521", "92522", "92523", "92524", "92597", "92607"]'
        ' and "GP" in modifiers and not ("GN" in modifiers)',
    ),
    ("co-with-go", '"CO" in modifiers and not ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)'),
    ("assistant-pairing", '"CO" in modifiers and not ("GO" in modifiers) and ("GP" in modifiers or "GN" in modifiers)'),
    ("assistant-pairing", '"CQ" in modifiers and "GO" in modifiers and not ("GP" in modifiers)'),
    ("assistant-pairing", '"CQ" in modifiers and "GN" in modifiers and not ("GP" in modifiers or "GO" in modifiers)'),
    ("assistant-pairing", '"CQ" in modifiers and not ("GO" in modifiers or "GP" in modifiers or "GN" in modifiers)'),
    ("go-on-sometimes-therapy", 'discipline == "OT" and therapy_list == "sometimes" and not ("GO" in modifiers)'),
    ("gp-on-sometimes-therapy", 'discipline == "PT" and therapy_list == "sometimes" and not ("GP" in modifiers)'),
    ("gn-on-sometimes-therapy", 'discipline == "SLP" and therapy_list == "sometimes" and not ("GN" in modifiers)'),
    ("ge-is-no-therapy-modifier", '"GE" in modifiers and discipline != null'),
    (
        "no-co-on-evaluations",
        'discipline == "OT" and code in ["97165", "97166", "97167", "97168"] and "CO" in modifiers',
    ),
    (
        "no-cq-on-evaluations",
        'discipline == "PT" and code in ["97161", "97162", "97163", "97164"] and "CQ" in modifiers',
    ),
    ("no-52-on-timed-codes", 'timed and "52" in modifiers and discipline != null'),
    (
        "untimed-units",
        'units > 1 and code in ["97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168", "92526",'
        ' "97150", "97010", "97012", "97014", "97016", "97018", "97022", "97024", "97026", "97028", "G0283", "92507",'
        ' "92508"]',
    ),
    ("untimed-units", 'discipline != null and units_by_therapist > 1'),
    ("untimed-units", 'discipline != null and units_by_assistant > 1'),
    ("untimed-units", 'discipline != null and units_of_session > 1'),
    ("untimed-units", 'units_together > 1'),
    (
        "kx-threshold",
        'ot_dollars > 241000 and not ("KX" in modifiers or "GA" in modifiers or "GX" in modifiers or "GY" in modifiers'
        ' or "GZ" in modifiers)',
    ),
    (
        "kx-threshold-pt-slp",
        'pt_slp_dollars > 241000 and not ("KX" in modifiers or "GA" in modifiers or "GX" in modifiers'
        ' or "GY" in modifiers or "GZ" in modifiers)',
    ),
    ("add-on-code", 'code == "97130" and not ("97129" in codes_billed_that_day)'),
    ("add-on-code", 'code == "97546" and not ("97545" in codes_billed_that_day)'),
    ("add-on-code", 'code == "97551" and not ("97550" in codes_billed_that_day)'),
    ("add-on-code", 'code == "97598" and not ("97597" in codes_billed_that_day)'),
    ("add-on-code", 'code == "96113" and not ("96112" in codes_billed_that_day)'),
    ("add-on-code", 'code == "90913" and not ("90912" in codes_billed_that_day)'),
    ("add-on-code", 'code == "92608" and not ("92607" in codes_billed_that_day)'),
    ("add-on-code", 'code == "G0542" and not ("G0541" in codes_billed_that_day)'),
    ("ncci-pairs", '$any([c in codes_of_the_day for c in never_beside])'),
    (
        "ncci-pairs",
        'not ("59" in modifiers or "XE" in modifiers or "XP" in modifiers or "XS" in modifiers or "XU" in modifiers)'
        ' and $any([c in codes_not_apart_that_day for c in apart_beside])',
    ),
)  # fmt: skip


def ready() -> tuple[Flagger, int]:
    """The engine with its rules parsed, and how many there are. Raises NotInstalled."""
    try:
        import rule_engine
    except ImportError as error:
        raise NotInstalled("pip install rule-engine") from error
    parsed = [(policy, rule_engine.Rule(text)) for policy, text in RULES]

    def flagged(rows: Sequence[Row]) -> set[Flag]:
        return {
            Flag(claim, line["number"], policy)
            for claim, lines in claims(rows).items()
            for line in lines
            for policy, rule in parsed
            if rule.matches(line)
        }

    return flagged, len(parsed)
