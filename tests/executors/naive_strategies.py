"""Cases built around what the naive reading of a pack gets wrong; in each, one or two unknown facts decide."""

from __future__ import annotations

import datetime
from typing import Any

from facts_strategies import NPIS, PAYER, Document, person
from hypothesis import strategies as st
from pack_strategies import HEAD, section

Case = tuple[str, Document]
pick = st.sampled_from
DAYS = ("2026-01-02", "2026-01-05", "2026-01-12")
EVERYTHING = [{"patient": {}, "scope": "payer", "what": what} for what in ("history", "authorizations")]
POLICY = {"id": "p", "title": "p", "severity": "review", "sources": ["s1"], "fix": {"words": "x"}}
LIMIT = {**POLICY, "counts": {"discipline": "OT"}, "limit_is": "hard", "scope": "payer", "window": "calendar_year"}


def line(number: int = 1, day: str = DAYS[1], **given: Any) -> Document:
    """A line that is known but for what is left out."""
    known = {"number": number, "code": "97530", "modifiers": ["GO"], "units": 1, "charge": "40.00", "allowed": "30.50"}
    places = {"purpose": None, "date": day, "through": day, "diagnosis_pointers": [1], "authorization_numbers": []}
    return {**known, **places, **given}


def claim(*lines: Document, name: str = "C0", **given: Any) -> Document:
    """A claim of the one patient."""
    known = {"id": name, "frequency": "1", "original_reference": None, "payer_control_number": f"P{name}"}
    known |= {
        "file_date": "2026-03-16",
        "received": "2026-03-16",
        "payer": PAYER,
        "plan": "Standard",
        "patient": person("M0"),
    }
    known |= {
        "billing": {"npi": NPIS[0]},
        "rendering": {"npi": NPIS[0]},
        "diagnoses": ["F82"],
        "authorization_numbers": [],
    }
    return {**known, "place_of_service": "11", "lines": list(lines), **given}


def row(day: str, **given: Any) -> Document:
    """A line of history that was paid."""
    known = {"patient": person("M0"), "payer": PAYER, "claim": "H0", "line": 1, "payer_control_number": "PH0"}
    known |= {"date": day, "code": "97530", "modifiers": ["GO"], "units": 1, "charge": "40.00", "allowed": "30.50"}
    known |= {"billing": {"npi": NPIS[0]}, "purpose": None, "rendering": {"npi": NPIS[0], "taxonomy": None}}
    return {**known, "status": "paid", "authorization_numbers": [], **given}


def document(*claims: Document, **lists: Any) -> Document:
    """A facts document with all its lists."""
    empty: Document = {
        "history": [],
        "authorizations": [],
        "coverages": [],
        "charts": [],
        "episodes": [],
        "minutes": [],
    }
    return {"claims": list(claims), **empty, "complete": EVERYTHING, **lists}


def pack(kind: str, policy: dict[str, Any], *before: str) -> str:
    """A pack of one policy."""
    return "\n".join([HEAD.format(lines=""), *before, section(f"[[{kind}]]", policy)])


@st.composite
def unknown_key_parts(draw: st.DrawFn) -> Case:
    """Visits by several key parts, of which some are unknown, and of lines over several days."""
    rows = []
    for at in range(draw(st.integers(1, 4))):
        made = row(draw(pick((DAYS[0], DAYS[1], DAYS[1]))), billing={"npi": draw(pick(NPIS[:2]))}, claim=f"H{at}")
        for key in draw(st.sets(pick(("date", "billing", "billing")), max_size=1)):
            del made[key]
        rows.append(made)
    through = draw(pick((DAYS[1], DAYS[1], DAYS[2])))
    limited = {"visit_is": draw(pick((["date"], ["date", "billing.npi"]))), "limit": draw(pick((0, 1, 1, 2, 3)))}
    return pack("visit_limit", {**LIMIT, **limited}), document(claim(line(through=through)), history=rows)


@st.composite
def anchored_windows(draw: st.DrawFn) -> Case:
    """Windows that the first line opens, where an earlier one may be unseen, undated or not sure."""
    rows = []
    for at in range(draw(st.integers(1, 3))):
        made = row(draw(pick(("2025-12-01", "2025-12-20", "2025-12-29", *DAYS))), claim=f"H{at}")
        for key in draw(st.sets(pick(("date", "modifiers", "status")), max_size=1)):
            del made[key]
        rows.append(made)
    window = {"from_first": {"lasts": draw(pick(({"days": 7}, {"days": 14}, {"months": 1})))}}
    limited = {"visit_is": ["date"], "limit": draw(st.integers(0, 3)), "window": window, "scope": "payer"}
    closed = draw(pick(([], EVERYTHING, [{**EVERYTHING[0], "from": "2025-12-15"}])))
    return pack("visit_limit", {**LIMIT, **limited}), document(claim(line()), history=rows, complete=closed)


