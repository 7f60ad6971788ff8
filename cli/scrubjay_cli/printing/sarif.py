"""Findings as SARIF 2.1.0, the format that code hosts show."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scrubjay.linting.check import Finding
from scrubjay.linting.registry import CHECKS
from scrubjay.linting.running import Report
from scrubjay.packs.places import Place
from scrubjay_cli.printing.sarif_log import log


def sarif(report: Report) -> dict[str, Any]:
    """A log of one run; every check that found something is a rule of it."""
    left = [one for one in report.findings if not one.mended]
    codes = sorted({one.code for one in left})
    rules = [
        {
            "id": code,
            "name": CHECKS[code].name,
            "shortDescription": {"text": CHECKS[code].title},
            "fullDescription": {"text": CHECKS[code].why},
            "help": {"text": f"{CHECKS[code].why} At the payer's desk: {CHECKS[code].cost}"},
            "defaultConfiguration": {"level": CHECKS[code].severity},
        }
        for code in codes
    ]
    results = [_result(one, codes.index(one.code)) for one in left]
    return log(rules, results, columnKind="unicodeCodePoints")


def _result(one: Finding, rule: int) -> dict[str, Any]:
    text = one.found.message + (f" ({one.found.hint})" if one.found.hint else "")
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.severity,
        "message": {"text": text},
        "locations": [_location(one.place)],
    }
    if one.found.related:
        result["relatedLocations"] = [
            {"id": at, "message": {"text": what}, **_location(place)}
            for at, (place, what) in enumerate(one.found.related)
        ]
    if one.found.claim is not None:
        result["properties"] = {"claim": one.found.claim}
    return result


def _location(place: Place) -> dict[str, Any]:
    uri = quote(place.file) if not place.file.startswith("/") else f"file://{quote(place.file)}"
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
