"""From everything that was read to the universe that is decided: one pass, in a fixed order.

Doubles, history that is input, replacements, who is who, inheritance, derivation; then groups by patient and payer.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

from scrubjay.facts.canonical import canonical
from scrubjay.facts.claim import Claim, Facts, Note, Place, Placed, Row
from scrubjay.facts.deriving import THERAPY, derived_line, inherited_claim, inherited_line, rendered, with_through
from scrubjay.facts.matching import Index
from scrubjay.facts.patients import NONE_SETTLED, PARTS, Key, Persons, Settled, find_persons, key_of
from scrubjay.facts.related import in_force
from scrubjay.facts.superseding import standing, without_doubles
from scrubjay.facts.universe import ClaimFacts, Group, Line, Universe
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.tables import Table

OF_CLAIM = ("billing.", "payer.", "patient.")
OTHERS = ("authorizations", "coverages", "episodes", "charts")
NO_DATE = datetime.date.max
NO_LINE = "no line of the input has this claim and line number; not used"
NO_PATIENT = "this row of {} fits no patient of the claims, or several; not used"


def gather(facts: Facts, tables: Mapping[str, Table], settled: Settled = NONE_SETTLED) -> Universe:
    """The universe of a run: what stands, by patient and payer, and what is listed only.

    `settled`: the people of keys that fit somebody outside of these facts (`find_persons`).
    """
    claims, doubles = without_doubles(facts.claims)
    persons = find_persons((c.row for c in claims), (p.row for p in facts.same_patient), settled)
    person_of = [persons.named(claim.row) for claim in claims]
    notes: list[Note] = []
    claims = _with_line_facts(claims, facts.lines, persons, person_of, notes)
    history = _of_persons(facts.history, persons, "history", notes)

    index = Index(claims)
    by_person: dict[Key, list[int]] = {}
    for position, person in enumerate(person_of):
        if person is not None:
            by_person.setdefault(person, []).append(position)
    claims_now = list(claims)
    denied: set[tuple[int, int]] = set()
    perhaps_denied: set[tuple[int, int]] = set()
    control: dict[int, object] = {
        p: c.row["payer_control_number"]
        for p, c in enumerate(claims)
        if isinstance(c.row.get("payer_control_number"), str)
    }
    left: dict[Key, list[tuple[Row, bool]]] = {}
    for person, row in history:
        found = index.matched(row, by_person.get(person, []))
        if found.line is None:
            left.setdefault(person, []).append((row, bool(found.maybe)))
            if row.get("status") == "denied":
                perhaps_denied.update(found.maybe)
            continue
        position, at = found.line
        claim = claims_now[position]
        line = claim.lines[at]
        if "allowed" not in line and "allowed" in row:
            lines = (*claim.lines[:at], {**line, "allowed": row["allowed"]}, *claim.lines[at + 1 :])
            claims_now[position] = Claim(claim.row, lines, claim.place, claim.hash)
        if row.get("status") == "denied":
            denied.add((position, at))
        if isinstance(row.get("payer_control_number"), str):
            control.setdefault(position, row["payer_control_number"])

    stands = standing(claims_now, control)
    positions = {id(claim): position for position, claim in enumerate(claims_now)}
    standing_numbers = {
        (c.row.get("payer.id", UNKNOWN), control[p]) for p, c in enumerate(claims_now) if p in control
    } | {(r.get("payer.id", UNKNOWN), r.get("payer_control_number")) for rows in left.values() for r, _ in rows}
    unanswered = {key for key in stands.named if key not in standing_numbers}
    others = {what: _by_person(_of_persons(getattr(facts, what), persons, what, notes)) for what in OTHERS}
    unbilled = [placed for placed in facts.minutes if placed.row.get("line") is None]
    others["minutes"] = _by_person(_of_persons(unbilled, persons, "minutes", notes))
    complete = _by_member(facts.complete)
    minutes = _minutes(facts.minutes)

    groups: dict[tuple[Key, object], Group] = {}

    def group(person: Key, payer: object) -> Group:
        key = (person, payer)
        if key not in groups:
            mine = {w: tuple(r for r in of.get(person, ()) if _payer_fits(r, payer)) for w, of in others.items()}
            told = [
                row
                for part in dict.fromkeys((UNKNOWN, person[1]))
                for row in complete.get(part, ())
                if _speaks_of(row, person)
            ]
            groups[key] = Group(person, [], [], mine, tuple(told), tables)
        return groups[key]

    table = tables.get(THERAPY)
    for claim in stands.decided:
        position = positions[id(claim)]
        person = persons.of[key_of(claim.row)]
        home = group(person, claim.row.get("payer.id", UNKNOWN))
        shell = _input_claim(claim, position, home, table, denied, perhaps_denied, minutes, control)
        home.claims.append(shell)
        home.lines.extend(shell.lines)
    asking = {person_of[positions[id(c)]] for c in claims_now if _names(c, unanswered)}
    superseded_numbers = stands.named
    for key, home in groups.items():
        person, payer = key
        rows = [
            (r, maybe)
            for r, maybe in left.get(person, ())
            if r.get("payer.id", payer) == payer and (payer, r.get("payer_control_number")) not in superseded_numbers
        ]
        home.lines.extend(_history(rows, person in asking, person, table, minutes))
        home.lines.sort(key=lambda line: line.order)
    ordered = sorted(groups.values(), key=lambda g: g.claims[0].index)
    return Universe(tuple(ordered), stands.superseded, stands.void, doubles, tuple(notes))


def _input_claim(
    claim: Claim,
    position: int,
    home: Group,
    table: Table | None,
    denied: set[tuple[int, int]],
    perhaps_denied: set[tuple[int, int]],
    minutes: Mapping[tuple[object, object], list[Row]],
    control: Mapping[int, object],
) -> ClaimFacts:
    row = inherited_claim(claim.row)
    if position in control:
        row["payer_control_number"] = str(control[position])
    dates = [line.get("date", UNKNOWN) for line in claim.lines]
    _plan_and_product(row, home.others["coverages"], dates)
    shell = ClaimFacts(row, str(claim.row.get("id", "")), claim.hash, claim.place, position, True)
    for at, line in enumerate(claim.lines):
        facts = derived_line(inherited_line(line, row), row, table)
        number = line.get("number", at + 1)
        number = number if isinstance(number, int) else at + 1
        date = facts.get("date")
        order = (date if isinstance(date, datetime.date) else NO_DATE, 1, shell.id, shell.hash, number, at)
        own = Line(facts, shell, number, (position, at) not in denied, (position, at) not in perhaps_denied, order)
        own.minutes = _minutes_of(minutes, shell.id, number)
        shell.lines.append(own)
    return shell


def _history(
    rows: Sequence[tuple[Row, bool]],
    asked: bool,
    person: Key,
    table: Table | None,
    minutes: Mapping[tuple[object, object], list[Row]],
) -> list[Line]:
    """History rows as lines; rows of one claim id are one claim."""
    known = zip(PARTS, person, strict=True)
    person_facts: Row = {part: value for part, value in known if not isinstance(value, Unknown)}
    shells: dict[object, ClaimFacts] = {}
    lines: list[Line] = []
    for at, (raw, maybe) in enumerate(sorted(rows, key=lambda r: canonical(r[0]))):
        status = raw.get("status", UNKNOWN)
        if status == "denied":
            continue
        claim_id = raw.get("claim", UNKNOWN)
        of_claim = {k: v for k, v in raw.items() if k.startswith(OF_CLAIM)}
        of_claim.update(person_facts)
        if isinstance(claim_id, str):
            of_claim["id"] = claim_id
        key: object = canonical(of_claim) if isinstance(claim_id, str) else at
        if key not in shells:
            shells[key] = ClaimFacts(of_claim, str(of_claim.get("id", "")), "", Place("", ""), -1, False)
        claim = shells[key]
        row = {k: v for k, v in raw.items() if not k.startswith(OF_CLAIM)}
        facts = derived_line(rendered(with_through(row), claim.row), claim.row, table)
        number = raw.get("line", 0)
        number = number if isinstance(number, int) else 0
        sure = status == "paid" and not maybe and not (asked and "payer_control_number" not in raw)
        date = facts.get("date")
        digest = "sha256:" + hashlib.sha256(canonical(raw).encode()).hexdigest()
        order = (date if isinstance(date, datetime.date) else NO_DATE, 0, claim.id, digest, number, at)
        line = Line(facts, claim, number, True, sure, order)
        line.minutes = _minutes_of(minutes, claim_id, raw.get("line", UNKNOWN))
        claim.lines.append(line)
        lines.append(line)
    return lines


def _plan_and_product(row: Row, coverages: Sequence[Row], dates: Sequence[object]) -> None:
    """Plan and product from the one coverage that is in force on all the claim's dates."""
    verdicts = [(c, [in_force(c, d if isinstance(d, datetime.date) else None) for d in dates]) for c in coverages]
    sure = [c for c, days in verdicts if days and all(s for s, _ in days)]
    possible = [c for c, days in verdicts if days and all(p for _, p in days)]
    if len(sure) != 1 or len(possible) != 1:
        return
    for key in ("plan", "product"):
        if row.get(key) in (None, ""):
            if key in sure[0]:
                row[key] = sure[0][key]
            else:
                row.pop(key, None)


