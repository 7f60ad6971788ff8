"""Every claim that rules could tell apart, tried: the exact proof that two texts of conditions mean the same.

Each field of a line or claim is cut into the values that the tests name, those between them, absent and unknown; what
is not a test of such a field (measures, marks, joins) is taken as it is: surely so, perhaps, or not. If nothing differs
over all combinations, nothing can, whatever else hangs together.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any

from scrubjay.differing.forms import Form
from scrubjay.differing.implying import BOUNDED, DENIES, LINES, SEVERITY, UNLESS, WHEN, WITH, WITHOUT
from scrubjay.differing.stretches import Beside, Said
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair, all_of, any_of, compared, negated, present
from scrubjay.executors.testing import in_set
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.program import CodeSet

MOST = 30_000
"""How many combinations are tried; where there are more, nothing is proved."""
RANGED = frozenset({"allowed", "received"})
"""Fields that may be known within bounds only."""
OF_TABLE = frozenset({"discipline", "timed", "kind", "therapy_list"})
"""Fields that the table of therapy codes may tell."""
PLAIN = frozenset({"text", "number", "money", "date", "yes_no", "text_list"})
ELEMENTS = 5
"""The most elements of a list that are told apart."""
OTHER, ANOTHER = "(another value)", "(yet another)"
NO_DATE = ("no date of service",)

Atom = tuple[str, Any]
World = Mapping[Any, Any]


def proved_same(beside: Beside) -> bool:
    """Whether no combination of what the rules of a policy ask is decided otherwise, on any day of service."""
    if beside.turns or not beside.derived or not beside.kinds:
        return False
    return all(one.same or _alike(one.old, one.new) for one in beside.stretches)


def _alike(old: Said, new: Said) -> bool:
    forms = (*old.forms, *new.forms)
    # which of several rules speaks tells only where more than its severity hangs on it
    if len({(form[1], form[SEVERITY], form[DENIES]) for form in forms}) > 1 or not old.forms or not new.forms:
        return False
    if any(form[SEVERITY][1] == "deny" and _may_be_held(form) for form in forms):
        return False
    axes: dict[Any, dict[Any, None]] = {}
    for form in forms:
        for condition in _conditions(form):
            for leaf in _leaves(condition):
                _add(axes, leaf)
    spans = [list(values) for values in axes.values()]
    if math.prod(map(len, spans)) > MOST:
        return False
    for chosen in product(*spans):
        world = dict(zip(axes, chosen, strict=True))
        if _came(old, world) != _came(new, world):
            return False
    return True


def _may_be_held(form: Form) -> bool:
    """Whether a denial may rest on a single source: by an amount, a table, or what is not cut into values."""
    leaves = [leaf for condition in _conditions(form) for leaf in _leaves(condition)]
    return _single(form) or any(not _plain(leaf) or leaf[2] in OF_TABLE for leaf in leaves)


def _single(form: Any) -> bool:
    """Whether an amount of a single source is compared with."""
    if not isinstance(form, tuple):
        return False
    if form[:1] == ("amount",) and form[-1] is True:
        return True
    return any(map(_single, form))


def _came(said: Said, world: World) -> tuple[Pair, bool]:
    """What the rules come to: surely, possibly; and whether the line can be a subject."""
    pairs = []
    spoken = False
    for form in said.forms:
        lines = _holds(form[LINES][1], world)
        spoken = spoken or lines[1]
        dated = MAYBE if form[BOUNDED][1] and world.get(NO_DATE) else SURE
        parts = [dated, lines, _holds(form[WHEN][1], world)]
        if form[UNLESS][1] is not None:
            parts.append(negated(_holds(form[UNLESS][1], world)))
        parts += [world[("opaque", join)] for join in _joined(form)]
        pairs.append(all_of(parts))
    return any_of(pairs), spoken


def _joined(form: Form) -> list[Form]:
    """The joins of a rule as they are: all that must exist, and each that must not."""
    return [("joins", form[WITH][1], form[WITHOUT][1])] if form[WITH][1] or form[WITHOUT][1] else []


def _conditions(form: Form) -> Iterator[Form]:
    yield form[LINES][1]
    yield form[WHEN][1]
    if form[UNLESS][1] is not None:
        yield form[UNLESS][1]
    yield from _joined(form)


def _leaves(form: Form) -> Iterator[Form]:
    if form[0] in ("all", "any", "not"):
        for part in form[1:]:
            yield from _leaves(part)
    else:
        yield form


def _plain(leaf: Form) -> bool:
    """Whether a leaf is a test whose field can be cut into values."""
    if leaf[0] != "test" or leaf[1] not in ("line", "claim") or leaf[2] in RANGED or leaf[3] not in PLAIN:
        return False
    op, operand = leaf[4], leaf[5]
    if operand[0] == "set":
        strings = all(isinstance(value[2], (str, int)) for value in operand[1])
        return strings and not any(operand[2:])
    return operand[0] in ("value", "amount") and op != "is"


def _add(axes: dict[Any, dict[Any, None]], leaf: Form) -> None:
    """What a leaf can be told apart by."""
    if not _plain(leaf):
        axes.setdefault(("opaque", leaf), dict.fromkeys((SURE, MAYBE, NEVER)))
        return
    if leaf[5][0] == "amount":
        axes.setdefault(NO_DATE, dict.fromkeys((False, True)))
    path, named = leaf[1:4], _named(leaf)
    if path[2] == "text_list":
        known = axes.setdefault(path, {})
        elements = dict.fromkeys([*(v for value in known if isinstance(value, tuple) for v in value), *named, OTHER])
        axes[path] = dict.fromkeys(_lists([v for v in elements if not isinstance(v, Unknown)]))
        return
    around = [value for limit in named for value in _around(limit)]
    axes.setdefault(path, {UNKNOWN: None, None: None}).update(dict.fromkeys([*around, *_others(path[2])]))


def _named(leaf: Form) -> list[Any]:
    operand = leaf[5]
    if operand[0] == "set":
        return [value[2] for value in operand[1]]
    return [] if leaf[4] == "present" else [operand[2]]


def _others(type_: str) -> list[Any]:
    if type_ == "text":
        return [OTHER]
    if type_ == "yes_no":
        return [True, False]
    return [datetime.date(1900, 1, 1)] if type_ == "date" else [-(10**9)]


def _around(limit: Any) -> list[Any]:
    if isinstance(limit, (bool, str)):
        return [limit]
    if isinstance(limit, datetime.date):
        day = datetime.timedelta(days=1)
        return [limit - day, limit, limit + day]
    if isinstance(limit, (int, Decimal)):
        whole = math.floor(limit)
        return [whole - 1, whole, whole + 1]
    return [limit]


def _lists(elements: Sequence[Any]) -> Iterator[Any]:
    """Lists of the elements told apart, each first in turn; with and without one that is not known."""
    if len(elements) > ELEMENTS + 1:
        yield from (("too many", number) for number in range(MOST + 1))
        return
    yield UNKNOWN
    yield from [None, ()]
    sets = chain.from_iterable(combinations(elements, size) for size in range(len(elements) + 1))
    for chosen in sets:
        for first in chosen or (None,):
            rest = tuple(value for value in chosen if value != first)
            whole = () if first is None else (first, *rest)
            yield from (whole, (*whole, UNKNOWN), (UNKNOWN, *whole))


def _holds(form: Form, world: World) -> Pair:
    if form[0] == "all":
        return all_of(_holds(part, world) for part in form[1:])
    if form[0] == "any":
        return any_of(_holds(part, world) for part in form[1:])
    if form[0] == "not":
        return negated(_holds(form[1], world))
    if not _plain(form):
        found: Pair = world[("opaque", form)]
        return found
    return _tested(form[4], world[form[1:4]], form[5], bool(world.get(NO_DATE)))


def _tested(op: str, value: Any, operand: Form, undated: bool) -> Pair:
    """The test, as the executors make it."""
    if op == "present":
        return present(value, bool(operand[2]))
    if operand[0] == "set":
        return in_set(op, value, CodeSet(exact=frozenset(one[2] for one in operand[1])), None, {})
    return compared(op, value, UNKNOWN if undated and operand[0] == "amount" else operand[2])
