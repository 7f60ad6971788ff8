"""Findings about claims as SARIF 2.1.0: each points at the policy's line in its pack, and names claim and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from scrubjay_cli.printing import words
from scrubjay_cli.printing.sarif_log import log

LEVELS: Final = {"deny": "error", "review": "warning", "advise": "note"}


def check_sarif(decisions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A log of one run; every policy that found something is a rule of it."""
    found = [(decision, finding) for decision in decisions for finding in decision["findings"]]
    rules: dict[str, dict[str, Any]] = {}
    for decision, finding in found:
        rules.setdefault(_rule(decision, finding), _described(finding, _rule(decision, finding)))
    order = {name: at for at, name in enumerate(rules)}
    results = [_result(decision, finding, order[_rule(decision, finding)]) for decision, finding in found]
    return log(list(rules.values()), results)


def _rule(decision: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    return f"{decision['pack']}:{finding['policy']}"


def _described(finding: Mapping[str, Any], name: str) -> dict[str, Any]:
    sources = "; ".join(f"{source['title']} ({source['url']})" for source in finding["sources"])
    return {
        "id": name,
        "shortDescription": {"text": finding["title"] or finding["policy"]},
        "help": {"text": f"{finding['fix']['words']} Sources: {sources}".strip()},
    }


def _result(decision: Mapping[str, Any], finding: Mapping[str, Any], rule: int) -> dict[str, Any]:
    subject = words.subject(finding["subject"])
    place = {
        "artifactLocation": {"uri": finding["pack_file"]},
        "region": {"startLine": finding["pack_line"]},
    }
    claim = {"name": str(decision["claim_id"]), "fullyQualifiedName": f"{decision['claim_id']}, {subject}"}
    result: dict[str, Any] = {
        "ruleId": _rule(decision, finding),
        "ruleIndex": rule,
        "level": LEVELS[finding["severity"]],
        "message": {"text": f"{decision['claim_id']}, {subject}: {finding['message']}"},
        "locations": [{"physicalLocation": place, "logicalLocations": [claim]}],
        "partialFingerprints": {"claim/v1": f"{decision['claim_hash']}:{finding['policy']}:{subject}"},
    }
    if "waived" in finding:
        waived = finding["waived"]
        result["suppressions"] = [{"kind": "external", "justification": f"{waived['by']}: {waived['why']}"}]
    return result
