"""What the record holds of a visit: the minutes of its services, on lines and on none, and the documents of its day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrubjay.executors.visits import visit_key
from scrubjay.facts.canonical import canonical
from scrubjay.facts.claim import Placed, Row
from scrubjay.facts.deriving import DISCIPLINE_OF_MODIFIER, PURPOSE_OF_MODIFIER, THERAPY
from scrubjay.facts.universe import Group, Line
from scrubjay.suggesting.bench import Seen
from scrubjay.suggesting.pack_says import EVALUATIONS
from scrubjay.suggesting.suggestion import Gap
from scrubjay.tables import TableRow


@dataclass(frozen=True, slots=True)
class Visit:
    """Lines of the claim that are of one day and one discipline."""

    date: datetime.date
    discipline: str
    lines: tuple[Line, ...]

    @property
    def model(self) -> Line:
        """The line that a new one is like: the first treatment, else the first."""
        return next((line for line in self.lines if line.row.get("kind") not in EVALUATIONS), self.lines[0])

    @property
    def name(self) -> str:
        """How people call it."""
        return f"visit of {self.date.isoformat()}, {self.discipline}"


def visits(seen: Seen) -> tuple[list[Visit], list[Gap]]:
    """The visits of a claim, by day; and the lines of which day or discipline can't be told."""
    found: dict[tuple[datetime.date, str], list[Line]] = {}
    gaps = []
    for line in seen.claim.lines:
        discipline = line.row.get("discipline")
        if line.date is None or line.is_range:
            why = "it covers several days" if line.is_range else "its date of service is not known"
            gaps.append(Gap(line_name(line), f"Nothing is suggested for it: {why}.", ("date",)))
        elif discipline is None and "discipline" in line.row:
            continue
        elif not isinstance(discipline, str):
            words = "Nothing is suggested for it: its discipline is not known."
            gaps.append(Gap(line_name(line), words, ("discipline",)))
        else:
            found.setdefault((line.date, discipline), []).append(line)
    return [Visit(*key, tuple(lines)) for key, lines in sorted(found.items())], gaps


def again(seen: Seen, visit: Visit) -> Visit | None:
    """The visit as a changed claim has it."""
    lines = tuple(line for line in seen.claim.lines if visit_key(line) == (visit.date, visit.discipline))
    return Visit(visit.date, visit.discipline, lines) if lines else None


def line_name(line: Line) -> str:
    """How people call a line."""
    code = line.row.get("code")
    return f"line {line.number}, {code}" if isinstance(code, str) else f"line {line.number}"


def documents(group: Group, visit: Visit, kind: str) -> list[Row]:
    """The chart's documents of a kind that bear the visit's day, in canonical order."""
    rows = [
        row
        for row in group.others.get("charts", ())
        if (row.get("document"), row.get("date"), row.get("discipline")) == (kind, visit.date, visit.discipline)
    ]
    return sorted(rows, key=canonical)


def others_of_the_day(seen: Seen, visit: Visit) -> list[Line]:
    """Lines of the patient's day (or of no known day) that are not of this visit."""
    mine = {id(line) for line in visit.lines}
    return [line for line in seen.group.lines if line.date in (visit.date, None) and id(line) not in mine]


def on_no_line(seen: Seen, visit: Visit) -> list[Placed]:
    """Rows of minutes of the visit's day that stand on no line."""
    day = visit.date
    rows = [placed for placed in seen.draft.minutes if placed.row.get("line") is None]
    kept = seen.group.others.get("minutes", ())
    return [placed for placed in rows if placed.row.get("date", day) == day and placed.row in kept]


def code_row(seen: Seen, code: object, date: datetime.date) -> TableRow | None:
    """What the code table says of a code on a day."""
    table = seen.group.tables.get(THERAPY)
    return table.row(code, date) if table is not None and isinstance(code, str) else None


def is_of(row: TableRow | None, discipline: str) -> bool:
    """Whether the code table gives a code to a discipline."""
    named = row.cells.get("disciplines") if row is not None else None
    return isinstance(named, tuple) and discipline in named


def habit(visit: Visit) -> tuple[str, ...]:
    """The modifiers that say discipline and purpose, as every line of the visit carries them; a new line begins so."""
    said = (*DISCIPLINE_OF_MODIFIER, *PURPOSE_OF_MODIFIER)
    return tuple(modifier for modifier in said if all(modifier in modifiers_of(line) for line in visit.lines))


def modifiers_of(line: Line) -> Sequence[str]:
    """The modifiers of a line; none where they are not known."""
    modifiers = line.row.get("modifiers")
    return modifiers if isinstance(modifiers, tuple) else ()


def noted_codes(group: Group, visit: Visit) -> Iterator[str]:
    """Codes that the treatment notes of the day describe."""
    for note in documents(group, visit, "treatment_note"):
        codes = note.get("codes")
        yield from (code for code in (codes if isinstance(codes, tuple) else ()) if isinstance(code, str))
