"""Completions of a facts document: what is unknown gets a value, and what nobody declared complete gets unseen facts.

A completion never contradicts the document: keys that are given stay, days that are declared complete get no new rows.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable, Collection, Iterator
from random import Random
from typing import Any

from facts_strategies import (
    BIRTHS,
    CODES,
    DATES,
    HOLES,
    MODIFIERS,
    NPIS,
    NUMBERS,
    PAYER,
    TAXONOMIES,
    WHAT,
    Document,
    person,
    rows_of,
)

Value = Callable[[Random, Document, Document], Any]
Matches = Collection[tuple[str, ...]]
EARLIER = ("2025-11-15", "2025-12-10", "2025-12-20")


def completion(document: Document, random: Random, matches: Matches = ()) -> Document:
    """One way in which everything may have been, with everything declared complete.

    `matches`: how the pack's policies ask an authorization to fit.
    """
    whole = copy.deepcopy(document)
    _births(whole, random)
    for kind, row in rows_of(whole):
        for key in HOLES.get(kind, ()):
            if key not in row:
                VALUES[kind][key](random, row, whole)
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        _unseen_history(whole, document, random)
    for what in WHAT[1:]:
        if random.random() < 0.5 and not any(row["what"] == what for row in document["complete"]):
            UNSEEN[what](whole, document, random, matches)
    whole["complete"] = [{"patient": {}, "what": what, "scope": "payer"} for what in WHAT]
    return whole


def in_one_day(document: Document, random: Random) -> Document:
    """Lines over several days as if all had happened on one of them."""
    whole = copy.deepcopy(document)
    for claim in whole["claims"]:
        for line in claim["lines"]:
            line["date"] = line["through"] = random.choice(list(_days(line)))
    return whole


def _births(whole: Document, random: Random) -> None:
    for member in BIRTHS:
        birth = random.choice((*BIRTHS.values(), "2015-06-01"))
        for _, row in rows_of(whole):
            if row.get("patient", {}).get("member_id") == member:
                row["patient"].setdefault("birth_date", birth)


def _one_of(key: str, *values: Any) -> Value:
    def fill(random: Random, row: Document, whole: Document) -> None:
        row[key] = copy.deepcopy(random.choice(values))

    return fill


def _frequency(random: Random, row: Document, whole: Document) -> None:
    row["frequency"] = "1" if row["original_reference"] else random.choice(("1", "7"))


def _plan(random: Random, row: Document, whole: Document) -> None:
    # A plan that the claim leaves out is that of its coverage: it is unknown only without one.
    if not whole["coverages"]:
        row["plan"] = random.choice(("Standard", "Basic"))


def _charge(random: Random, row: Document, whole: Document) -> None:
    row["charge"] = str(float(row.get("allowed", "0")) + random.choice((0, 20, 60)))


def _allowed(random: Random, row: Document, whole: Document) -> None:
    if "charge" not in row:
        _charge(random, row, whole)
    row["allowed"] = f"{float(row['charge']) * random.choice((0, 0.5, 1)):.2f}"


def _day(random: Random, row: Document, whole: Document) -> None:
    row["date"] = random.choice((*DATES, *EARLIER) if "status" in row or "claim" in row else DATES)
    if "lines" not in row and "status" not in row and "document" not in row:
        row["through"] = row["date"]


def _status(random: Random, row: Document, whole: Document) -> None:
    """A row that is a line of the input denies it only if it says so: any other status leaves the line as it is."""
    lines = [(claim["id"], line) for claim in whole["claims"] for line in claim["lines"]]
    same = ("code", "date", "modifiers")
    is_input = any(row["claim"] == name and all(row[key] == line[key] for key in same) for name, line in lines)
    row["status"] = random.choice(("paid", "pending") if is_input else ("paid", "denied", "pending"))


def _control_number(random: Random, row: Document, whole: Document) -> None:
    """The number of its claim where another row has it, else one that nobody has, perhaps the one a claim asks for."""
    others = {other.get("payer_control_number") for kind, other in rows_of(whole) if kind in ("claims", "history")}
    same = [
        r["payer_control_number"]
        for r in whole["history"]
        if r is not row and r.get("payer_control_number") and r.get("claim") == row.get("claim")
    ]
    asked = [c["original_reference"] for c in whole["claims"] if c["original_reference"] not in (None, *others)]
    row["payer_control_number"] = same[0] if same else random.choice((None, "PZ", *asked, *asked))


def _used(random: Random, row: Document, whole: Document) -> None:
    """What was used comes with the day up to which it was."""
    if "visits_used" not in row and row.get("used_as_of", "") is not None:
        row["visits_used"] = random.choice((0, 1, 2))
    if "used_as_of" not in row:
        row["used_as_of"] = None if row.get("visits_used") is None else random.choice(("2025-12-31", "2026-01-04"))
    row.setdefault("visits_used", None)


ENDS = ("2025-12-31", "2026-01-10", "2026-06-30", None)
STARTS = ("2025-06-01", "2025-12-31", "2026-01-02", "2026-02-01")
PURPOSE = _one_of("purpose", "rehabilitative", "habilitative", None)
CARRIED = _one_of("authorization_numbers", [], ["A1"], ["A2"], ["A9"])
VALUES: dict[str, dict[str, Any]] = {
    "claims": {
        "received": _one_of("received", "2026-03-16", "2026-03-20", "2026-07-01"),
        "plan": _plan,
        "frequency": _frequency,
        "authorization_numbers": CARRIED,
        "place_of_service": _one_of("place_of_service", "11", "12", None),
        "diagnoses": _one_of("diagnoses", ["M25511", "F82"], ["S52", "F82"], []),
    },
    "lines": {
        "code": _one_of("code", *CODES),
        "modifiers": _one_of("modifiers", *MODIFIERS),
        "units": _one_of("units", 1, 2, 4),
        "charge": _charge,
        "allowed": _allowed,
        "purpose": PURPOSE,
        "date": _day,
        "diagnosis_pointers": _one_of("diagnosis_pointers", [1], [2, 1], []),
    },
    "history": {
        "claim": _one_of("claim", "C0", "C0", "H0", "HX"),
        "code": _one_of("code", *CODES),
        "date": _day,
        "modifiers": _one_of("modifiers", *MODIFIERS),
        "units": _one_of("units", 1, 2, 4),
        "allowed": _allowed,
        "status": _status,
        "payer_control_number": _control_number,
        "billing": lambda random, row, whole: row.update(billing={"npi": random.choice(NPIS)}),
        "purpose": PURPOSE,
        "rendering": lambda random, row, whole: row.update(
            rendering={"npi": random.choice(NPIS), "taxonomy": random.choice(TAXONOMIES)}
        ),
        "authorization_numbers": CARRIED,
    },
    "authorizations": {
        "codes": _one_of("codes", [], ["97530"], ["97110", "97535"]),
        "disciplines": _one_of("disciplines", [], ["OT"], ["PT"]),
        "from": _one_of("from", *STARTS, None),
        "through": _one_of("through", *ENDS),
        "visits": _one_of("visits", 0, 1, 3, "unlimited", None),
        "units": _one_of("units", 0, 2, 6, "unlimited", None),
        "number": _one_of("number", *NUMBERS, "A9", None),
        "billing": lambda random, row, whole: row.update(billing={"npi": random.choice((*NPIS, None))}),
        "visits_used": _used,
        "used_as_of": _used,
    },
    "coverages": {
        "plan": _one_of("plan", "Standard", "Basic"),
        "visit_limit": _one_of("visit_limit", 0, 1, 3, 60, None),
        "from": _one_of("from", *STARTS),
        "through": _one_of("through", *ENDS),
        "used": _one_of("used", []),
    },
    "used": {
        "disciplines": _one_of("disciplines", ["OT"], ["OT", "PT"]),
        "purpose": PURPOSE,
        "as_of": _one_of("as_of", "2025-12-31", "2026-01-02", "2026-01-04", "2026-01-10"),
    },
    "charts": {
        "discipline": _one_of("discipline", "OT", "PT", None),
        "document": _one_of("document", "plan_of_care", "progress_report"),
        "date": _day,
        "from": _one_of("from", *STARTS),
        "through": _one_of("through", *ENDS),
        "certified": _one_of("certified", None, "2026-01-20"),
        "necessity": _one_of("necessity", True, False, None),
    },
    "episodes": {
        "discipline": _one_of("discipline", "OT", "PT", None),
        "kind": _one_of("kind", "acute", "chronic", None),
        "from": _one_of("from", *STARTS),
        "through": _one_of("through", *ENDS),
    },
    "minutes": {"minutes": _one_of("minutes", 0, 10, 38, 60)},
}


def _unseen_history(whole: Document, document: Document, random: Random) -> None:
    """A line that the payer knows and the document does not, on a day that is not declared complete."""
    member, npi, date = (
        random.choice(list(BIRTHS)),
        random.choice(NPIS),
        random.choice((*DATES, *EARLIER, "2026-03-09")),
    )
    claims = [claim for claim in whole["claims"] if claim["patient"]["member_id"] == member]
    if not claims:
        return
    own_days = {day for c in claims if c["billing"]["npi"] == npi for line in c["lines"] for day in _days(line)}
    if date in own_days or any(_closes(row, npi, date) for row in document["complete"]):
        return
    row = {
        "patient": {**person(member), "birth_date": claims[0]["patient"]["birth_date"]},
        "payer": PAYER,
        "claim": f"U{len(whole['history'])}",
        "line": 1,
        "payer_control_number": None,
        "charge": "90.00",
        "billing": {"npi": npi},
        "date": date,
        "status": random.choice(("paid", "paid", "pending")),
        "place_of_service": random.choice(("11", None)),
        "diagnoses": [],
    }
    for key in HOLES["history"]:
        if key not in row:
            VALUES["history"][key](random, row, whole)
    if random.random() < 0.3:
        row["payer_control_number"] = f"PU{len(whole['history'])}"
    whole["history"].append(row)


def _days(line: Document) -> Iterator[str]:
    first, last = (datetime.date.fromisoformat(line[key]) for key in ("date", "through"))
    for at in range((last - first).days + 1):
        yield (first + datetime.timedelta(days=at)).isoformat()


def _closes(row: Document, npi: str, date: str) -> bool:
    if row["what"] != "history" or not row.get("from", "") <= date <= row.get("through", "9999"):
        return False
    return row["scope"] == "payer" or row.get("billing", {}).get("npi", npi) == npi


def _unseen_authorization(whole: Document, document: Document, random: Random, matches: Matches) -> None:
    given = {row["number"] for row in whole["authorizations"]}
    carried = {n for _, row in rows_of(whole) for n in row.get("authorization_numbers") or ()}
    if any(
        row.get("number") in carried and _may_surely_fit(row, document, matches) for row in document["authorizations"]
    ):
        carried = set()  # a given one that surely matches is taken to be the one, whatever else may exist
    row: Document = {"patient": _someone(whole, random), "payer": PAYER, "kind": None}
    row["number"] = random.choice(sorted({"A8", *carried} - given))
    for key in HOLES["authorizations"]:
        if key not in row:
            VALUES["authorizations"][key](random, row, whole)
    whole["authorizations"].append(row)


def _may_surely_fit(row: Document, document: Document, matches: Matches) -> bool:
    lines = [line for claim in document["claims"] for line in claim["lines"]]
    codes = {line.get("code") for line in lines}
    days = [line["date"] for line in lines if "date" in line]
    by_code = "codes" in row and (not row["codes"] or bool(codes & set(row["codes"])))
    by_date = "from" in row and "through" in row
    by_date = by_date and any((row["from"] or "") <= day <= (row["through"] or "9999") for day in days)
    return any((by_code or "code" not in match) and (by_date or "dates" not in match) for match in matches)


def _unseen_coverage(whole: Document, document: Document, random: Random, matches: Matches) -> None:
    if whole["coverages"] or not all(claim.get("plan") for claim in whole["claims"]):
        return
    row = {
        "patient": _someone(whole, random),
        "payer": PAYER,
        "product": "PPO",
        "limit_is": "hard",
        "pooled_disciplines": ["OT"],
    }
    for key in HOLES["coverages"]:
        VALUES["coverages"][key](random, row, whole)
    whole["coverages"].append(row)


def _unseen_chart(whole: Document, document: Document, random: Random, matches: Matches) -> None:
    row = {"patient": _someone(whole, random), "signed_by": "physician"}
    if whole["charts"]:
        row["document"] = "progress_report"
    for key in HOLES["charts"]:
        if key not in row:
            VALUES["charts"][key](random, row, whole)
    whole["charts"].append(row)


def _unseen_episode(whole: Document, document: Document, random: Random, matches: Matches) -> None:
    if not whole["episodes"]:
        row = {"patient": _someone(whole, random)}
        for key in HOLES["episodes"]:
            VALUES["episodes"][key](random, row, whole)
        whole["episodes"].append(row)


def _unseen_minutes(whole: Document, document: Document, random: Random, matches: Matches) -> None:
    known = {(row["claim"], row["line"]) for row in whole["minutes"]}
    for claim in whole["claims"]:
        for line in claim["lines"]:
            if (claim["id"], line["number"]) not in known and random.random() < 0.5:
                counts = {"minutes": random.choice((0, 10, 60)), "assistant_minutes": 0, "together_minutes": 0}
                whole["minutes"].append({"claim": claim["id"], "line": line["number"], **counts})


def _someone(whole: Document, random: Random) -> Document:
    patient = random.choice(whole["claims"])["patient"]
    return {key: patient[key] for key in ("member_id", "birth_date", "first_name")}


UNSEEN = {
    "authorizations": _unseen_authorization,
    "charts": _unseen_chart,
    "minutes": _unseen_minutes,
    "episodes": _unseen_episode,
    "coverages": _unseen_coverage,
}
