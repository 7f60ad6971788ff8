"""The 600 packs and facts documents of ../shared/conformance with the answers that the meaning of packs gives."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deciding_documents import decided, program_of, table, universe_of

from scrubjay.decisions.weighing import severity_of
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.reference import Reference
from scrubjay.executors.run import Run
from scrubjay.executors.verdicts import Executor, Verdict

CASES = Path(__file__).resolve().parents[3] / "shared" / "conformance"
CONTRADICTS = {
    "known-1081": "facts.md: a claim's plan that is null is inherited from the one coverage in force on all its dates; "
    "the answer has the claim without a plan",
}
"""Answers that contradict the written meaning, which decides."""
ORDER = ("deny", "review", "advise")


def cases() -> Iterator[Any]:
    """Every case with its name."""
    for name in ("known.jsonl", "unknown.jsonl"):
        if (CASES / name).exists():
            for text in (CASES / name).read_text(encoding="utf-8").splitlines():
                case = json.loads(text)
                reason = CONTRADICTS.get(case["case"])
                marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                yield pytest.param(case, id=case["case"], marks=marks)


def executors() -> dict[str, Executor]:
    """The executors that load here."""
    found: dict[str, Executor] = {"reference": Reference(), "columnar": Columnar()}
    with contextlib.suppress(ExecutorUnavailable):
        found["chaining"] = Chaining()
    return found


EXECUTORS = executors()


def test_conformance_cases_are_at_hand() -> None:
    if not CASES.is_dir():
        pytest.skip(f"no conformance cases: {CASES.parent.name}/{CASES.name} is not beside this checkout")
    assert len(list(cases())) == 600


@pytest.mark.parametrize("executor", sorted(EXECUTORS))
@pytest.mark.parametrize("case", list(cases()))
def test_case_is_decided_as_the_meaning_says(case: dict[str, Any], executor: str) -> None:
    assert _answers(case, EXECUTORS[executor]) == [_sorted(claim) for claim in case["expected"]]


def _answers(case: dict[str, Any], executor: Executor) -> list[dict[str, Any]]:
    codes = table(CASES / "therapy_codes.csv")
    program, universe = program_of(case["pack"], codes), universe_of(case["facts"], codes)
    answers = []
    for group, one in decided(executor, program, universe):
        findings, unchecked = [], []
        for verdict in one.verdicts:
            if verdict.state == "flagged":
                rule = program.rules[verdict.rule]
                assert verdict.line is not None
                severity, _ = severity_of(Run(program, group), rule, verdict.line)
                found = {"policy": verdict.policy, "kind": rule.kind, "severity": severity}
                findings.append({**found, "subject": _subject(verdict)})
            elif verdict.state == "unchecked":
                unchecked.append({"policy": verdict.policy, "subject": _subject(verdict)})
        severities = {finding["severity"] for finding in findings}
        otherwise = "unchecked" if unchecked else "clean" if one.verdicts or one.clear else "no_policy"
        outcome = next((severity for severity in ORDER if severity in severities), otherwise)
        answers.append({"claim_id": one.claim.id, "outcome": outcome, "findings": findings, "unchecked": unchecked})
    return [_sorted(answer) for answer in answers]


def _subject(verdict: Verdict) -> dict[str, Any]:
    line = verdict.lines[0]
    if verdict.subject == "line":
        return {"type": "line", "line": line.number}
    if verdict.subject == "claim":
        return {"type": "claim"}
    date = line.date.isoformat() if line.date else None
    return {"type": "visit", "date": date, "discipline": line.row.get("discipline")}


def _sorted(answer: dict[str, Any]) -> dict[str, Any]:
    def key(one: dict[str, Any]) -> str:
        return json.dumps(one, sort_keys=True)

    return answer | {name: sorted(answer[name], key=key) for name in ("findings", "unchecked")}
