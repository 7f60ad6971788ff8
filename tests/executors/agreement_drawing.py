"""Packs and facts documents in rounds, each the same whenever its seed and number are.

Hypothesis draws the packs and some documents; a case is a pack with a document that seeded edits made of one of these:
Hypothesis takes ten times as long to draw a document as three executors to decide it.
"""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from completing import EARLIER, VALUES
from facts_strategies import DATES, HOLES, NPIS, NUMBERS, PAYER, WHAT, Document, documents, rows_of, sharp_documents
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from language_strategies import language_packs
from naive_strategies import naive_cases
from pack_strategies import packs, sharp_packs

T = TypeVar("T")
PACKS = 64
"""Packs of a round: of every eight two of what is common, two that count, three of what is rarer, one naive case."""
DOCUMENTS = 40
"""Documents that Hypothesis draws for a round."""
OF_PACK = 32
"""Cases of a pack."""
CASES = PACKS * OF_PACK
"""Cases of a round."""
MORE_CODES = ("97140", "97012", "97164", "97012", "97129", "99999")
"""Codes that other codes are paired with, one that may count two ways, and one that no table has."""
DOCUMENTED = ("plan_of_care", "progress_report", "recertification")
MEMBERS = ("M0", "M1")
NAMES = ("id", "claim", "payer_control_number", "original_reference")
"""Keys that name a claim."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pack with the documents that it is tried on."""

    round: int
    at: int
    pack: str
    documents: tuple[Document, ...]