def _with_line_facts(
    claims: Sequence[Claim],
    added: Sequence[Placed],
    persons: Persons,
    person_of: Sequence[Key | None],
    notes: list[Note],
) -> tuple[Claim, ...]:
    """Claims with what sidecar `lines` rows know of their lines, where the claim leaves it unknown."""
    if not added:
        return tuple(claims)
    lines = [list(c.lines) for c in claims]
    by_id: dict[object, list[int]] = {}
    for position, claim in enumerate(claims):
        by_id.setdefault(claim.row.get("id"), []).append(position)
    for placed in added:
        row = placed.row
        said, names_patient = _said_of_line(tuple(row))
        person = persons.named(row) if names_patient else None
        hits = 0
        for position in by_id.get(row.get("claim"), ()):
            if person is not None and person_of[position] != person:
                continue
            for at, line in enumerate(lines[position]):
                if line.get("number", at + 1) == row.get("line"):
                    hits += 1
                    own = {name: row[name] for name in said}
                    lines[position][at] = {**own, **{k: v for k, v in line.items() if not (v is None and k in own)}}
        if not hits:
            notes.append(Note("note", placed.place, NO_LINE))
    return tuple(Claim(c.row, tuple(ls), c.place, c.hash) for c, ls in zip(claims, lines, strict=True))


