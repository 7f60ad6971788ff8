"""Every engine that is here flags the same lines by the same rules; the common subset is a copy of what ships."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import peers
import pytest
from contestants import ours

from scrubjay.packs.library import open_library
from scrubjay.packs.pack import Amount
from scrubjay.rules.compiling import compile_pack
from scrubjay.rules.program import Rule


@lru_cache(maxsize=1)
def claims() -> peers.Claims:
    return peers.made(200, 1)


@lru_cache(maxsize=1)
def found() -> dict[str, tuple[peers.Work, int]]:
    return peers.contestants()


@lru_cache(maxsize=1)
def ours_flagged() -> set[peers.Flag]:
    return found()[peers.OURS][0](claims())


@pytest.mark.parametrize("name", ["chaining", "Polars", *peers.PEERS])
def test_each_contestant_flags_the_lines_that_we_flag(name: str) -> None:
    known = [one for one in found() if name in one]
    if not known:
        pytest.skip(f"{name} is not installed")
    (one,) = known
    assert not peers.differences(one, found()[one][0](claims()), ours_flagged())[1:]
    assert len(ours_flagged()) > 50


def test_a_contestant_that_differs_is_told_by_the_lines() -> None:
    expected = ours_flagged()
    less = set(sorted(expected)[1:])
    (first,) = expected - less
    told = peers.differences("other", less | {peers.Flag("C-1", 2, "co-with-go")}, expected)
    assert told == [
        "other: 1 lines missing, 1 too many",
        f"  missing   {first.claim} line {first.line}: {first.policy}",
        "  too many  C-1 line 2: co-with-go",
    ]


def test_the_common_subset_holds_over_forty_rules_that_ship() -> None:
    library = open_library()
    shipped = compile_pack(library.merged(library.find("medicare/part-b")), library.tables)
    common = ours.program()
    assert len(common.rules) >= 40
    anywhere = common.rules[0].place
    of_id: dict[str, list[Rule]] = {}
    for rule in shipped.rules:
        of_id.setdefault(rule.id, []).append(replace(rule, index=0, place=anywhere))
    copies = [replace(rule, index=0, place=anywhere) for rule in common.rules]
    assert [rule.id for rule in copies if rule not in of_id.get(rule.id, [])] == []
    assert [name for name, measure in common.measures.items() if shipped.measures[name] != measure] == []
    for name, amount in common.amounts.items():
        assert dated(amount) == dated(shipped.amounts[name])


def dated(amount: Amount) -> list[tuple[object, ...]]:
    return [(value.start, value.through, value.amount, value.source) for value in amount.values]
