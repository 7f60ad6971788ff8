"""SJ11x: names that a pack defines and nothing reads. What nothing reads decides nothing, whatever it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.edits import Edit
from scrubjay.linting.linted import Linted
from scrubjay.linting.mentions import mentions
from scrubjay.packs.places import Place
from scrubjay.packs.shaping import near
from scrubjay.packs.spans import Table

RULE = """
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = {when}
severity = "review"
sources  = ["manual"]
"""


def _marks(linted: Linted) -> Iterator[Found]:
    read = mentions(linted.around).marks
    for item in linted.pack.items:
        mark = item.data.get("mark")
        if isinstance(mark, str) and mark not in read:
            near_ = near(mark, read)
            hint = f"did a rule mean it with `{near_}`?" if near_ else "let a rule read it, or take it out"
            yield Found(item.data.places.get("mark", item.place), f"no rule reads the mark `{mark}`", hint)


def _unread(linted: Linted, section: Mapping[str, Any], read: frozenset[str], what: str, sign: str) -> Iterator[Found]:
    for name, table in section.items():
        if name in read:
            continue
        place = table.place if isinstance(table, Table) or hasattr(table, "place") else linted.pack.place
        said = f"nothing reads the {what} `{sign}{name}`"
        yield Found(place, said, "read it, or take it out", mend=(Edit("remove_table", place.line),))


def _sets(linted: Linted) -> Iterator[Found]:
    read = mentions(linted.around).codes
    for name in linted.pack.codes:
        if name not in read:
            place, header = _set_place(linted, name)
            edit = Edit("remove_table", place.line) if header == place.line else Edit("remove", header, (name,))
            yield Found(place, f"nothing reads the set `@{name}`", "read it, or take it out", mend=(edit,))


def _set_place(linted: Linted, name: str) -> tuple[Place, int]:
    """Where a set is named, and the line of the header that it stands under."""
    from scrubjay.packs.spans import parse

    section = parse(linted.text, linted.pack.file)["codes"]
    place: Place = section.places[name]
    spec = section[name]
    if isinstance(spec, Table) and spec.place.line in linted.scan.headers:
        return spec.place, spec.place.line
    return place, max(line for line in linted.scan.headers if line <= place.line)


def _of(what: str, sign: str, section: str, key: str) -> Callable[[Linted], Iterator[Found]]:
    def find(linted: Linted) -> Iterator[Found]:
        defined: Mapping[str, Any] = getattr(linted.pack, section)
        read: frozenset[str] = getattr(mentions(linted.around), key)
        yield from _unread(linted, defined, read, what, sign)

    return find


def _check(code: str, name: str, what: str, piece: str, find: Callable[[Linted], Iterator[Found]], used: str) -> Check:
    plain = RULE.format(when='{ code = "20560" }')
    return Check(
        code=code,
        name=name,
        severity="warning",
        title=f"a {what} that nothing reads",
        bad=Example(piece + plain),
        good=Example(piece + used),
        find=find,
        mends=f"takes the {what} out",
        why="What stands in a pack is read as if it held. A name that nothing reads is a rule that was forgotten, "
        "or one that reads another name by a slip.",
        cost="What it was meant to catch goes out uncaught.",
    )


CHECKS = (
    Check(
        code="SJ110",
        name="unread-mark",
        severity="warning",
        title="a mark that no rule reads",
        bad=Example(
            """
[[rule]]
id       = "needling"
for      = "line"
when     = { code = "20560" }
mark     = "needling"
sources  = ["manual"]
"""
            + RULE.format(when='{ code = "20561" }')
        ),
        good=Example(
            """
[[rule]]
id       = "needling"
for      = "line"
when     = { code = "20560" }
mark     = "needling"
sources  = ["manual"]
"""
            + RULE.format(when='{ marks = { has_any = ["needling"] } }')
        ),
        find=_marks,
        why="A mark says nothing to a biller; it is there for rules that read it.",
        cost="What the mark was meant to start never starts.",
    ),
    _check(
        "SJ111",
        "unread-set",
        "set",
        '[codes]\nneedling = ["20560"]\n',
        _sets,
        RULE.format(when='{ code = "@needling" }'),
    ),
    _check(
        "SJ112",
        "unread-amount",
        "amount",
        """[amounts.most_units]
unit   = "units"
values = [{ from = 2020-01-01, through = "open", amount = 4, source = "manual" }]
""",
        _of("amount", "$", "amounts", "amounts"),
        """
[[not_covered]]
id        = "dry-needling"
title     = "No dry needling past four units"
effective = { from = 2020-01-01 }
when      = { code = "20560", units = { over = "$most_units" } }
severity  = "review"
sources   = ["manual"]
""",
    ),
    _check(
        "SJ113",
        "unread-measure",
        "measure",
        """[measures.lines_a_day]
title  = "OT lines of the day"
count  = "lines"
where  = { discipline = "OT" }
window = "day"
scope  = "provider"
""",
        _of("measure", "", "measures", "measures"),
        RULE.format(when='{ code = "20560", measure = { lines_a_day = { over = 3 } } }'),
    ),
    _check(
        "SJ114",
        "unread-window",
        "window",
        "[periods.half_year]\nlast = { months = 6 }\n",
        _of("window", "", "periods", "periods"),
        """
[[frequency]]
id       = "dry-needling"
title    = "Dry needling once in half a year"
counts   = { code = "20560" }
window   = "half_year"
scope    = "payer"
limit    = 1
severity = "review"
sources  = ["manual"]
""",
    ),
    _check(
        "SJ115",
        "unread-calendar",
        "calendar",
        """[calendars.office]
weekend  = ["saturday", "sunday"]
holidays = [2026-01-01]
from     = 2026-01-01
through  = 2026-12-31
sources  = ["manual"]
""",
        _of("calendar", "", "calendars", "calendars"),
        RULE.format(
            when='{ code = "20560", claim = { file_date = { after = { field = "date", '
            'plus = { business_days = 10, calendar = "office" } } } } }'
        ),
    ),
)
