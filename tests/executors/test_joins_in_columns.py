"""Joins and tests that columns once left to the reference: decided the same by all, and no row asked by itself."""

from __future__ import annotations

import datetime
from typing import Any

import polars as pl
import pytest
from facts_strategies import NPIS, PAYER, Document, person
from naive_strategies import DAYS, EVERYTHING, claim, document, line, row
from pack_strategies import section
from test_agreement_of_rare_tests import UNITS, pack, states

from scrubjay.executors.chaining import Chaining
from scrubjay.executors.columnar.trying import Trying

OT = {"discipline": "OT"}
PAID = {"scope": "payer", "fact": "line"}
CHART = {"patient": person("M0"), "payer": PAYER, "discipline": "OT", "document": "plan_of_care"}
AUTHORIZATION: Document = {
    "patient": person("M0"),
    "payer": PAYER,
    "number": "A1",
    "kind": None,
    "disciplines": ["OT"],
    "codes": ["97530"],
    "from": DAYS[0],
    "through": DAYS[1],
    "visits": 5,
    "units": 9,
    "visits_used": None,
    "used_as_of": None,
    "billing": {"npi": NPIS[0]},
}


@pytest.fixture(autouse=True)
def _by_columns_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails where a row that is asked about is left to the reference."""
    able = Trying.at

    def at(self: Trying, among: pl.Series, tried: Any) -> Any:
        assert not among.any()
        return able(self, among, tried)

    monkeypatch.setattr(Trying, "at", at)


def two_days() -> Document:
    """A line of three days before, and one of an unknown code a week later."""
    unknown = row(DAYS[2], claim="H1")
    del unknown["code"]
    return document(claim(line()), history=[row(DAYS[0]), unknown], complete=EVERYTHING)


@pytest.mark.parametrize(
    ("join", "found"),
    [
        ({"where": {"date": {"before": {"field": "date"}}}}, ["flagged"]),
        ({"where": {"date": {"before": {"field": "date", "minus": {"days": 3}}}}}, []),
        ({"where": {"date": {"on_or_before": {"field": "date", "minus": {"days": 3}}}}}, ["flagged"]),
        ({"where": {"code": "97165"}}, ["unchecked"]),
        ({"where": {"code": "97165", "date": {"before": {"field": "date"}}}}, []),
        ({"where": {"units": {"over": {"field": "units"}}}}, []),
        ({"where": {"measure": {"u": {"over": 2}}}}, ["flagged"]),
        ({"where": {"measure": {"u": {"over": {"field": "units"}}}}}, ["flagged"]),
        ({"same": ["code"], "where": {"date": {"after": {"field": "date"}}}}, ["unchecked"]),
        ({"scope": "provider", "same": ["charge", "code"]}, ["flagged"]),
        ({"scope": "claim"}, []),
    ],
)
@pytest.mark.parametrize("subject", ["line", "visit", "claim"])
def test_line_of_another_day(chaining: Chaining, subject: str, join: dict[str, Any], found: list[str]) -> None:
    rule = {"for": subject, "when": OT, "with": {"other": PAID | join}}
    assert states(chaining, pack(rule, section("[measures.u]", UNITS)), two_days()) == found


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ({"where": {"date": {"before": {"field": "a.date"}}}}, ["flagged"]),
        ({"where": {"date": {"after": {"field": "a.date"}}}}, []),
        ({"same": [{"code": "a.code"}], "where": {"date": {"before": {"field": "a.date"}}}}, ["flagged"]),
    ],
)
def test_line_that_goes_by_another_line(chaining: Chaining, second: dict[str, Any], found: list[str]) -> None:
    first = PAID | {"where": {"date": {"before": {"field": "date"}, "after": datetime.date.fromisoformat(DAYS[0])}}}
    early = [row(DAYS[0]), row("2026-01-03", claim="H1")]
    facts = document(claim(line()), history=early, complete=EVERYTHING)
    assert states(chaining, pack({"with": {"a": first, "b": PAID | second}}), facts) == found


def test_line_that_a_chart_comes_before(chaining: Chaining) -> None:
    earlier = PAID | {"where": {"date": {"before": {"field": "date"}}}}
    chart = {"fact": "chart", "where": {"date": {"on_or_before": {"field": "a.date"}}}}
    complete = [*EVERYTHING, {"patient": {}, "scope": "payer", "what": "charts"}]
    for day, found in ((DAYS[0], []), ("2026-01-03", ["flagged"])):
        facts = document(claim(line()), history=[row(DAYS[0])], charts=[CHART | {"date": day}], complete=complete)
        assert states(chaining, pack({"with": {"a": earlier}, "without": {"c": chart}}), facts) == found


def test_line_that_nobody_has_seen(chaining: Chaining) -> None:
    earlier = PAID | {"where": {"date": {"before": {"field": "date"}}}}
    assert states(chaining, pack({"without": {"a": earlier}}), document(claim(line()), complete=[])) == ["unchecked"]


@pytest.mark.parametrize(
    ("parts", "given", "found"),
    [
        (["code", "dates", "billing", "discipline"], {}, ["flagged"]),
        (["code"], {"codes": ["97110"]}, []),
        (["code"], {"codes": []}, ["flagged"]),
        (["code"], {"codes": None}, ["flagged"]),
        (["dates"], {"through": DAYS[0]}, []),
        (["dates"], {"through": None}, ["flagged"]),
        (["billing"], {"billing": {"npi": NPIS[1]}}, []),
        (["discipline"], {"disciplines": ["PT"]}, []),
        (["code"], {"number": "A2", "codes": ["97110"]}, ["unchecked"]),
    ],
)
def test_authorization_that_fits(chaining: Chaining, parts: list[str], given: dict[str, Any], found: list[str]) -> None:
    claims = claim(line(authorization_numbers=["A1"]), authorization_numbers=["A1"])
    facts = document(claims, authorizations=[AUTHORIZATION | given], complete=EVERYTHING[:1])
    text = pack({"when": {"authorization": {"fits": parts}}})
    assert states(chaining, text, facts) == found


@pytest.mark.parametrize("part", ["codes", "through"])
def test_authorization_of_which_something_is_not_known(chaining: Chaining, part: str) -> None:
    claims = claim(line(authorization_numbers=["A1"]), authorization_numbers=["A1"])
    known = {key: value for key, value in AUTHORIZATION.items() if key != part}
    text = pack({"when": {"authorization": {"fits": ["code", "dates"]}}})
    facts = document(claims, authorizations=[known], complete=EVERYTHING)
    assert states(chaining, text, facts) == ["unchecked"]


@pytest.mark.parametrize(
    ("test", "found"), [({"in": [1, 3]}, ["flagged"]), ({"not_in": [3]}, []), ({"present": True}, ["flagged"])]
)
def test_measure_that_is_one_of_some_numbers(chaining: Chaining, test: dict[str, Any], found: list[str]) -> None:
    facts = document(claim(line(units=1)), history=[row("2026-01-02", units=2)], complete=EVERYTHING)
    text = pack({"when": {"measure": {"u": test}}}, section("[measures.u]", UNITS))
    assert states(chaining, text, facts) == found


def test_two_sides_of_one_fact(chaining: Chaining) -> None:
    complete = [*EVERYTHING, {"patient": {}, "scope": "payer", "what": "authorizations"}]
    claims = claim(line(authorization_numbers=["A1"]), authorization_numbers=["A1"])
    text = pack({"when": {"authorization": {"from": {"before": {"field": "authorization.through"}}}}})
    for end, found in ((DAYS[1], ["flagged"]), (DAYS[0], [])):
        facts = document(claims, authorizations=[AUTHORIZATION | {"through": end}], complete=complete)
        assert states(chaining, text, facts) == found
