"""`pack expand`: the general form loads and decides the same."""

from __future__ import annotations

import pytest
from broken_packs import GOOD

from scrubjay.facts.canonical import canonical
from scrubjay.packs.expanded_toml import expanded_toml
from scrubjay.packs.expanding import expanded_document
from scrubjay.packs.library import open_library
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.resolving import NoSuchPack, resolve
from scrubjay.rules.compiling import compile_pack, lower
from scrubjay.rules.programs import expanded, program_of

LIBRARY = open_library()


def alone(pack_id: str) -> Pack:
    raise NoSuchPack(pack_id, "")


@pytest.mark.parametrize("pack_id", sorted(LIBRARY.loaded))
def test_shipped_pack_expands_to_the_same_rules(pack_id: str) -> None:
    pack = LIBRARY.find(pack_id)
    once = program_of(LIBRARY, pack)
    again = compile_pack(resolve(load_pack(expanded_toml(expanded(LIBRARY, pack)), "x.toml"), alone), LIBRARY.tables)
    assert again.measures == once.measures
    assert again.fee_schedule == once.fee_schedule
    assert [r.when for r in again.rules] == [r.when for r in once.rules]
    assert [(r.policy, r.kind, r.start, r.through) for r in again.rules] == [
        (r.policy, r.kind, r.start, r.through) for r in once.rules
    ]


def test_expanding_twice_changes_nothing() -> None:
    pack = resolve(load_pack(GOOD, "x.toml"), alone)
    general = lower(pack)
    once = expanded_document(pack, [rule for _, rule in general.rules], general.measures)
    again = resolve(load_pack(expanded_toml(once), "x.toml"), alone)
    general = lower(again)
    assert canonical(expanded_document(again, [rule for _, rule in general.rules], general.measures)) == canonical(once)


def test_hash_tells_packs_apart_and_stays() -> None:
    hashes = {pack_id: program_of(LIBRARY, LIBRARY.find(pack_id)).hash for pack_id in LIBRARY.loaded}
    assert len(set(hashes.values())) == len(hashes)
    assert program_of(open_library(), open_library().find("medicaid/nc")).hash == hashes["medicaid/nc"]