@st.composite
def chosen_authorizations(draw: st.DrawFn) -> Case:
    """Authorizations that are chosen by number or by fit, of which one is not wholly known or not seen."""
    found = []
    for number in draw(pick((["A1", "A2"], ["A1", "A2"], ["A2", "A1"], ["A1"], ["A3"]))):
        made: Document = {"patient": person("M0"), "payer": PAYER, "number": number, "kind": None, "disciplines": []}
        made |= {"codes": draw(pick(([], ["97530"], ["97530"], ["97110"]))), "from": "2025-12-01", "visits_used": None}
        made |= {
            "through": draw(pick(("2026-01-10", "2026-06-30"))),
            "visits": draw(pick((0, 1, "unlimited"))),
            "units": 9,
        }
        made |= {"used_as_of": None, "billing": {"npi": None}}
        for key in draw(st.sets(pick(("codes", "codes", "through", "number", "from", "visits")), max_size=1)):
            del made[key]
        found.append(made)
    numbers = draw(pick(([], ["A1"], ["A1", "A2"], ["A1", "A2"], ["A3", "A1"])))
    rows = [row(DAYS[0], authorization_numbers=draw(pick(([], ["A1"]))))]
    policy = {
        **POLICY,
        "needed_for": {"discipline": "OT"},
        "number_on_claim": False,
        "burn": draw(pick(("visits", "units"))),
    }
    policy["match"] = draw(pick((["code", "dates"], ["code"], ["dates"])))
    closed = draw(pick((EVERYTHING, EVERYTHING[:1])))
    of_claims = claim(line(), authorization_numbers=numbers)
    return pack("prior_auth", policy), document(of_claims, history=rows, authorizations=found, complete=closed)


@st.composite
def range_lines(draw: st.DrawFn) -> Case:
    """A line over several days, on which a policy begins, ends or changes."""
    start = draw(pick((2, 5, 9)))
    versions = [{"effective": {"through": datetime.date(2026, 1, start)}, "limit": draw(st.integers(0, 2))}]
    if draw(st.booleans()):
        versions.append({"effective": {"from": datetime.date(2026, 1, start + 1)}, "limit": draw(st.integers(0, 2))})
    days = draw(pick(((DAYS[0], DAYS[0]), (DAYS[0], DAYS[2]), (DAYS[1], DAYS[2]))))
    limited = {**LIMIT, "visit_is": ["date"]}
    parts = [section("[[visit_limit]]", {**limited, **version}) for version in versions]
    given = line(day=days[0], through=days[1])
    if draw(st.booleans()):
        del given["modifiers"]
    return "\n".join([HEAD.format(lines=""), *parts]), document(claim(given), history=[row(DAYS[0])])


@st.composite
def history_that_may_be_input(draw: st.DrawFn) -> Case:
    """A history row that may be a line of the input, and then counts once, or was denied."""
    made = row(DAYS[1], claim="C0", code=draw(pick(("97530", "97110"))), status=draw(pick(("paid", "denied"))))
    for key in draw(st.sets(pick(("claim", "code", "modifiers", "date", "status")), min_size=1, max_size=2)):
        del made[key]
    count = draw(pick(({"sum": "units"}, {"count": "lines"}, {"sum": "allowed", "limit": "$cap"})))
    policy = {**LIMIT, "limit": draw(st.integers(0, 3)), "upto": draw(pick(("line", "day", "window"))), **count}
    return pack("limit", policy), document(
        claim(line(1), line(2, code="97110")), history=[made, *[row(DAYS[0])][: draw(st.integers(0, 1))]]
    )


@st.composite
def lines_that_may_be_of_the_visit(draw: st.DrawFn) -> Case:
    """Joins of a visit, to a line whose discipline is not known; and joins in open domains."""
    other = line(2, code=draw(pick(("97530", "97165"))), modifiers=draw(pick((["GO"], ["GP"]))))
    if draw(pick((True, True, False))):
        del other["modifiers"]
    where = draw(pick(({"units": {"at_least": 1}}, {"code": "97165"}, {"discipline": ["OT", "PT"]})))
    join = {"fact": "line", "scope": draw(pick(("claim", "provider", "payer"))), "where": where}
    join |= draw(pick(({"same": ["date"]}, {"same": ["date", "discipline"]}, {})))
    policy = {
        **POLICY,
        "message": "m",
        "for": draw(pick(("visit", "line"))),
        draw(pick(("with", "without"))): {"a": join},
    }
    return pack("rule", policy), document(claim(line(), other), complete=draw(pick(([], EVERYTHING))))


@st.composite
def replaced_claims(draw: st.DrawFn) -> Case:
    """A claim that replaces one that only history may know, whose rows may lack their control number."""
    rows = [row(DAYS[0], claim=f"H{at}", payer_control_number=f"PH{at}") for at in range(draw(st.integers(1, 2)))]
    if draw(pick((True, True, False))):
        del rows[0]["payer_control_number"]
    number = draw(pick(("PH0", "PH1", "PZ", None)))
    later = claim(line(), name="C1", frequency="7" if number else "1", original_reference=number)
    policy = {**LIMIT, "visit_is": ["date", "billing.npi"], "limit": draw(st.integers(0, 2))}
    return pack("visit_limit", policy), document(later, history=rows)


@st.composite
def unknown_amounts(draw: st.DrawFn) -> Case:
    """Allowed amounts and units that are not known, against a limit that they may reach."""
    given = line(charge=draw(pick(("20.00", "60.00"))), allowed="20.00", units=draw(st.integers(1, 3)))
    for key in draw(st.sets(pick(("allowed", "units", "charge", "code")), max_size=2)):
        del given[key]
    rows = [row(DAYS[0], allowed=draw(pick(("30.00", "70.00"))))]
    if draw(st.booleans()):
        del rows[0][draw(pick(("allowed", "units")))]
    count = draw(pick(({"sum": "units", "limit": draw(st.integers(1, 4))}, {"sum": "allowed", "limit": "$cap"})))
    return pack("limit", {**LIMIT, "upto": "line", **count}), document(claim(given), history=rows)


naive_cases = st.one_of(
    unknown_key_parts(),
    anchored_windows(),
    chosen_authorizations(),
    range_lines(),
    history_that_may_be_input(),
    lines_that_may_be_of_the_visit(),
    replaced_claims(),
    unknown_amounts(),
)
