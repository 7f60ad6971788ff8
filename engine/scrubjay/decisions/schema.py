"""The JSON Schema (draft 2020-12) of what `check --format json` prints; `$defs/Decision` is one line of `jsonl`."""

from __future__ import annotations

from typing import Any

from scrubjay.decisions.decision import OUTCOMES, SEVERITIES
from scrubjay.rules.ruling import ACTIONS

Schema = dict[str, Any]
REASONS = ("fact", "no_amount", "no_calendar", "plan_unknown", "range_line")
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
MONEY: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$", "description": "Dollars, two decimals."}
DATE: Schema = {"type": "string", "format": "date"}


def decisions_schema() -> Schema:
    """The schema of the whole output: decisions in input order, summary, notes and errors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scrubjay decisions",
        **_object(
            decisions=_list(_ref("Decision")),
            summary=_ref("Summary"),
            notes=_list(_ref("Note")),
            errors=_list(_ref("Note")),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "Decision": _object(
            claim_id=TEXT,
            claim_hash=_hash("Of the claim as read, without its file's date; tells claims of one id apart."),
            payer_id=_or_null(TEXT),
            pack=_or_null(TEXT),
            pack_version=_or_null(TEXT),
            pack_hash=_or_null(_hash("Of the expanded pack and the tables it reads.")),
            outcome={"enum": list(OUTCOMES)},
            checked={**WHOLE, "minimum": 0, "description": "Pairs of policy and subject, flagged or clear."},
            not_covered=_list(_object(line=WHOLE, why=TEXT)),
            findings=_list(_ref("Finding")),
            unchecked=_list(_ref("Unchecked")),
            nearest=_list(_object(pack=TEXT, failed=TEXT)),
            fixes_together={**YES_NO, "description": "Whether all verified fixes hold when made at once."},
        ),
        "Subject": {
            "oneOf": [
                _object(type={"const": "line"}, line=WHOLE, date=_or_null(DATE), code=_or_null(TEXT)),
                _object(type={"const": "visit"}, date=_or_null(DATE), discipline=_or_null(TEXT)),
                _object(type={"const": "claim"}),
            ]
        },
        "Finding": _object(
            policy=TEXT,
            kind=TEXT,
            title=TEXT,
            severity={"enum": list(SEVERITIES)},
            subject=_ref("Subject"),
            message=TEXT,
            because=_list(_ref("Because")),
            sources=_list(
                _object(
                    id=TEXT,
                    title=TEXT,
                    url=TEXT,
                    checked=DATE,
                    confidence={"enum": ["primary", "corroborated", "single"]},
                )
            ),
            pack_file={**TEXT, "description": "Relative to its packs folder's parent, with /."},
            pack_line={**WHOLE, "minimum": 1},
            denial=_or_null(_object(group=TEXT, carc=TEXT, rarc=_list(TEXT))),
            fix=_ref("Fix"),
        ),
        "Because": _because(),
        "Value": {
            "description": "As the fact has it; bounds; a list; or the first match of a joined fact and their number.",
            "anyOf": [
                {"type": ["string", "integer", "boolean", "null"]},
                _list(_ref("Value")),
                _object(low=_ref("Bound"), high=_ref("Bound")),
                {
                    "type": "object",
                    "properties": {"matches": WHOLE},
                    "required": ["matches"],
                    "additionalProperties": {"type": ["string", "integer", "boolean", "null"]},
                },
            ],
        },
        "Bound": {"type": ["string", "integer", "null"], "description": "null: without bound."},
        "Fix": _object(
            words=TEXT,
            edits=_list(_ref("Edit")),
            verified={**YES_NO, "description": "Decided again with the edits, the finding goes and nothing new comes."},
            questions=_list(_object(fact=TEXT, words=TEXT, edits=_list(_ref("Edit")))),
        ),
        "Edit": _object(
            line=WHOLE,
            action={"enum": list(ACTIONS)},
            value={"type": ["string", "integer", "boolean", "null"]},
        ),
        "Unchecked": _object(
            policy={**TEXT, "description": "Empty for `plan_unknown`: a whole pack that may decide the claim."},
            kind=TEXT,
            reason={"enum": list(REASONS)},
            lacks=_list(TEXT),
            words=TEXT,
            subjects=_list(_ref("Subject")),
        ),
        "Summary": _summary(),
        "Note": _object(level={"enum": ["note", "skip", "error"]}, file=TEXT, where=TEXT, message=TEXT),
    }


def _because() -> Schema:
    said = _object(
        **{
            "fact": TEXT,
            "label": TEXT,
            "actual": _ref("Value"),
            "test": TEXT,
            "expected": _ref("Value"),
            "from": {
                "description": "Where the expected value comes from.",
                "anyOf": [
                    _object(amount=TEXT, effective=DATE, source=TEXT),
                    _object(field=TEXT),
                    _object(
                        field=TEXT,
                        calendar=TEXT,
                        reckoned={**TEXT, "description": "How the date was counted, in words."},
                    ),
                    _object(measure=TEXT),
                    _object(table=TEXT, column=TEXT),
                ],
            },
            "members": _list(_member()),
        }
    )
    said["required"] = ["fact", "label", "actual", "test", "expected"]
    return said


def _member() -> Schema:
    said = _object(
        claim=_or_null(TEXT),
        line=_or_null(WHOLE),
        date=_or_null(DATE),
        amount=_ref("Bound"),
        running=_ref("Bound"),
        estimated={"const": True, "description": "The amount is an estimate by the payer's fee schedule."},
    )
    said["required"].remove("estimated")
    return said


def _summary() -> Schema:
    counts = ("superseded", "void", "duplicate", "skipped")
    return _object(
        claims=_object(**{name: {**WHOLE, "minimum": 0} for name in ("read", *OUTCOMES, *counts)}),
        findings=_list(_object(pack=TEXT, policy=TEXT, severity={"enum": list(SEVERITIES)}, count=WHOLE, charge=MONEY)),
        at_risk=_object(**dict.fromkeys(SEVERITIES, MONEY)),
        missing=_list(_object(fact=TEXT, who=TEXT, checks=WHOLE, claims=WHOLE, charge=MONEY)),
        superseded=_list(_object(claim_id=TEXT, by=TEXT)),
    )


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _hash(description: str) -> Schema:
    return {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "description": description}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
