"""The one fact of a kind that belongs to a line: its coverage, episode, plan of care, authorization, minutes.

The answer is a tuple of alternatives: usually one row; None is "there is none"; UNKNOWN is "nobody can tell". A test is
sure if it is sure for each alternative, possible if it is for one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence

from scrubjay.facts.canonical import canonical
from scrubjay.facts.claim import Row, Value
from scrubjay.facts.closing import Domain, covered
from scrubjay.facts.pairs import MAYBE, NEVER, SURE, Pair, all_of, equal
from scrubjay.facts.universe import Group, Line
from scrubjay.facts.unknown import UNKNOWN, Unknown

Alternatives = tuple[Row | Unknown | None, ...]
EVERY_PART = ("code", "dates", "billing", "discipline")
LAST = datetime.date.max
FIRST = datetime.date.min


def related(group: Group, line: Line, root: str, match: tuple[str, ...] = EVERY_PART) -> Alternatives:
    """The alternatives for a related fact of a line; `match` says how an authorization must fit."""
    if root == "minutes":
        return _minutes(group, line)
    key = (root, id(line), match if root == "authorization" else ())
    found = group.cache.get(key)
    if found is None:
        found = _authorization(group, line, match) if root == "authorization" else _dated(group, line, root)
        group.cache[key] = found
    return found  # type: ignore[return-value]


def in_force(row: Row, date: datetime.date | None) -> Pair:
    """Whether a row's `from` and `through` hold a date; an absent end is open."""
    start, through = row.get("from", UNKNOWN), row.get("through", UNKNOWN)
    return all_of((_bound(start, date, lambda s, d: s <= d), _bound(through, date, lambda t, d: d <= t)))


def fit(row: Row, line: Line, match: Sequence[str]) -> Pair:
    """Whether an authorization fits a line; what it leaves empty restricts nothing."""
    pair = SURE
    for part in match:
        if part == "code":
            pair = all_of((pair, _among(line.row.get("code", UNKNOWN), row.get("codes", UNKNOWN))))
        elif part == "discipline":
            pair = all_of((pair, _among(line.row.get("discipline", UNKNOWN), row.get("disciplines", UNKNOWN))))
        elif part == "billing":
            pair = all_of(
                (pair, _equal_if_given(line.claim.row.get("billing.npi", UNKNOWN), row.get("billing.npi", UNKNOWN)))
            )
        else:
            pair = all_of((pair, in_force(row, line.date)))
    return pair


def carries(line: Line, row: Row) -> Pair:
    """Whether a line carries an authorization's number."""
    numbers, number = line.row.get("authorization_numbers", UNKNOWN), row.get("number", UNKNOWN)
    if number is None or numbers == ():
        return NEVER
    if not isinstance(numbers, tuple) or isinstance(number, Unknown):
        return MAYBE
    return SURE if number in numbers else NEVER


def all_found(group: Group, line: Line) -> bool:
    """Whether every number of the line is that of a known authorization, or authorizations are complete."""
    numbers = line.row.get("authorization_numbers", UNKNOWN)
    if not isinstance(numbers, tuple):
        return False
    known = {row.get("number") for row in group.others["authorizations"]}
    return all(number in known for number in numbers) or _complete(group, line, "authorizations")


def _minutes(group: Group, line: Line) -> Alternatives:
    if isinstance(line.minutes, Unknown) and _complete(group, line, "minutes"):
        return (None,)
    return (line.minutes,)


def _dated(group: Group, line: Line, root: str) -> Alternatives:
    what = {"coverage": "coverages", "episode": "episodes", "plan_of_care": "charts"}[root]
    sure: list[Row] = []
    possible: list[Row] = []
    for row in group.others[what]:
        pair = in_force(row, line.date)
        if root != "coverage":
            pair = all_of((pair, equal(line.row.get("discipline", UNKNOWN), row.get("discipline", UNKNOWN))))
        if root == "plan_of_care":
            pair = all_of((pair, equal("plan_of_care", row.get("document", UNKNOWN))))
        (sure if pair[0] else possible if pair[1] else []).append(row)
    if sure:
        chosen = max(_latest(sure), key=canonical)
        return (chosen, *possible)
    if possible:
        return (UNKNOWN,)
    return (None,) if _complete(group, line, what) else (UNKNOWN,)


