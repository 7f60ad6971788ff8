"""The JSON Schema (draft 7, which editors know best) of a pack file: what `scrubjay pack schema` prints.

What it accepts may still be refused by loading, which knows names and dates; what it refuses, loading refuses too.
"""

from __future__ import annotations

from typing import Any

from scrubjay.facts.form_codes import FILING_INDICATORS
from scrubjay.packs.calendars import KEYS as CALENDAR_KEYS
from scrubjay.packs.calendars import WEEKDAYS
from scrubjay.packs.fees import PERCENT, TABLES
from scrubjay.packs.kinds import KINDS
from scrubjay.packs.kinds.base import Policy
from scrubjay.packs.shaping import CONFIDENCES
from scrubjay.rules.conditions import PARTS
from scrubjay.rules.measuring import COUNTS, FACTS, UNTIMED
from scrubjay.rules.schema.conditions import any_condition, definitions, operand
from scrubjay.rules.schema.parts import Schema, by_name, date, either, list_of, ref, table, text, texts, whole
from scrubjay.units import METHODS

PACK_ID = r"^[a-z0-9]+([./-][a-z0-9]+)*$"
ITEM_ID = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
OPERANDS = ("limit", "over")
WINDOWS = ("window", "burn_in")
CONDITIONS = ("when", "unless", "counts", "needed_for", "earned_by", "treatment")
ROUTING = {
    "filing_indicators": "Claim filing indicators of the 837P (SBR09).",
    "payer_ids": "Payer ids as the claims carry them.",
    "states": "States where the patient lives.",
    "plans": "Plans by name.",
    "products": "Products by name.",
    "group_numbers": "Group numbers.",
}


def pack_schema() -> Schema:
    """The schema of one pack file."""
    defs = definitions()
    kinds = {name: _kind(model, defs) for name, model in KINDS.items()}
    sections: dict[str, Schema] = {
        "pack": _header(),
        "sources": by_name("Where the rules come from; every policy cites one.", _source()),
        "codes": by_name('Named sets, used as "@name".', _set()),
        "amounts": by_name('Dated values, used as "$name".', _amount()),
        "calendars": by_name("Business days.", _calendar()),
        "periods": by_name("Windows by name.", ref("window")),
        "measures": by_name("Counts and sums over a patient's lines.", _measure()),
        "fee_schedule": _fees(),
        "disable": list_of(
            table(
                "A policy of a base that does not hold here.",
                {"id": text("The policy's id.", pattern=ITEM_ID), "reason": text("Why it does not hold.")},
                ["id", "reason"],
            ),
            "Policies of a base that do not hold here.",
        ),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "scrubjay pack",
        **table("A pack of payer policy.", {**sections, **kinds}, ["pack"]),
        "definitions": defs,
    }


def _header() -> Schema:
    routing = {
        key: either(says, texts(says, choices=FILING_INDICATORS if key == "filing_indicators" else ()), _none_of())
        for key, says in ROUTING.items()
    }
    return table(
        "What the pack is.",
        {
            "id": text("The pack's id: lower-case words joined by / and -.", "ours/acme", pattern=PACK_ID),
            "title": text("What people call it.", "Acme Health: occupational therapy"),
            "version": text("Your name for this text of it.", "2026.1"),
            "released": date(
                "The day from which your office uses this version; needed where versions stand side by side."
            ),
            "extends": list_of(text("A pack's id.", "general/claim-form"), "Bases, left to right; later ones win."),
            "claims": table("Which claims it decides; all that are named must hold. Without it, a base.", routing),
            "lines": _lines("Narrows the lines that this file's policies are about."),
            "note": text("What a reader should know."),
        },
        ["id", "title", "version"],
        {"id": "ours/acme", "title": "Acme Health: occupational therapy", "version": "2026.1"},
    )


def _none_of() -> Schema:
    return table("All but these.", {"not_in": texts("All but these.")}, ["not_in"])


def _lines(says: str) -> Schema:
    def listed(what: str, example: str) -> Schema:
        ways = [texts(what, [example]), text("A set of [codes].", pattern="^@.")]
        return either(what, *ways, *(table("", {op: {"anyOf": ways}}, [op]) for op in ("in", "not_in")))

    return table(
        says,
        {
            "disciplines": listed("Disciplines.", "OT"),
            "codes": listed("Procedure codes.", "97530"),
            "places_of_service": listed("Places of service.", "11"),
        },
    )


def _source() -> Schema:
    return table(
        "A text that a rule comes from.",
        {
            "title": text("Title, section and publisher.", "Acme provider manual, section 12"),
            "url": text("Where it can be read.", "https://example.org/acme/manual"),
            "checked": date("The day on which somebody last read it."),
            "confidence": text(
                "primary: the payer's own text; corroborated: two or more independent ones; single: one secondary "
                "source, never enough to deny.",
                choices=CONFIDENCES,
            ),
            "note": text("What a reader should know."),
        },
        ["title", "url", "checked", "confidence"],
    )


def _set() -> Schema:
    codes = list_of(text("A code, a prefix (M25*), a range (S60..S69) or a set (@hand)."), "Codes.")
    rows = table(
        "Codes of a reference table's rows.",
        {"table": text("The table's name.", "therapy_codes"), "where": by_name("Which rows.", {})},
        ["table"],
        {"table": "therapy_codes", "where": {"timed": True}},
    )
    less = table("Sets together, less others.", {"any_of": codes, "none_of": codes}, ["any_of"])
    return either("A set of codes.", codes, rows, less)


