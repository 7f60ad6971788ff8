"""Report documents written by hand in the shape of the facts contract, for tests of printing."""

from __future__ import annotations

from typing import Any

SOURCE = {
    "id": "cy2026-pfs",
    "title": "CY 2026 Physician Fee Schedule final rule",
    "url": "https://example.org/pfs",
    "checked": "2026-11-20",
    "confidence": "corroborated",
}
ALONE = {**SOURCE, "id": "a-blog", "title": "A blog", "confidence": "single"}

KX: dict[str, Any] = {
    "policy": "kx-threshold",
    "kind": "threshold_modifier",
    "title": "KX past the yearly OT threshold",
    "severity": "deny",
    "subject": {"type": "line", "line": 2, "date": "2026-03-14", "code": "97530"},
    "message": "This line takes OT dollars past the 2026 threshold and carries no KX.",
    "because": [
        {
            "fact": "measure.ot_dollars_this_year",
            "label": "OT dollars this year, this line included",
            "actual": {"low": "2529.97", "high": "2529.97"},
            "test": "over",
            "expected": "2480.00",
            "from": {"amount": "kx_threshold", "effective": "2026-01-01", "source": "cy2026-pfs"},
            "members": [
                {"claim": "C-0900", "line": 1, "date": "2026-01-05", "amount": "104.00", "running": "104.00"},
                {"claim": "C-1001", "line": 2, "date": "2026-03-14", "amount": "2425.97", "running": "2529.97"},
            ],
        },
        {
            "fact": "modifiers",
            "label": "modifiers",
            "actual": ["GO"],
            "test": "has_none",
            "expected": ["KX", "GA", "GX", "GY", "GZ"],
        },
    ],
    "sources": [SOURCE],
    "pack_file": "policies/medicare/part-b-ot.toml",
    "pack_line": 118,
    "denial": {"group": "PR", "carc": "119", "rarc": []},
    "fix": {
        "words": "Append KX if the record supports medical necessity.",
        "edits": [],
        "verified": False,
        "questions": [
            {
                "fact": "plan_of_care.necessity",
                "words": "Does the record support medical necessity?",
                "edits": [{"line": 2, "action": "add_modifier", "value": "KX"}],
            }
        ],
    },
}

VISITS: dict[str, Any] = {
    "policy": "adult-rehabilitative",
    "kind": "visit_limit",
    "title": "30 rehabilitative visits a year",
    "severity": "review",
    "subject": {"type": "visit", "date": "2026-03-13", "discipline": "OT"},
    "message": "The 31st rehabilitative visit of the year; the plan pays 30.",
    "because": [
        {
            "fact": "measure.visits",
            "label": "visits this year",
            "actual": {"low": 31, "high": None},
            "test": "over",
            "expected": 30,
        },
        {
            "fact": "with.treatment",
            "label": "another line",
            "actual": {"matches": 3, "claim": "C-0900", "line": 1, "date": "2026-03-13", "code": "97110"},
            "test": "exists",
            "expected": "procedure code is none of @evaluation",
        },
    ],
    "sources": [ALONE, SOURCE, SOURCE, SOURCE],
    "pack_file": "policies/medicaid/nc.toml",
    "pack_line": 60,
    "denial": {"group": "CO", "carc": "119", "rarc": ["N362"]},
    "fix": {
        "words": "No visits are left this year.",
        "edits": [{"line": 1, "action": "remove_line", "value": True}],
        "verified": True,
        "questions": [],
    },
}

NPI: dict[str, Any] = {
    "policy": "billing-npi",
    "kind": "rule",
    "title": "The billing NPI is an NPI",
    "severity": "advise",
    "subject": {"type": "claim"},
    "message": "The billing NPI fails its check digit.",
    "because": [
        {"fact": "billing.npi", "label": "billing NPI", "actual": "2000000011", "test": "is not", "expected": "npi"},
        {
            "fact": "claim.charge",
            "label": "total charge",
            "actual": "1198.00",
            "test": "over",
            "expected": "1188.00",
            "from": {"measure": "charges"},
        },
    ],
    "sources": [SOURCE],
    "pack_file": "policies/general/claim-form.toml",
    "pack_line": 81,
    "denial": None,
    "fix": {
        "words": "",
        "edits": [{"line": 1, "action": "set_units", "value": 1}],
        "verified": True,
        "questions": [],
    },
}


