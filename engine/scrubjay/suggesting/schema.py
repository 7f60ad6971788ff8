"""The JSON Schema (draft 2020-12) of what `suggest --format json` prints: a list, an entry for each claim of the id."""

from __future__ import annotations

from scrubjay.decisions.decision import OUTCOMES
from scrubjay.decisions.schema import (
    DATE,
    MONEY,
    TEXT,
    WHOLE,
    YES_NO,
    Schema,
    definitions,
    hash_,
    list_,
    object_,
    or_null,
    ref,
)
from scrubjay.suggesting.suggestion import KINDS


def suggestions_schema() -> Schema:
    """The schema of the whole output."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scrubjay suggestions",
        **list_(ref("Suggested")),
        "$defs": {**definitions(), **_own()},
    }


def _own() -> Schema:
    added = object_(
        ("split_from",),
        code=TEXT,
        modifiers=list_(TEXT),
        units=WHOLE,
        date=DATE,
        like={**WHOLE, "description": "The line whose place, providers, diagnoses and authorization it shares."},
        split_from={**WHOLE, "description": "The line whose units it takes, if it takes any."},
    )
    return {
        "Suggested": object_(
            claim_id=TEXT,
            claim_hash=hash_("Of the claim as read."),
            payer_id=or_null(TEXT),
            pack=or_null(TEXT),
            pack_version=or_null(TEXT),
            outcome={"enum": list(OUTCOMES), "description": "Of the claim as it came."},
            ways={
                **list_(ref("Way")),
                "description": "Whole claims that the record supports; several where it leaves a choice.",
            },
            more_ways={**YES_NO, "description": "Whether there are more ways than these."},
        ),
        "Way": object_(
            suggestions={**list_(ref("Suggestion")), "description": "Each builds on those before it."},
            lines=list_(ref("Line")),
            not_known=list_(ref("Gap")),
            decision=ref("Decision"),
        ),
        "Suggestion": object_(
            kind={"enum": list(KINDS)},
            about=TEXT,
            edits=list_({"anyOf": [ref("Edit"), object_(line=WHOLE, action={"const": "add_line"}, value=added)]}),
            reason=TEXT,
            sources=list_(ref("Source")),
            mends={**list_(TEXT), "description": "Policies whose findings go with it."},
            choice={**TEXT, "description": "What the record leaves to the clinician; empty where it leaves nothing."},
        ),
        "Line": object_(
            line=WHOLE,
            code=or_null(TEXT),
            modifiers=or_null(list_(TEXT)),
            units=or_null(WHOLE),
            date=or_null(DATE),
            charge={**or_null(MONEY), "description": "null: the office says what it charges."},
        ),
        "Gap": object_(
            about=TEXT,
            words=TEXT,
            facts={**list_(TEXT), "description": "What would tell."},
            edits={**list_(ref("Edit")), "description": "What would be suggested if it were so."},
        ),
    }
