"""The minutes of a visit's services: by code, of the assistant alone, on lines or on none; what contradicts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scrubjay.decisions.wording import question
from scrubjay.facts.claim import Placed, Row
from scrubjay.facts.patients import PARTS
from scrubjay.suggesting.bench import Seen
from scrubjay.suggesting.draft import Draft, minutes_row
from scrubjay.suggesting.pack_says import EVALUATIONS
from scrubjay.suggesting.record import Visit, code_row, documents, is_of, line_name, on_no_line, others_of_the_day
from scrubjay.suggesting.suggestion import Gap

PARTS_OF_MINUTES = ("minutes", "assistant_minutes", "together_minutes")


@dataclass(frozen=True, slots=True)
class Given:
    """Minutes of one service on one day. A part that a row leaves out is None."""

    code: str
    rows: tuple[Placed, ...]

    def part(self, name: str) -> int | None:
        """The sum of a part over its rows."""
        values = [placed.row.get(name) for placed in self.rows]
        known = [value for value in values if isinstance(value, int)]
        return sum(known) if known and len(known) == len(values) else None

    @property
    def minutes(self) -> int:
        """All one-on-one minutes."""
        return self.part("minutes") or 0

    @property
    def alone(self) -> int | None:
        """Of these the assistant's alone."""
        return self.part("assistant_minutes")


def unbilled(seen: Seen, visit: Visit, gaps: list[Gap]) -> dict[str, list[Placed]]:
    """Minutes that are on no line and surely are of this visit, by code; of others it is said why they are not used."""
    found: dict[str, list[Placed]] = {}
    others = others_of_the_day(seen, visit)
    for placed in on_no_line(seen, visit):
        code = placed.row.get("code")
        row = code_row(seen, code, visit.date)
        if not isinstance(code, str) or (row is not None and not is_of(row, visit.discipline)):
            continue
        named = row.cells.get("disciplines") if row is not None else None
        rivals = [line for line in others if _may_give(line.row.get("discipline"), named)]
        why = ""
        if row is None:
            why = "the code table does not know the code"
        elif rivals:
            why = "another claim, discipline or provider of the day may have given them"
        elif not isinstance(placed.row.get("minutes"), int):
            why = "how many is not known"
        if why:
            gaps.append(Gap(visit.name, f"Minutes of {code} are on no line and not used: {why}.", ("minutes.line",)))
        else:
            found.setdefault(code, []).append(placed)
    return found


def _may_give(discipline: object, named: object) -> bool:
    return not isinstance(discipline, str) or not isinstance(named, tuple) or discipline in named


def timed_minutes(seen: Seen, visit: Visit, gaps: list[Gap]) -> Mapping[str, Given] | None:
    """The minutes of the timed services of a visit, in the order of the lines; None where they are not all known."""
    rows: dict[str, list[Placed]] = {}
    open_ = []
    for line in visit.lines:
        code = line.row.get("code")
        if line.row.get("timed") is not True or not isinstance(code, str):
            continue
        placed = minutes_row(seen.draft, line.number)
        if placed is None or not isinstance(placed.row.get("minutes"), int):
            open_.append(line_name(line))
        else:
            rows.setdefault(code, []).append(placed)
    if open_:
        words = (
            f"No units are suggested: the minutes of {', '.join(open_)} are not known. {question('minutes.minutes')}"
        )
        gaps.append(Gap(visit.name, words, ("minutes.minutes",)))
        return None
    given = {code: Given(code, tuple(found)) for code, found in rows.items()}
    total = sum(one.minutes for one in given.values())
    said = _totals(seen, visit)
    if any(one != total for one in said):
        listed = " and ".join(str(one) for one in dict.fromkeys(said))
        words = (
            f"No units are suggested: the day's note totals {listed} timed minutes, those of the services are {total}."
        )
        gaps.append(Gap(visit.name, words, ("minutes.timed_minutes",)))
        return None
    return given


def _totals(seen: Seen, visit: Visit) -> list[int]:
    """What notes and minutes say the timed minutes of the day are, where the day is of this visit alone."""
    notes = documents(seen.group, visit, "treatment_note")
    rows = [placed.row for placed in on_no_line(seen, visit) if "code" not in placed.row]
    alone = not others_of_the_day(seen, visit)
    values = [row.get("timed_minutes") for row in (*notes, *(rows if alone else ()))]
    return [value for value in values if isinstance(value, int)]


def note_gaps(seen: Seen, visit: Visit) -> list[Gap]:
    """What treatment notes name that is no code, and what is billed that they do not name."""
    gaps = []
    notes = documents(seen.group, visit, "treatment_note")
    for note in notes:
        named = note.get("modalities")
        loose = (
            [str(one) for one in named if code_row(seen, one, visit.date) is None] if isinstance(named, tuple) else []
        )
        if loose:
            words = f"The note describes {', '.join(loose)}: which code that is, a person must say."
            gaps.append(Gap(visit.name, words, ("chart.codes",)))
    if notes and all(isinstance(note.get("codes"), tuple) for note in notes):
        told = {code for note in notes for code in (note["codes"] or ())}  # type: ignore[union-attr]
        treated = [line for line in visit.lines if line.row.get("kind") not in EVALUATIONS]
        words = "It is billed, and the day's treatment note does not name its code."
        gaps += [Gap(line_name(line), words) for line in treated if line.row.get("code") not in told]
    return gaps


def on_line(draft: Draft, number: int, given: Given, share: str = "") -> Placed:
    """One row for a line: all of a service's minutes, the `therapist`'s, those of the `assistant` alone, `nobody`'s."""
    row: Row = {"claim": draft.claim.row.get("id"), "line": number, **_parts(given)}
    if share:
        alone = given.alone or 0
        own = {"assistant": alone, "therapist": given.minutes - alone}.get(share, 0)
        row |= {"minutes": own, "assistant_minutes": alone if share == "assistant" else 0}
        if share != "therapist":
            row["together_minutes"] = 0
    return Placed(row, given.rows[0].place)


def on_none(draft: Draft, given: Given, visit: Visit) -> Placed:
    """One row for a service that no line bills."""
    patient: Row = {part: draft.claim.row[part] for part in PARTS if part in draft.claim.row}
    return Placed({**patient, "code": given.code, "date": visit.date, **_parts(given)}, given.rows[0].place)


def _parts(given: Given) -> Row:
    parts = {name: given.part(name) for name in PARTS_OF_MINUTES}
    return {name: value for name, value in parts.items() if value is not None}


def with_minutes(draft: Draft, gone: Iterable[Placed], come: Sequence[Placed]) -> tuple[Placed, ...]:
    """All rows of minutes, with some in the place of others."""
    left = {id(placed) for placed in gone}
    return (*(placed for placed in draft.minutes if id(placed) not in left), *come)