@lru_cache(maxsize=256)
def _said_of_line(names: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Of the fields of a sidecar row those that speak of the line, and whether one names the patient."""
    said = tuple(name for name in names if name not in ("claim", "line") and not name.startswith("patient."))
    return said, any(name.startswith("patient.") for name in names)


def _of_persons(rows: Sequence[Placed], persons: Persons, what: str, notes: list[Note]) -> list[tuple[Key, Row]]:
    found: list[tuple[Key, Row]] = []
    for placed in rows:
        person = persons.named(placed.row)
        if person is None:
            notes.append(Note("note", placed.place, NO_PATIENT.format(what)))
        else:
            found.append((person, placed.row))
    return found


def _by_person(rows: Sequence[tuple[Key, Row]]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for person, row in rows:
        found.setdefault(person, []).append(row)
    return found


def _by_member(rows: Sequence[Placed]) -> dict[object, list[Row]]:
    """`complete` rows by the member id that they give; those that give none speak of everybody."""
    found: dict[object, list[Row]] = {}
    for placed in rows:
        found.setdefault(key_of(placed.row)[1], []).append(placed.row)
    return found


def _minutes(rows: Sequence[Placed]) -> dict[tuple[object, object], list[Row]]:
    found: dict[tuple[object, object], list[Row]] = {}
    for placed in rows:
        found.setdefault((placed.row.get("claim"), placed.row.get("line")), []).append(placed.row)
    return found


def _minutes_of(
    minutes: Mapping[tuple[object, object], list[Row]], claim: object, line: object
) -> Row | Unknown | None:
    rows = minutes.get((claim, line), [])
    if len(rows) < 2:
        return rows[0] if rows else UNKNOWN
    return min(rows, key=canonical)


def _payer_fits(row: Row, payer: object) -> bool:
    return row.get("payer.id") in (None, "") or row.get("payer.id") == payer


def _speaks_of(row: Row, person: Key) -> bool:
    """Whether a `complete` row is about this person: every part that it gives is theirs."""
    return all(isinstance(part, Unknown) or part == own for part, own in zip(key_of(row), person, strict=True))


def _names(claim: Claim, numbers: set[tuple[object, str]]) -> bool:
    number = claim.row.get("original_reference")
    return claim.row.get("frequency") in ("7", "8") and (claim.row.get("payer.id", UNKNOWN), number) in numbers
