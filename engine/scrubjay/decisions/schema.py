"""The JSON Schema (draft 2020-12) of what `check --format json` prints; `$defs/Decision` is one line of `jsonl`."""

from __future__ import annotations

from collections.abc import Collection
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
        **object_(
            decisions=list_(ref("Decision")),
            summary=ref("Summary"),
            notes=list_(ref("Note")),
            errors=list_(ref("Note")),
        ),
        "$defs": definitions(),
    }


def definitions() -> Schema:
    """What decisions are made of."""
    return {
        "Decision": object_(
            ("known",),
            claim_id=TEXT,
            claim_hash=hash_("Of the claim as read, without its file's date; tells claims of one id apart."),
            payer_id=or_null(TEXT),
            pack=or_null(TEXT),
            pack_version=or_null(TEXT),
            pack_hash=or_null(hash_("Of the expanded pack and the tables it reads.")),
            outcome={"enum": list(OUTCOMES)},
            checked={**WHOLE, "minimum": 0, "description": "Pairs of policy and subject, flagged or clear."},
            not_covered=list_(object_(line=WHOLE, why=TEXT)),
            findings=list_(ref("Finding")),
            unchecked=list_(ref("Unchecked")),
            nearest=list_(object_(pack=TEXT, failed=TEXT)),
            fixes_together={**YES_NO, "description": "Whether all verified fixes hold when made at once."},
            known={**WHOLE, "description": "With --baseline: findings and unchecked policies that it had already."},
        ),
        "Subject": {
            "oneOf": [
                object_(type={"const": "line"}, line=WHOLE, date=or_null(DATE), code=or_null(TEXT)),
                object_(type={"const": "visit"}, date=or_null(DATE), discipline=or_null(TEXT)),
                object_(type={"const": "claim"}),
            ]
        },
        "Finding": object_(
            ("waived",),
            policy=TEXT,
            kind=TEXT,
            title=TEXT,
            severity={"enum": list(SEVERITIES)},
            subject=ref("Subject"),
            message=TEXT,
            because=list_(ref("Because")),
            sources=list_(ref("Source")),
            pack_file={**TEXT, "description": "Relative to its packs folder's parent, with /."},
            pack_line={**WHOLE, "minimum": 1},
            denial=or_null(object_(group=TEXT, carc=TEXT, rarc=list_(TEXT))),
            fix=ref("Fix"),
            waived=object_(by=TEXT, why=TEXT, until=DATE, file=TEXT, line={**WHOLE, "minimum": 1}),
        ),
        "Source": object_(
            id=TEXT,
            title=TEXT,
            url=TEXT,
            checked=DATE,
            confidence={"enum": ["primary", "corroborated", "single"]},
        ),
        "Because": _because(),
        "Value": {
            "description": "As the fact has it; bounds; a list; or the first match of a joined fact and their number.",
            "anyOf": [
                {"type": ["string", "integer", "boolean", "null"]},
                list_(ref("Value")),
                object_(low=ref("Bound"), high=ref("Bound")),
                {
                    "type": "object",
                    "properties": {"matches": WHOLE},
                    "required": ["matches"],
                    "additionalProperties": {"type": ["string", "integer", "boolean", "null"]},
                },
            ],
        },
        "Bound": {"type": ["string", "integer", "null"], "description": "null: without bound."},
        "Fix": object_(
            words=TEXT,
            edits=list_(ref("Edit")),
            verified={**YES_NO, "description": "Decided again with the edits, the finding goes and nothing new comes."},
            questions=list_(object_(fact=TEXT, words=TEXT, edits=list_(ref("Edit")))),
        ),
        "Edit": object_(
            line=WHOLE,
            action={"enum": list(ACTIONS)},
            value={"type": ["string", "integer", "boolean", "null"]},
        ),
        "Unchecked": object_(
            policy={**TEXT, "description": "Empty for `plan_unknown`: a whole pack that may decide the claim."},
            kind=TEXT,
            reason={"enum": list(REASONS)},
            lacks=list_(TEXT),
            words=TEXT,
            subjects=list_(ref("Subject")),
        ),
        "Summary": _summary(),
        "Note": object_(level={"enum": ["note", "skip", "error"]}, file=TEXT, where=TEXT, message=TEXT),
    }


def _because() -> Schema:
    return object_(
        ("from", "members"),
        **{
            "fact": TEXT,
            "label": TEXT,
            "actual": ref("Value"),
            "test": TEXT,
            "expected": ref("Value"),
            "from": {
                "description": "Where the expected value comes from.",
                "anyOf": [
                    object_(amount=TEXT, effective=DATE, source=TEXT),
                    object_(field=TEXT),
                    object_(
                        field=TEXT,
                        calendar=TEXT,
                        reckoned={**TEXT, "description": "How the date was counted, in words."},
                    ),
                    object_(measure=TEXT, title=TEXT),
                    object_(table=TEXT, column=TEXT),
                ],
            },
            "members": list_(_member()),
        },
    )


def _member() -> Schema:
    return object_(
        ("estimated",),
        claim=or_null(TEXT),
        line=or_null(WHOLE),
        date=or_null(DATE),
        amount=ref("Bound"),
        running=ref("Bound"),
        estimated={"const": True, "description": "The amount is an estimate by the payer's fee schedule."},
    )


def _summary() -> Schema:
    counts = ("superseded", "void", "duplicate", "skipped")
    by_policy = list_(object_(pack=TEXT, policy=TEXT, severity={"enum": list(SEVERITIES)}, count=WHOLE, charge=MONEY))
    return object_(
        ("waived", "known", "new"),
        claims=object_(**{name: {**WHOLE, "minimum": 0} for name in ("read", *OUTCOMES, *counts)}),
        findings=by_policy,
        at_risk=object_(**dict.fromkeys(SEVERITIES, MONEY)),
        missing=list_(object_(fact=TEXT, who=TEXT, checks=WHOLE, claims=WHOLE, charge=MONEY)),
        superseded=list_(object_(claim_id=TEXT, by=TEXT)),
        waived=by_policy,
        known={**WHOLE, "minimum": 0, "description": "With --baseline: findings and unchecked policies left out."},
        new={**object_(**dict.fromkeys((*SEVERITIES, "unchecked"), WHOLE)), "description": "Claims by what is new."},
    )


def object_(optional: Collection[str] = (), /, **properties: Schema) -> Schema:
    """An object of these keys; those that are not optional are always there."""
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }


def list_(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def hash_(description: str) -> Schema:
    """A SHA-256."""
    return {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "description": description}


def ref(name: str) -> Schema:
    """A definition by its name."""
    return {"$ref": f"#/$defs/{name}"}
