"""Whatever the record: what is suggested brings no new finding, is what its document decides, from each executor."""

from __future__ import annotations

import copy
import json
import os
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from suggest_worlds import (
    PLAN,
    Json,
    evaluation,
    on_no_line,
    past_the_threshold,
    reevaluation,
    shipped,
    suggested,
    visit,
)

from scrubjay.decisions.decision import SEVERITIES
from scrubjay.executors.chaining import Chaining
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.suggesting.schema import suggestions_schema

CODES = ["97530", "97110", "97535", "97140", "97150", "97018", "97165", "97166", "97167", "97168"]
SCHEMA = jsonschema.Draft202012Validator(suggestions_schema())
EXAMPLES = {"few": 15, "ci": 40, "long": 1200}[os.environ.get("SCRUBJAY_EXAMPLES", "ci")]
"""Set SCRUBJAY_EXAMPLES=long before a release."""
tried = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def minutes(draw: st.DrawFn) -> int | tuple[int, int] | None:
    total = draw(st.sampled_from([None, 5, 8, 10, 14, 15, 20, 22, 23, 30, 38]))
    if total is None or draw(st.booleans()):
        return total
    return total, draw(st.integers(0, total))


@st.composite
def charts(draw: st.DrawFn) -> list[Json]:
    plan = draw(st.sampled_from([[], [PLAN], [{**PLAN, "necessity": True}], [{**PLAN, "necessity": False}]]))
    level = evaluation(
        draw(st.sampled_from([None, 2, 3, 5])),
        draw(st.sampled_from([None, "brief", "expanded", "extensive"])),
        draw(st.sampled_from([None, "low", "moderate", "high"])),
    )
    more = draw(st.sampled_from([[], [level], [reevaluation(new_findings=True)], [level, reevaluation()]]))
    note = {"document": "treatment_note", "discipline": "OT", "date": PLAN["date"], "codes": ["97150"]}
    return [*plan, *more, *draw(st.sampled_from([[], [{**note, "date": "2026-03-13"}]]))]


@st.composite
def visits(draw: st.DrawFn) -> Json:
    line = st.tuples(
        st.sampled_from(CODES),
        st.sampled_from(["GO", "GO", "GO", "", "GO CO", "CO GO", "GO KX", "GP"]),
        st.sampled_from([None, 0, 1, 1, 2, 3]),
        minutes(),
    )
    lines = draw(st.lists(line, min_size=1, max_size=3))
    loose = draw(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from([5, 15, 30, None])), max_size=2))
    return visit(
        lines,
        charts=draw(charts()),
        minutes=[on_no_line(code, total) for code, total in loose],
        history=draw(st.sampled_from([[], past_the_threshold()])),
        complete=draw(st.sampled_from([(), ("history",), ("history", "charts")])),
    )


def weight(severity: str) -> int:
    return len(SEVERITIES) - SEVERITIES.index(severity)


@tried
@given(visits())
def test_nothing_new_is_found_and_every_executor_says_so(chaining: Chaining, document: Json) -> None:
    found = suggested(document)
    assert found == suggested(document, executor=chaining)
    assert not list(SCHEMA.iter_errors([found]))
    before = decided(document)
    assert found["outcome"] == before["outcome"]
    for way in found["ways"]:
        for finding in way["decision"]["findings"]:
            known = [weight(one["severity"]) for one in before["findings"] if one["policy"] == finding["policy"]]
            assert max(known, default=0) >= weight(finding["severity"]), finding["message"]
        for suggestion in way["suggestions"]:
            assert suggestion["reason"]
            assert suggestion["edits"]


@tried
@given(visits())
def test_what_is_suggested_decides_as_it_says(document: Json) -> None:
    """The claim with the edits made by hand comes out as the suggestion says."""
    for way in suggested(document)["ways"]:
        edits = [edit for suggestion in way["suggestions"] for edit in suggestion["edits"]]
        if any(edit["action"] in ("add_line", "remove_line") for edit in edits):
            continue
        if any("line" not in row for row in document["minutes"]):
            continue
        assert without_hash(decided(edited(document, way, edits))) == without_hash(way["decision"])


def edited(document: Json, way: Json, edits: list[Json]) -> Json:
    """The document as a person would change it: what was allowed for changed units or codes is not known any more."""
    made = copy.deepcopy(document)
    claim = made["claims"][0]
    again = {edit["line"] for edit in edits if edit["action"] in ("set_units", "replace_code")}
    for row, line in zip(claim["lines"], way["lines"], strict=True):
        assert row["number"] == line["line"]
        row |= {"code": line["code"], "modifiers": line["modifiers"]}
        if line["units"] is not None:
            row["units"] = line["units"]
        if row["number"] in again:
            row.pop("allowed")
            row.pop("charge")
            if line["charge"] is not None:
                row["charge"] = line["charge"]
    if any("charge" not in row for row in claim["lines"]):
        claim.pop("charge")
    else:
        claim["charge"] = f"{sum(float(row['charge']) for row in claim['lines']):.2f}"
    return made


def without_hash(decision: Json) -> Json:
    return {key: value for key, value in decision.items() if key != "claim_hash"}


def decided(document: Json) -> dict[str, Any]:
    facts, _ = read_document(json.dumps(document).encode(), "facts.json")
    (one,) = shipped().check(facts, Reference()).document()["decisions"]
    return dict(one)
