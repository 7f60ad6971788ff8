"""Hypothesis strategies for facts documents: few values, so that things meet; with holes where facts are unknown."""

from __future__ import annotations

import copy
import datetime
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

CODES = ("97530", "97110", "97165", "97535", "97150", "97161", "92507")
MODIFIERS = (["GO"], ["GO", "KX"], ["GP"], ["GN"], ["CO", "GO"], ["GO", "96"], ["97", "GO"], [], ["GO", "GP"])
DATES = ("2025-12-29", "2025-12-31", "2026-01-02", "2026-01-05", "2026-01-12", "2026-02-02", "2026-02-28")
NPIS = ("1234567893", "1003000126", "1245319599")
TAXONOMIES = ("225X00000X", "225100000X", "235Z00000X", None)
BIRTHS = {"M0": "1950-02-01", "M1": "2005-01-05"}
NUMBERS = ("A1", "A2", "A3")
PURPOSES = ("rehabilitative", "habilitative", None)
STATUSES = ("paid", "paid", "paid", "pending", "denied")
PAYER = {"id": "PY1"}
WHAT = ("history", "authorizations", "charts", "minutes", "episodes", "coverages")

pick = st.sampled_from
code, date, npi = pick(CODES), pick(DATES), pick(NPIS)
money = pick(("20.00", "30.50", "40.00", "60.00", "90.00"))
numbers = st.lists(pick(NUMBERS), max_size=2, unique=True)


def person(member: str) -> dict[str, Any]:
    """The patient key of a synthetic person."""
    return {"member_id": member, "birth_date": BIRTHS[member], "first_name": "PAT"}


@st.composite
def lines(draw: st.DrawFn, number: int) -> Document:
    """A line of a claim, sometimes over several days."""
    day = draw(date)
    through = day
    if draw(pick((False, False, False, True))):
        through = (datetime.date.fromisoformat(day) + datetime.timedelta(days=draw(pick((1, 3, 6))))).isoformat()
    charge = draw(money)
    line: Document = {
        "number": number,
        "code": draw(code),
        "modifiers": list(draw(pick(MODIFIERS))),
        "units": draw(st.integers(1, 4)),
        "charge": charge,
        "allowed": min(draw(money), charge, key=float),
        "purpose": draw(pick(PURPOSES)),
        "date": day,
        "through": through,
        "place_of_service": draw(pick((None, "11", "12"))),
        "diagnosis_pointers": draw(pick(([1], [2, 1], []))),
        "authorization_numbers": draw(pick(([], [], ["A1"], ["A2"]))),
        "description": None,
        "note": None,
    }
    if draw(pick((False, False, True))):
        line["rendering"] = {"npi": draw(npi), "taxonomy": draw(pick(TAXONOMIES))}
    return line


@st.composite
def claims(draw: st.DrawFn, at: int, earlier: int) -> Document:
    """A claim of up to three lines; a later one sometimes replaces an earlier one."""
    frequency = draw(pick(("1", "1", "1", "7", "8"))) if earlier else "1"
    made = [draw(lines(number + 1)) for number in range(draw(pick((1, 2, 2, 3))))]
    member = draw(pick(("M0", "M0", "M1")))
    biller = draw(npi)
    return {
        "id": f"C{at}",
        "frequency": frequency,
        "original_reference": None if frequency == "1" else draw(pick(("PC0", "PH0"))),
        "payer_control_number": f"PC{at}",
        "file_date": "2026-03-16",
        "received": draw(pick((None, "2026-03-17"))),
        "delay_reason": None,
        "payer": {"id": "PY1", "name": "PAYER"},
        "filing_indicator": "MB",
        "payer_sequence": "P",
        "plan": draw(pick((None, "Standard"))),
        "product": None,
        "group_number": None,
        "patient": {
            **person(member),
            "last_name": "SAMPLE",
            "sex": draw(pick(("F", "M"))),
            "state": draw(pick(("NC", "TX"))),
        },
        "place_of_service": draw(pick((None, "11"))),
        "charge": "100.00",
        "accident": {"causes": [], "date": None, "state": None},
        "billing": {"npi": biller, "taxonomy": "225X00000X", "state": "NC"},
        "rendering": {"npi": draw(npi), "taxonomy": draw(pick(TAXONOMIES))},
        "referring": {"npi": None},
        "ordering": {"npi": None},
        "supervising": {"npi": None},
        "diagnoses": ["M25511", "F82"],
        "authorization_numbers": draw(numbers),
        "referral_number": None,
        "other_payers": [],
        "notes": [],
        "lines": made,
    }