def round_of(number: int, of: int) -> Iterator[Drawn]:
    """The packs of a round with their documents; `of` is the run's seed."""
    start = of * 1_000_003 + number * 11
    random = Random(start)
    some = drawn(st.one_of(documents(), sharp_documents()), DOCUMENTS, start)
    kinds = (
        [(pack, None) for pack in drawn(packs(), PACKS // 4, start + 1)],
        [(pack, None) for pack in drawn(sharp_packs(), PACKS // 4, start + 2)],
        [(pack, None) for pack in drawn(language_packs(), PACKS * 3 // 8, start + 3)],
        drawn(naive_cases, PACKS // 8, start + 4),
    )
    for at, (pack, own) in enumerate(one for kind in kinds for one in kind):
        sources = some if own is None else [own]
        whole = [random.choice(sources) for _ in range(OF_PACK)]
        yield Drawn(number, at, pack, tuple(varied(one, some, random) for one in whole))


def drawn(strategy: st.SearchStrategy[T], count: int, start: int) -> list[T]:
    """So many values; the same ones for the same start."""
    found: list[T] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: T) -> None:
        found.append(value)

    draw()
    return found


def varied(base: Document, others: list[Document], random: Random) -> Document:
    """A document like another, but for some edits: it still is one that a reader takes."""
    document = copy.deepcopy(base)
    for _ in range(random.choice((0, 1, 2, 3, 4, 6, 9))):
        random.choice(EDITS)(document, random, others)
    return document


def _row(document: Document, random: Random, *kinds: str) -> tuple[str, Document] | None:
    rows = [(kind, row) for kind, row in rows_of(document) if kind in (kinds or HOLES)]
    return random.choice(rows) if rows else None


def _forget(document: Document, random: Random, others: list[Document]) -> None:
    """Something of a row is unknown."""
    found = _row(document, random)
    if found is not None:
        key = random.choice(HOLES[found[0]])
        found[1].pop(key, None)
        if key == "date":
            found[1].pop("through", None)


def _replace(document: Document, random: Random, others: list[Document]) -> None:
    """Something of a row is another value."""
    found = _row(document, random)
    if found is not None:
        kind, row = found
        key = random.choice(HOLES[kind])
        if key not in GOES_BY_OTHERS and random.random() < 0.5:
            row.pop(key, None)
            VALUES[kind][key](random, row, document)
            return
        values = [one[key] for other, one in rows_of(random.choice(others)) if other == kind and key in one]
        if values:
            row[key] = copy.deepcopy(random.choice(values))


GOES_BY_OTHERS = ("plan", "charge", "allowed", "date", "status", "payer_control_number", "visits_used", "used_as_of")
"""Keys whose value a completion takes from what else is known."""


ABSENT = {
    "claims": ("received", "plan", "place_of_service", "payer_control_number", "rendering", "billing"),
    "lines": ("purpose", "place_of_service", "units", "allowed", "charge"),
    "history": ("payer_control_number", "purpose", "place_of_service", "allowed", "units", "billing"),
    "authorizations": ("from", "through", "visits", "units", "billing", "number"),
    "coverages": ("visit_limit", "from", "through", "plan"),
    "charts": ("certified", "necessity", "date", "from", "through"),
    "episodes": ("kind", "from", "through", "discipline"),
    "minutes": ("minutes",),
}


def _absent(document: Document, random: Random, others: list[Document]) -> None:
    """Something of a row is known not to be there."""
    found = _row(document, random)
    if found is not None and found[0] in ABSENT:
        key = random.choice(ABSENT[found[0]])
        found[1][key] = {"npi": None} if key in ("billing", "rendering") else None


def _day(document: Document, random: Random, others: list[Document]) -> None:
    """A line is of another day, of several, or of none that is known."""
    found = _row(document, random, "lines", "lines", "history")
    if found is not None:
        day = random.choice((*DATES, *EARLIER, "2026-01-01", "2026-01-19", "2026-03-01"))
        span = datetime.timedelta(days=random.choice((0, 0, 0, 1, 7)))
        found[1]["date"] = day
        found[1]["through"] = (datetime.date.fromisoformat(day) + span).isoformat()


def _line(document: Document, random: Random, others: list[Document]) -> None:
    """A line has another code, other units or other modifiers."""
    found = _row(document, random, "lines", "history")
    if found is not None:
        edits: tuple[tuple[str, Any], ...] = (
            ("code", random.choice(MORE_CODES)),
            ("units", random.choice((0, 1, 5, 9))),
            ("modifiers", random.choice((["GO", "59"], ["GO", "GO"], ["CO"], ["GN"], ["GO", "96", "KX", "CO"]))),
            ("allowed", "0.00"),
            ("diagnosis_pointers", random.choice(([3], [1, 1], [2]))),
        )
        key, value = random.choice(edits)
        found[1][key] = value


def _same_day(document: Document, random: Random, others: list[Document]) -> None:
    """Everything of a claim is of one day."""
    day = random.choice(DATES)
    for line in random.choice(document["claims"])["lines"]:
        line["date"] = line["through"] = day


def _another_patient(document: Document, random: Random, others: list[Document]) -> None:
    """A row is the other patient's."""
    found = _row(document, random, "claims", "history", "authorizations", "coverages", "charts", "episodes")
    if found is not None:
        patient = found[1]["patient"]
        patient["member_id"] = "M1" if patient["member_id"] == "M0" else "M0"


def _payer(document: Document, random: Random, others: list[Document]) -> None:
    found = _row(document, random, "claims", "history", "authorizations", "coverages")
    if found is not None:
        found[1]["payer"] = random.choice((PAYER, {"id": "PY2"}, {}))


def _from_another(document: Document, random: Random, others: list[Document]) -> None:
    """The lists of another document, or rows of them."""
    other = random.choice(others)
    kind = random.choice([key for key in document if key != "claims"])
    rows = copy.deepcopy(other[kind])
    document[kind] = [*document[kind], *rows][-6:] if random.random() < 0.5 else rows


def _drop(document: Document, random: Random, others: list[Document]) -> None:
    """A row, or a whole list, is not given."""
    kind = random.choice([key for key in document if key != "claims"])
    rows = document[kind]
    document[kind] = [] if random.random() < 0.3 or not rows else random.sample(rows, len(rows) - 1)


def _declare(document: Document, random: Random, others: list[Document]) -> None:
    """Something is all there is, from a day, or of one provider."""
    row: Document = {"patient": {}, "what": random.choice(("history", *WHAT)), "scope": "payer"}
    if row["what"] == "history" and random.random() < 0.3:
        row |= {"scope": "provider", "billing": {"npi": random.choice((*NPIS, None))}}
    if random.random() < 0.3:
        row["from"] = random.choice(("2025-12-01", "2026-01-01", "2026-01-05"))
    document["complete"].append(row)


def _declare_all(document: Document, random: Random, others: list[Document]) -> None:
    document["complete"] = [{"patient": {}, "what": what, "scope": "payer"} for what in WHAT]


def _other_payers(document: Document, random: Random, others: list[Document]) -> None:
    claim = random.choice(document["claims"])
    rows = [
        {"id": f"60{at}", "filing_indicator": random.choice(("CI", "MB")), "sequence": one, "paid": paid}
        for at, (one, paid) in enumerate(random.sample((("S", "0.00"), ("P", "35.00"), ("T", None)), 2))
    ]
    for row in rows:
        row.pop(random.choice(("sequence", "paid", "none")), None)
    if random.random() < 0.3:
        claim.pop("other_payers", None)
    else:
        claim["other_payers"] = rows[: random.choice((0, 1, 2))]
    claim["payer_sequence"] = random.choice(("P", "S", "T", None))


def _chart(document: Document, random: Random, others: list[Document]) -> None:
    """A document of the chart is of another kind, or there is one more."""
    row = {
        "patient": {"member_id": random.choice(MEMBERS)},
        "discipline": random.choice(("OT", "OT", "PT", None)),
        "document": random.choice(DOCUMENTED),
        "date": random.choice((*DATES, *EARLIER)),
        "from": random.choice((*DATES, None)),
        "through": random.choice(("2026-02-28", "2026-01-05", None)),
        "certified": random.choice((None, "2026-01-20")),
        "necessity": random.choice((True, False, None)),
    }
    row.pop(random.choice((*HOLES["charts"], "none", "none")), None)
    document["charts"].append(row)


def _minutes(document: Document, random: Random, others: list[Document]) -> None:
    """Every line of a claim has its minutes, some by an assistant."""
    claim = random.choice(document["claims"])
    document["minutes"] = [row for row in document["minutes"] if row.get("claim") != claim["id"]]
    for line in claim["lines"]:
        minutes = random.choice((7, 8, 15, 22, 23, 38, 53))
        row = {"claim": claim["id"], "line": line["number"], "minutes": minutes, "together_minutes": 0}
        row["assistant_minutes"] = random.choice((0, 0, 5, minutes))
        if random.random() < 0.1:
            del row[random.choice(("minutes", "assistant_minutes", "together_minutes"))]
        document["minutes"].append(row)


def _authorized(document: Document, random: Random, others: list[Document]) -> None:
    """A claim carries numbers, or its lines do."""
    numbers = random.choice(([], ["A1"], ["A2"], ["A1", "A2"], [random.choice(NUMBERS)]))
    claim = random.choice(document["claims"])
    random.choice((claim, *claim["lines"]))["authorization_numbers"] = numbers


def _twice(document: Document, random: Random, others: list[Document]) -> None:
    """A claim comes again, under its id or another, or a line does."""
    claim = random.choice(document["claims"])
    if random.random() < 0.5:
        line = copy.deepcopy(random.choice(claim["lines"]))
        claim["lines"].append({**line, "number": max(one["number"] for one in claim["lines"]) + 1})
    elif len(document["claims"]) < 5:
        again = copy.deepcopy(claim)
        if random.random() < 0.7:
            again["id"] = f"C{len(document['claims'])}"
            again["payer_control_number"] = random.choice((None, f"PC{len(document['claims'])}"))
            again["billing"] = {"npi": random.choice((*NPIS, claim.get("billing", {}).get("npi")))}
        document["claims"].append(again)


def _born(document: Document, random: Random, others: list[Document]) -> None:
    """A patient's birth date is another, or unknown."""
    member, birth = random.choice(MEMBERS), random.choice((None, "1950-02-01", "2005-01-05", "2004-02-29"))
    for _, row in rows_of(document):
        if row.get("patient", {}).get("member_id") == member:
            row["patient"].pop("birth_date", None)
            if birth is not None:
                row["patient"]["birth_date"] = birth


EDITS: tuple[Callable[[Document, Random, list[Document]], None], ...] = (
    *(_forget, _forget, _forget, _replace, _replace, _absent, _day, _day, _line, _same_day, _another_patient, _payer),
    *(_from_another, _from_another, _drop, _declare, _declare, _declare_all, _other_payers, _chart, _minutes, _minutes),
    *(_authorized, _twice, _born),
)


def together(found: list[Document]) -> Document:
    """Documents as one of many patients, so that columns have many groups: each keeps people and claims of its own."""
    whole: Document = {}
    for at, document in enumerate(found):
        apart = json.loads(json.dumps(document))
        apart["complete"] = [
            {**row, "patient": {"member_id": member}}
            for row in apart.get("complete", ())
            for member in ([row["patient"]["member_id"]] if row["patient"].get("member_id") else MEMBERS)
        ]
        for _, row in rows_of(apart):
            if row.get("patient", {}).get("member_id"):
                row["patient"]["member_id"] += f".{at}"
            for key in NAMES:
                if isinstance(row.get(key), str):
                    row[key] += f".{at}"
        for kind, rows in apart.items():
            whole.setdefault(kind, []).extend(rows)
    return whole


def place_of(claim_id: str) -> int:
    """Which of the documents that were put together a claim is of."""
    return int(claim_id.rpartition(".")[2])