def _latest(rows: Iterable[Row]) -> list[Row]:
    rows = list(rows)
    last = max(_date(row.get("from"), FIRST) for row in rows)
    return [row for row in rows if _date(row.get("from"), FIRST) == last]


def _authorization(group: Group, line: Line, match: tuple[str, ...]) -> Alternatives:
    numbers = line.row.get("authorization_numbers", UNKNOWN)
    rows = sorted(group.others["authorizations"], key=_by_end)
    if not isinstance(numbers, tuple):
        return (UNKNOWN,)
    if numbers:
        named = [(row, carries(line, row)) for row in rows]
        sure = [row for row, pair in named if pair[0]]
        maybe = [row for row, pair in named if pair[1] and not pair[0]]
        if sure:
            unseen = () if all_found(group, line) else (UNKNOWN,)
            return _first_fitting(sure, maybe, unseen, line, match)
        if maybe:
            return (UNKNOWN,)
    if not _complete(group, line, "authorizations"):
        return (UNKNOWN,)
    pairs = [(row, fit(row, line, match)) for row in rows]
    if not any(pair[1] for _, pair in pairs):
        return (None,)
    if not any(pair[0] for _, pair in pairs):
        return (UNKNOWN,)
    fitting = next(row for row, pair in pairs if pair[0])
    earlier = [row for row, pair in pairs if row is not fitting and pair[1] and _may_come_before(row, fitting)]
    return (fitting, *earlier)


def _first_fitting(
    sure: list[Row], maybe: list[Row], unseen: Alternatives, line: Line, match: tuple[str, ...]
) -> Alternatives:
    """`unseen`: what another number of the line may stand for; it may fit where none that is known surely does."""
    pairs = [(row, fit(row, line, match)) for row in sure]
    fitting = next((row for row, pair in pairs if pair[0]), None)
    if fitting is not None:
        rivals = [row for row, pair in pairs if row is not fitting and pair[1]]
        rivals += [row for row in maybe if fit(row, line, match)[1]]
        return (fitting, *(row for row in rivals if _may_come_before(row, fitting)))
    first = [sure[0], *(row for row in sure[1:] if _may_come_before(row, sure[0]))]
    rivals = [row for row, pair in pairs if pair == MAYBE]
    if not rivals:
        others = (row for row in maybe if fit(row, line, match)[1] or _may_come_before(row, sure[0]))
        return (*first, *others, *unseen)
    # None of the rivals may fit: then the line's first authorization is meant, whichever that is.
    return (*rivals, *maybe, *([] if len(rivals) == len(sure) else first), *unseen)


def _by_end(row: Row) -> tuple[datetime.date, str, str]:
    return (_date(row.get("through"), LAST), str(row.get("number") or ""), canonical(row))


def _may_come_before(row: Row, other: Row) -> bool:
    """Whether a row may end before another, or with it and go before it by its number or by what is not known of it."""
    if "through" not in row or "through" not in other:
        return True
    if "number" not in row or "number" not in other:
        return _by_end(row)[0] <= _by_end(other)[0]
    return _by_end(row)[:2] <= _by_end(other)[:2]


def _complete(group: Group, line: Line, what: str) -> bool:
    return line.date is not None and covered(
        group, Domain(what, "payer", line.claim.row.get("billing.npi", UNKNOWN)), line.date, line.date
    )


def _date(value: Value | Unknown, otherwise: datetime.date) -> datetime.date:
    return value if isinstance(value, datetime.date) else otherwise


def _bound(
    end: Value | Unknown, date: datetime.date | None, holds: Callable[[datetime.date, datetime.date], bool]
) -> Pair:
    if end is None:
        return SURE
    if not isinstance(end, datetime.date) or date is None:
        return MAYBE
    return SURE if holds(end, date) else NEVER


def _among(value: Value | Unknown, allowed: Value | Unknown) -> Pair:
    if allowed in (None, ()):
        return SURE
    if not isinstance(allowed, tuple) or isinstance(value, Unknown):
        return MAYBE
    return SURE if value in allowed else NEVER


def _equal_if_given(value: Value | Unknown, given: Value | Unknown) -> Pair:
    if given is None:
        return SURE
    if isinstance(given, Unknown) or isinstance(value, Unknown):
        return MAYBE
    return SURE if value == given else NEVER