@st.composite
def history(draw: st.DrawFn, at: int) -> Document:
    """A row of payer history; sometimes it is, or may be, the first line of the first claim."""
    return {
        "patient": person(draw(pick(("M0", "M0", "M1")))),
        "payer": PAYER,
        "claim": draw(pick((f"H{at // 2}", f"H{at // 2}", "C0"))),
        "line": at % 2 + 1,
        "payer_control_number": draw(pick((f"PH{at // 2}", None))),
        "date": draw(date),
        "code": draw(code),
        "modifiers": list(draw(pick(MODIFIERS))),
        "units": draw(st.integers(1, 3)),
        "charge": "90.00",
        "allowed": draw(pick(("10.00", "35.00", "70.00"))),
        "purpose": draw(pick(PURPOSES)),
        "billing": {"npi": draw(npi)},
        "status": draw(pick(STATUSES)),
        "processed": "2026-02-20",
        "authorization_numbers": draw(pick(([], [], ["A1"]))),
        "rendering": {"npi": draw(npi), "taxonomy": draw(pick(TAXONOMIES))},
        "place_of_service": draw(pick((None, "11"))),
        "diagnoses": [],
    }


@st.composite
def authorizations(draw: st.DrawFn, number: str) -> Document:
    """An authorization, perhaps partly used up."""
    used = draw(pick((None, 0, 1)))
    return {
        "patient": person(draw(pick(("M0", "M0", "M1")))),
        "payer": PAYER,
        "number": number,
        "kind": None,
        "codes": draw(pick(([], ["97530"], ["97530", "97110", "97535"]))),
        "disciplines": draw(pick(([], ["OT"], ["OT", "PT"]))),
        "from": draw(pick(("2025-12-01", "2026-01-01", None))),
        "through": draw(pick(("2026-01-10", "2026-06-30", None))),
        "visits": draw(pick((1, 2, "unlimited", None))),
        "units": draw(pick((3, 5, "unlimited", None))),
        "visits_used": used,
        "used_as_of": None if used is None else "2026-01-04",
        "billing": {"npi": draw(pick((*NPIS, None)))},
    }


@st.composite
def coverages(draw: st.DrawFn) -> Document:
    """A coverage with what a portal says was used."""
    used = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "disciplines": pick((["OT"], ["OT", "PT"])),
                    "purpose": pick((None, "rehabilitative")),
                    "visits": pick((None, 0, 2)),
                    "units": pick((None, 3)),
                    "dollars": pick((None, "35.00")),
                    "as_of": pick(("2026-01-04", "2026-01-04", "2026-01-10")),
                }
            ),
            max_size=2,
        )
    )
    return {
        "patient": person(draw(pick(("M0", "M0", "M1")))),
        "payer": PAYER,
        "plan": draw(pick(("Standard", "Basic"))),
        "product": "PPO",
        "from": draw(pick(("2025-06-01", "2026-01-01"))),
        "through": draw(pick(("2026-12-31", "2026-01-31"))),
        "visit_limit": draw(pick((1, 3, 60, None))),
        "limit_is": "hard",
        "pooled_disciplines": ["OT", "PT"],
        "used": used,
    }


@st.composite
def charts(draw: st.DrawFn) -> Document:
    """A document of the chart."""
    return {
        "patient": person(draw(pick(("M0", "M0", "M1")))),
        "discipline": draw(pick(("OT", "PT"))),
        "document": draw(pick(("plan_of_care", "progress_report"))),
        "date": draw(date),
        "from": draw(pick(("2025-03-03", "2026-01-02"))),
        "through": draw(pick(("2026-01-20", "2026-04-04"))),
        "certified": draw(pick((None, "2026-01-20"))),
        "signed_by": "physician",
        "necessity": draw(st.booleans()),
    }


@st.composite
def episodes(draw: st.DrawFn) -> Document:
    """An episode of care."""
    return {
        "patient": person(draw(pick(("M0", "M0", "M1")))),
        "discipline": draw(pick(("OT", "PT"))),
        "kind": draw(pick((None, "acute", "chronic"))),
        "from": draw(pick(("2025-12-01", "2026-01-02"))),
        "through": draw(pick((None, "2026-01-31"))),
    }


@st.composite
def complete(draw: st.DrawFn) -> Document:
    """A declaration that there is nothing else."""
    row: Document = {"patient": {}, "what": draw(pick(("history", "history", *WHAT)))}
    row["scope"] = draw(pick(("payer", "payer", "provider"))) if row["what"] == "history" else "payer"
    if row["scope"] == "provider" and draw(st.booleans()):
        row["billing"] = {"npi": draw(npi)}
    bounds = draw(pick((("", ""), ("", ""), ("2026-01-01", ""), ("2025-12-01", "2026-12-31"), ("", "2026-01-31"))))
    row.update({key: value for key, value in zip(("from", "through"), bounds, strict=True) if value})
    return row