def decision(claim_id: str, outcome: str, **more: Any) -> dict[str, Any]:
    """A decision with nothing to say."""
    return {
        "claim_id": claim_id,
        "claim_hash": f"sha256:{claim_id}",
        "payer_id": "11502",
        "pack": "medicare/part-b",
        "pack_version": "2026.1",
        "pack_hash": "sha256:0",
        "outcome": outcome,
        "checked": 31,
        "not_covered": [],
        "findings": [],
        "unchecked": [],
        "nearest": [],
        "fixes_together": True,
        **more,
    }


def unchecked(policy: str, lacks: list[str], count: int, reason: str = "fact") -> dict[str, Any]:
    """A policy that was not checked for some lines."""
    return {
        "policy": policy,
        "kind": "timed_units",
        "reason": reason,
        "lacks": lacks,
        "words": f"{policy}: not known.",
        "subjects": [{"type": "line", "line": n + 1, "date": "2026-03-14", "code": "97530"} for n in range(count)],
    }


def report() -> dict[str, Any]:
    """A day with everything that can be said."""
    decisions = [
        decision("C-1001", "deny", findings=[KX], unchecked=[unchecked("timed-units", ["minutes.minutes"], 2)]),
        decision("C-1002", "clean"),
        decision("C-1003", "clean"),
        decision(
            "C-1004",
            "unchecked",
            checked=1,
            unchecked=[
                unchecked("timed-units", ["minutes.minutes"], 4),
                unchecked("kx-threshold", ["history"], 3),
                unchecked("kx-notice", ["kx_threshold"], 1, "no_amount"),
                unchecked("days", ["date"], 1, "range_line"),
            ],
        ),
        decision("C-1005", "review", pack="medicaid/nc", findings=[VISITS, NPI]),
        decision("C-1006", "clean", not_covered=[{"line": 3, "why": "speaks of OT lines"}]),
        decision(
            "C-1007",
            "no_policy",
            pack=None,
            checked=0,
            not_covered=[{"line": 1, "why": "no pack decides this claim"}],
            nearest=[{"pack": "medicaid/nc", "failed": "the claim filing indicator is CI; MC expected"}],
        ),
    ]
    claims = dict.fromkeys(
        ("deny", "review", "advise", "unchecked", "clean", "no_policy", "superseded", "void", "duplicate", "skipped"), 0
    )
    claims |= {
        "read": 9,
        "deny": 1,
        "review": 1,
        "unchecked": 1,
        "clean": 3,
        "no_policy": 1,
        "superseded": 1,
        "void": 1,
    }
    return {
        "decisions": decisions,
        "summary": {
            "claims": claims,
            "findings": [
                {
                    "pack": "medicare/part-b",
                    "policy": "kx-threshold",
                    "severity": "deny",
                    "count": 1,
                    "charge": "1120.00",
                },
                {
                    "pack": "medicaid/nc",
                    "policy": "adult-rehabilitative",
                    "severity": "review",
                    "count": 1,
                    "charge": "130.00",
                },
            ],
            "at_risk": {"deny": "1120.00", "review": "130.00", "advise": "0.00"},
            "missing": [
                {"fact": "minutes.minutes", "who": "therapist", "checks": 6, "claims": 2, "charge": "1240.00"},
                {"fact": "history", "who": "payer", "checks": 3, "claims": 1, "charge": "120.00"},
            ],
            "superseded": [{"claim_id": "C-0999", "by": "C-1002"}],
        },
        "notes": [
            {"level": "note", "file": "day.837", "where": "segment 12", "message": "a fraction of a unit"},
            {"level": "note", "file": "day.facts.json", "where": "minutes[3]", "message": "fits no claim"},
        ],
        "errors": [],
    }
