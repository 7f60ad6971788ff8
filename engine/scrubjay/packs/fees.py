"""[fee_schedule]: the reference table by which allowed amounts that nobody gave are estimated, as a pack says it.

`loading` checks the shape, `rules.fees` compiles the conditions, `executors.fees` works out the amounts.
"""

from __future__ import annotations

from typing import Final

from scrubjay.packs.places import Fault
from scrubjay.packs.shapes import check_condition
from scrubjay.packs.shaping import Problems, nearest, only_keys, text_of
from scrubjay.packs.spans import Table, place_of

TABLES: Final = ("physician_fees",)
"""The reference tables that hold fee schedules."""
SECTION: Final = "[fee_schedule]"
PERCENT: Final = (1, 1000)


def check_fee_schedule(section: object, root: Table, problems: Problems, misshapen: Problems) -> Table | None:
    """The section as it stands, with what is wrong noted; None where there is none."""
    if section is None:
        return None
    if not isinstance(section, Table):
        problems.note(root.places["fee_schedule"], f"{SECTION} is a table", SECTION)
        return None
    only_keys(section, ("table", "where", "may_be"), SECTION, problems)
    table = text_of(section, "table", SECTION, problems)
    if table and table not in TABLES:
        problems.note(
            section.values_at["table"], f"`{table}` holds no fee schedule", nearest(table, TABLES), code=Fault.TABLE
        )
    if "where" in section:
        check_condition(section["where"], place_of(section, "where", section.place), misshapen)
    differences = section.get("may_be", [])
    if not isinstance(differences, list) or not all(isinstance(one, Table) for one in differences):
        example = 'may_be = [{ percent = 85, where = { modifiers = { has_any = ["CO"] } }, source = "..." }]'
        misshapen.note(section.values_at["may_be"], "`may_be` is a list of tables", example)
        return section
    for one in differences:
        only_keys(one, ("percent", "where", "source"), "an entry of `may_be`", problems)
        percent = one.get("percent")
        if type(percent) is not int or not PERCENT[0] <= percent <= PERCENT[1]:
            place = one.values_at.get("percent", one.place)
            misshapen.note(
                place,
                "`percent` is a whole number above 0",
                "percent = 85: as little as 85 of each 100",
                code=Fault.NUMBER,
            )
        text_of(one, "source", "an entry of `may_be`", problems)
        if "where" in one:
            check_condition(one["where"], place_of(one, "where", one.place), misshapen)
    return section


def sources_of(section: Table | None) -> list[tuple[str, Table]]:
    """The sources that a section cites, each with the entry that does."""
    listed = section.get("may_be", []) if section is not None else []
    return [(str(one.get("source", "")), one) for one in listed if isinstance(one, Table)]