HOLES = {
    "used": ("disciplines", "purpose", "as_of"),
    "claims": ("received", "plan", "frequency", "authorization_numbers", "place_of_service", "diagnoses"),
    "lines": ("code", "modifiers", "units", "charge", "allowed", "purpose", "date", "diagnosis_pointers"),
    "history": (
        *("claim", "code", "date", "modifiers", "units", "allowed", "status", "payer_control_number"),
        *("billing", "purpose", "rendering", "authorization_numbers"),
    ),
    "authorizations": (
        *("codes", "disciplines", "from", "through", "visits", "units", "number", "billing"),
        *("visits_used", "used_as_of"),
    ),
    "coverages": ("plan", "visit_limit", "from", "through", "used"),
    "charts": ("discipline", "document", "date", "from", "through", "certified", "necessity"),
    "episodes": ("discipline", "kind", "from", "through"),
    "minutes": ("minutes",),
}
"""What may be unknown: keys of a kind that are sometimes left out."""


@st.composite
def documents(draw: st.DrawFn, holes: bool = True) -> Document:
    """A facts document of one to three claims for two patients."""
    document: Document = {"claims": []}
    for at in range(draw(pick((1, 1, 2, 3)))):
        document["claims"].append(draw(claims(at, at)))
    document["history"] = [draw(history(at)) for at in range(draw(pick((0, 1, 2, 3))))]
    document["authorizations"] = [draw(authorizations(n)) for n in draw(numbers)]
    document["coverages"] = draw(st.lists(coverages(), max_size=1))
    document["charts"] = draw(st.lists(charts(), max_size=2))
    document["episodes"] = draw(st.lists(episodes(), max_size=1))
    document["minutes"] = [
        {
            "claim": claim["id"],
            "line": draw(pick((1, 2))),
            "minutes": draw(pick((10, 30, 38, 45))),
            "assistant_minutes": 0,
            "together_minutes": 0,
            "start_time": None,
        }
        for claim in document["claims"]
        if draw(st.booleans())
    ]
    document["complete"] = draw(st.lists(complete(), max_size=4))
    return draw(punched(document)) if holes else document


@st.composite
def sharp_documents(draw: st.DrawFn) -> Document:
    """A document of one patient, with more history and few words, in which one unknown decides more often."""
    document = draw(documents(holes=False))
    document["history"] += [draw(history(at + 4)) for at in range(draw(st.integers(1, 3)))]
    biller = draw(npi)
    for kind, row in rows_of(document):
        if "patient" in row and kind != "complete":
            row["patient"].update(person("M0"))
        if "modifiers" in row:
            row["modifiers"] = draw(pick((["GO"], ["GO"], ["GO"], ["GP"])))
        if "status" in row:
            row["status"] = draw(pick(("paid", "paid", "paid", "denied")))
        if "billing" in row and draw(pick((True, True, False))):
            row["billing"]["npi"] = biller
    whole = {"patient": {}, "scope": "payer"}
    document["complete"] = [{**whole, "what": what} for what in sorted(draw(st.sets(pick(WHAT[1:]), max_size=3)))]
    document["complete"] += draw(
        pick(
            (
                [],
                [{**whole, "what": "history"}],
                [{**whole, "what": "history"}],
                [{**whole, "what": "history", "from": "2025-12-31"}],
                [{**whole, "what": "history", "scope": "provider"}],
            )
        )
    )
    return draw(punched(document, most=1))


@st.composite
def punched(draw: st.DrawFn, document: Document, most: int = 2) -> Document:
    """A document in which some facts are not known: at most so many of a row."""
    document = copy.deepcopy(document)
    for kind, row in rows_of(document):
        keys = HOLES.get(kind, ())
        if not keys or not draw(pick((True, False))):
            continue
        for key in draw(st.sets(pick(keys), max_size=most)):
            row.pop(key, None)
            if key == "date":
                row.pop("through", None)
    for member in ("M0", "M1"):
        if draw(pick((False, False, False, True))):
            for _, row in rows_of(document):
                if row.get("patient", {}).get("member_id") == member:
                    row["patient"].pop("birth_date", None)
    return document


def rows_of(document: Document) -> list[tuple[str, Document]]:
    """Every row of a document with its kind; the lines of claims and what a portal counts are rows of their own."""
    found = []
    for kind, rows in document.items():
        for row in rows:
            found.append((kind, row))
            found += [(part, inner) for part in ("lines", "used") for inner in row.get(part, ())]
    return found