def _amount() -> Schema:
    value = table(
        "A value and the dates of service it holds on.",
        {
            "from": date("First date of service."),
            "through": either('Last date of service, or "open".', date(""), {"const": "open"}),
            "amount": {"type": "number", "description": "The value; dollars where the unit is USD."},
            "source": text("The id of its source."),
        },
        ["from", "through", "amount", "source"],
    )
    return table(
        "A number that the payer changes over the years.",
        {
            "unit": text("USD for dollars; else what it counts.", "USD", "visits"),
            "values": list_of(value, "Its values, without gap or overlap."),
            "title": text("What people call it."),
            "note": text("What a reader should know."),
        },
        ["unit", "values"],
    )


def _calendar() -> Schema:
    days = list_of(date("A holiday."), "Holidays.")
    rows = table("Holidays of a reference table.", {"table": text("Its name.", "federal_holidays")}, ["table"])
    said: dict[str, Schema] = {
        "title": text("What people call it."),
        "weekend": list_of(text("A weekday.", choices=WEEKDAYS), "Days of each week that are no business days."),
        "holidays": either("Days that are no business days.", days, rows),
        "from": date("From this day its holidays are known."),
        "through": date("Through this day its holidays are known."),
        "sources": texts("Ids of [sources].", ["manual"]),
        "note": text("What a reader should know."),
    }
    return table(
        "Business days: all but the weekend and the holidays.",
        {key: said[key] for key in CALENDAR_KEYS},
        ["weekend", "from", "through", "sources"],
    )


def _measure() -> Schema:
    field = text("The field.", "units", "allowed", "minutes.minutes")
    methods = (*METHODS, UNTIMED)
    return table(
        "A count or sum over a patient's lines, seen from one line.",
        {
            "title": text("What it is, in a biller's words.", "OT dollars this year, this line included"),
            "sum": {**field, "description": "The field that is summed."},
            "count": text("What is counted.", choices=COUNTS),
            "min": {**field, "description": "The field of which the least is taken."},
            "max": {**field, "description": "The field of which the greatest is taken."},
            "units": text("Units that the day's minutes make, by this way of counting.", choices=methods),
            "per_code": {"type": "boolean", "description": "Units of each code by itself."},
            "assistant": {"type": "boolean", "description": "Only units that need the assistant's modifier."},
            "choice": text("Where minutes leave a choice.", choices=("least", "most")),
            "visit_is": texts("What makes two lines two visits.", ["date", "discipline"]),
            "of": text("With count = facts: which facts; else lines.", choices=FACTS),
            "where": any_condition(),
            "window": ref("window"),
            "scope": text(
                "Whose lines: this claim's, this provider's, anyone's.", choices=("claim", "provider", "payer")
            ),
            "upto": text("The last line counted.", choices=("line", "day", "day_before", "window")),
            "per": list_of(text("A field.", "code"), "Count apart for each value of these fields."),
            "counting_from": date("Earlier dates of service do not count."),
            "burns": table(
                "Counts the lines that use up the line's authorization.",
                {
                    "needed_for": ref("condition", "Which lines need one."),
                    "match": list_of(text("A part.", choices=PARTS), "How a line and an authorization must fit."),
                },
            ),
        },
    )


def _fees() -> Schema:
    may_be = table(
        "Lines for which the payer may allow another share.",
        {
            "percent": whole("In hundredths of the schedule's amount.", *PERCENT),
            "where": ref("condition"),
            "source": text("The id of its source."),
        },
        ["percent", "source"],
    )
    return table(
        "How allowed amounts that nobody gave are estimated.",
        {
            "table": text("The reference table.", choices=TABLES),
            "where": ref("condition", "Lines that the schedule prices."),
            "may_be": list_of(may_be, "What may differ."),
        },
        ["table"],
    )


def _kind(model: type[Policy], defs: dict[str, Schema]) -> Schema:
    """The entries of a kind: an override of a base's policy repeats only what it changes, so only `id` is a must."""
    made = model.model_json_schema(by_alias=True)
    for name, one in made.pop("$defs", {}).items():
        defs.setdefault(name, _tidy(one))
    entry = _tidy(made)
    entry["required"] = ["id"]
    entry["properties"]["id"]["pattern"] = ITEM_ID
    if "lines" in entry["properties"]:
        entry["properties"]["lines"] = _lines("Narrows the lines that this policy is about.")
    summary = (model.__doc__ or "").strip().partition("\n")[0]
    return list_of(entry, summary)


def _tidy(made: Schema) -> Schema:
    """A model's schema without titles and nulls, its conditions and windows by their definitions."""
    properties = {key: _property(key, one) for key, one in made.get("properties", {}).items()}
    return {
        "type": "object",
        "description": made.get("description", "").partition("\n")[0],
        "properties": properties,
        "additionalProperties": made.get("additionalProperties", False),
        **({"required": made["required"]} if "required" in made else {}),
    }


def _property(key: str, made: Schema) -> Schema:
    says = made.get("description", "")
    if key in CONDITIONS:
        return ref("condition", says)
    if key == "where":
        return {**any_condition(), "description": says} if "fact" in says else {"description": says}
    if key in WINDOWS:
        return ref("window", says)
    if key in OPERANDS:
        return operand(says)
    if key == "edits":
        return list_of(ref("edit"), says)
    if key in ("within", "sent_within"):
        return ref("shift", says)
    found: Schema = _plain(made)
    return found


def _plain(value: Any) -> Any:
    """Without what an editor should not show."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    kept = {key: _plain(one) for key, one in value.items() if key != "title" or isinstance(one, dict)}
    if kept.get("default", ...) is None:
        del kept["default"]
    ways = kept.get("anyOf")
    if ways is not None:
        ways = [one for one in ways if one != {"type": "null"}]
        if len(ways) == 1:
            del kept["anyOf"]
            kept = {**ways[0], **kept}
        else:
            kept["anyOf"] = ways
    return kept
