"""A facts document of made claims in which patients are tied to each other in every way that facts can tie them."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

Document = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
BEGIN = 1331
"""From this patient on come some with short years: trying a fix decides all claims of a patient again."""


def made(folder: Path, claims: int) -> Document:
    """Synthetic claims and everything beside them, as one document."""
    command = [sys.executable, str(ROOT / "benchmarks" / "claims.py"), "--claims", str(claims), "--as", "json"]
    subprocess.run([*command, "--first-patient", str(BEGIN), "--into", str(folder)], check=True, capture_output=True)
    document: Document = {}
    for name in ("claims.json", "facts.json"):
        document |= json.loads((folder / name).read_text(encoding="utf-8"))
    for claim in document["claims"]:
        # a column of nothing but empty lists has no type that Spark could keep
        claim.pop("other_payers", None)
    return document


def tied(document: Document) -> Document:
    """The document with rows that lack a member id, replacements under another id, people declared to be one ..."""
    found = copy.deepcopy(document)
    claims = {member: [c for c in found["claims"] if _member(c) == member] for member in members(found)}
    first, second, third, fourth, fifth = [mine for mine in claims.values() if len(mine) > 2][:5]
    without_member(first[0])
    without_member(first[1])
    earlier = [_paid(claim) | {"claim": f"EARLIER{at}", "allowed": "700.00"} for at, claim in enumerate(second[:3])]
    found["history"] += [*earlier, *(_paid(claim) | {"claim": "OTHERS"} for claim in fifth[:2])]
    for row in (*earlier, *(row for row in found["charts"] if _member(row) == _member(second[0]))):
        without_member(row)
    replaced, again = third[0], copy.deepcopy(third[0])
    replaced["payer_control_number"] = "ICN1"
    again |= {"id": "AGAIN", "frequency": "7", "original_reference": "ICN1", "file_date": "2026-12-30"}
    again["patient"]["member_id"] = "MISSPELT"
    void = copy.deepcopy(third[1]) | {"id": "VOID", "frequency": "8", "original_reference": "ICN2"}
    void["patient"]["member_id"] = "ANOTHER"
    found["claims"] += [again, void]
    found["history"].append(_paid(third[1]) | {"payer_control_number": "ICN2"})
    found.setdefault("same_patient", []).append({"patient": fourth[0]["patient"], "is": _other(fourth, fifth)})
    strange = {"member_id": _member(first[2]), "birth_date": first[2]["patient"]["birth_date"]}
    found["lines"].append({"claim": second[2]["id"], "line": 1, "patient": strange, "allowed": "1.00"})
    found["lines"].append({"claim": "NOBODYS", "line": 1, "allowed": "1.00"})
    found["complete"].append({"patient": {"member_id": _member(second[2])}, "what": "coverages", "scope": "payer"})
    found["minutes"].append({"patient": _named(first[2]), "code": "97530", "date": "2025-02-03", "minutes": 31})
    return found


def members(document: Document) -> list[str]:
    """Member ids in the order of their claims."""
    return list(dict.fromkeys(_member(claim) for claim in document["claims"]))


def without_member(row: Document) -> None:
    """Leaves out the member id."""
    row["patient"] = {key: value for key, value in row["patient"].items() if key != "member_id"}


def _member(row: Document) -> str:
    return str(row["patient"].get("member_id"))


def _named(claim: Document) -> Document:
    return {key: claim["patient"][key] for key in ("birth_date", "first_name")}


def _other(one: list[Document], other: list[Document]) -> Document:
    """The patient of the second claims, who comes to have the payer of the first: only then can they be one."""
    for claim in other:
        claim["payer"] = one[0]["payer"]
    return dict(other[0]["patient"])


def _paid(claim: Document) -> Document:
    line = claim["lines"][0]
    shared = {key: line[key] for key in ("date", "code", "modifiers", "units", "charge") if key in line}
    patient = {key: claim["patient"][key] for key in ("member_id", "birth_date", "first_name")}
    return shared | {"patient": patient, "payer": {"id": claim["payer"]["id"]}, "claim": claim["id"], "status": "paid"}
