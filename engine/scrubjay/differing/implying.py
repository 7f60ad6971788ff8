"""Whether one form surely implies another: wherever it holds, the other does; wherever it may hold, the other may.

Sound, not complete: False says only that this page cannot tell. It stands behind "only stricter" and "only looser".
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from scrubjay.differing.forms import ALWAYS, Form
from scrubjay.differing.stretches import Beside, Said
from scrubjay.differing.verdicts import RANKS

ABOVE = {"over": False, "at_least": True, "after": False, "on_or_after": True}
BELOW = {"under": False, "at_most": True, "before": False, "on_or_before": True}
"""Operators, and whether the limit itself passes."""
WHOLE = frozenset({"number", "money", "date", "quantity"})
"""Types of which every value is a whole number: over 29 is at least 30."""
GROWING = frozenset({"sum", "count", "visits"})
"""Measures that more members never make less."""
FIXED = frozenset({None, "day", "week", "calendar_month", "calendar_year", "year_from", "last"})
"""Windows that no member moves."""
LINES, WHEN, UNLESS, WITH, WITHOUT, MATCH, SEVERITY, DENIES, BOUNDED = range(2, 11)
"""Where the parts of a rule stand in its form."""


def never_looser(beside: Beside) -> bool:
    """Whether nothing comes out milder on the new side than on the old, on any claim."""
    return _grows(beside, old_first=True)


def never_stricter(beside: Beside) -> bool:
    """Whether nothing comes out harder on the new side than on the old, on any claim."""
    return _grows(beside, old_first=False)


def alike_in_order(beside: Beside) -> bool:
    """Whether what each side's rules come to is surely the same.

    A denial that rests on a single source is held to a review, and the first rule that fires says on what it rests:
    there each rule must be the one of its place on the other side.
    """
    if not (never_looser(beside) and never_stricter(beside) and speaks_alike(beside)):
        return False
    for one in beside.stretches:
        forms = (*one.old.forms, *one.new.forms)
        if one.same or not any(form[SEVERITY][1] == "deny" for form in forms):
            continue
        if len(one.old.forms) != len(one.new.forms):
            return False
        pairs = zip(one.old.forms, one.new.forms, strict=True)
        if not all(rule_implies(a, b) and rule_implies(b, a) for a, b in pairs):
            return False
    return True


def speaks_alike(beside: Beside) -> bool:
    """Whether both sides speak of the same lines and the same kinds of subjects, on every day."""
    return beside.kinds and all(_lines(one.old) == _lines(one.new) for one in beside.stretches)


def _lines(said: Said) -> frozenset[Form]:
    return frozenset(form[LINES] for form in said.forms)


def _grows(beside: Beside, *, old_first: bool) -> bool:
    if beside.turns or not beside.derived:
        return False
    pairs = ((one.old, one.new) if old_first else (one.new, one.old) for one in beside.stretches)
    return all(_weaker(less, more) for less, more in pairs)


def _weaker(less: Said, more: Said) -> bool:
    """Whether whatever comes of the one comes of the other too, and no milder."""
    if not less.forms or less.forms == more.forms:
        return True
    if not more.forms:
        return False
    hardest = max(RANKS[form[SEVERITY][1]] for form in less.forms)
    mildest = min(RANKS[form[SEVERITY][1]] for form in more.forms)
    if mildest < hardest or len({form[DENIES] for form in (*less.forms, *more.forms)}) > 1:
        return False
    return all(any(rule_implies(one, other) for other in more.forms) for one in less.forms)


def rule_implies(one: Form, other: Form) -> bool:
    """Whether a rule fires only where another does."""
    if one[1] != other[1] or one[MATCH] != other[MATCH] or (other[BOUNDED][1] and not one[BOUNDED][1]):
        return False
    mine, theirs = one[UNLESS][1], other[UNLESS][1]
    return (
        implies(one[LINES][1], other[LINES][1])
        and implies(one[WHEN][1], other[WHEN][1])
        and (theirs is None or (mine is not None and implies(theirs, mine)))
        and _joins(one[WITH][1], other[WITH][1])
        and _joins(other[WITHOUT][1], one[WITHOUT][1], needed=one[WITHOUT][1], of=other[WITHOUT][1])
    )


def _joins(one: Sequence[Form], other: Sequence[Form], needed: Any = None, of: Any = None) -> bool:
    """`with`: each fact that the other needs, the one needs too, at least as narrowly; `without`: the reverse."""
    if one == other:
        return True
    if _refers((*one, *other)):
        return False
    if needed is None:
        return all(any(_join_implies(mine, wanted) for mine in one) for wanted in other)
    return all(any(_join_implies(theirs, mine) for mine in needed) for theirs in of)


def _join_implies(one: Form, other: Form) -> bool:
    _, fact, scope, same, where, paired = one
    return (fact, scope, paired) == (other[1], other[2], other[5]) and (
        set(other[3]) <= set(same) and implies(where, other[4])
    )


def _refers(forms: Iterable[Any]) -> bool:
    """Whether a form speaks of what another join has found."""
    for form in forms:
        if isinstance(form, tuple):
            if form and form[0] == "field" and form[-1] != "":
                return True
            if _refers(form):
                return True
    return False


def implies(one: Form, other: Form) -> bool:
    """Whether a condition implies another."""
    if one == other or other == ALWAYS:
        return True
    if other[0] == "all":
        return all(implies(one, part) for part in other[1:])
    if one[0] == "any":
        return all(implies(part, other) for part in one[1:])
    if one[0] == "all" and any(implies(part, other) for part in one[1:]):
        return True
    if other[0] == "any":
        return any(implies(one, part) for part in other[1:])
    if one[0] == other[0] == "not":
        return implies(other[1], one[1])
    if one[0] == other[0] == "test" and one[1:4] == other[1:4]:
        return _test_implies(one[3], one[4:], other[4:])
    if one[0] == other[0] == "measured":
        return _measure_implies(one, other)
    return False


def _test_implies(type_: str, one: Form, other: Form) -> bool:
    (op, mine), (wanted, theirs) = one, other
    if op in ABOVE or op in BELOW:
        return _limit_implies(type_, op, mine, wanted, theirs)
    if type_ not in ("text", "text_list"):
        return False
    if op == "equals" and mine[0] == "value":
        op, mine = "in", ("set", (mine,), (), (), (), (), ())
    if wanted == "equals" and theirs[0] == "value":
        wanted, theirs = "in", ("set", (theirs,), (), (), (), (), ())
    if op != wanted or mine[0] != "set" or theirs[0] != "set":
        return False
    if op in ("in", "has_any", "first"):
        return within(mine, theirs)
    return op in ("not_in", "has_none") and within(theirs, mine)


def _limit_implies(type_: str, op: str, mine: Form, wanted: str, theirs: Form) -> bool:
    """Limits of one kind on the same side; a limit that was amount is unknown without a date, a number never."""
    if mine[0] != theirs[0] or mine[0] not in ("value", "amount") or mine[3:] != theirs[3:]:
        return mine == theirs and op == wanted
    for ways, sign in ((ABOVE, 1), (BELOW, -1)):
        if op in ways and wanted in ways:
            return _least(type_, mine[2], ways[op], sign) >= _least(type_, theirs[2], ways[wanted], sign)
    return False


def _least(type_: str, limit: Any, itself: bool, sign: int) -> tuple[Any, int]:
    """The first number that passes, counted in the direction of the test; with 1 where it is past the limit."""
    number: Any = limit.toordinal() if isinstance(limit, datetime.date) else limit
    if number == "unlimited":
        number = float("inf")
    number = number * sign
    if not itself and type_ in WHOLE and isinstance(number, (int, Decimal)) and number == int(number):
        return (int(number) + 1, 0)
    return (number, 0 if itself else 1)


def _measure_implies(one: Form, other: Form) -> bool:
    _, mine, op, limit = one
    _, theirs, wanted, other_limit = other
    if not _limit_implies(mine[3], op, limit, wanted, other_limit):
        return False
    if mine == theirs:
        return True
    where = 5
    alike = all(a == b for at, (a, b) in enumerate(zip(mine, theirs, strict=True)) if at != where)
    window, used, burns = mine[6][1], mine[13][1], mine[12][1]
    if not alike or mine[1] not in GROWING or (window and window[0]) not in FIXED or used or burns:
        return False
    if op in ABOVE:
        return implies(mine[where][1], theirs[where][1])
    return implies(theirs[where][1], mine[where][1])


def within(one: Form, other: Form) -> bool:
    """Whether a set holds nothing that another does not."""
    _, exact, prefixes, ranges, tables, others, less = one
    if not set(other[6]) <= set(less):
        return False
    return (
        all(_holds(other, value[2]) or value in other[1] for value in exact)
        and all(any(prefix.startswith(wider) for wider in other[2]) for prefix in prefixes)
        and all(any(_inside(span, wider) for wider in other[3]) for span in ranges)
        and set(tables) <= set(other[4])
        and all(part in other[5] or within(part, other) for part in others)
    )


def _holds(form: Form, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    in_ranges = any(len(value) == len(low) and low <= value <= high for low, high in form[3])
    return in_ranges or any(value.startswith(prefix) for prefix in form[2])


def _inside(span: tuple[str, str], wider: tuple[str, str]) -> bool:
    return len(span[0]) == len(wider[0]) and wider[0] <= span[0] and span[1] <= wider[1]
