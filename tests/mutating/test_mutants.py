"""Which changes of a pack its claims notice."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "testing"))

from acme import ACME, acme, claim, opened, with_claims

from scrubjay.facts.documents import read_document
from scrubjay.mutating.mutants import Heir, Mutant, Read, mutants, share
from scrubjay.packs.library import with_file
from scrubjay.packs.places import PackErrors


def read(name: str, text: str) -> Read:
    return Read(name, *read_document(text.encode(), name))


def tried(file: Path, claims: list[Read], **options: int) -> list[Mutant]:
    return list(mutants(*opened(file), file.read_text(encoding="utf-8"), claims, **options))  # type: ignore[arg-type]


def test_generated_claims_notice_every_change(tmp_path: Path) -> None:
    file = acme(tmp_path)
    made = with_claims(file)
    found = tried(file, [read(name, text) for name, text in made.files.items() if name.endswith(".json")])
    assert [(one.edit.line, one.edit.was, one.edit.now) for one in found if not one.noticed] == []
    assert len(found) > 15


def test_one_claim_notices_what_it_shows(tmp_path: Path) -> None:
    found = tried(acme(tmp_path), [read("units.flagged", json.dumps(claim()))])
    by_change = {(one.edit.was, one.edit.now): one.noticed for one in found}
    assert by_change[("4", "5")]
    assert by_change[('"deny"', '"review"')]
    assert not by_change[('"97165"', "")]
    assert not by_change[('"97165"', '"97164"')]


def test_changes_that_do_not_load_or_mean_the_same_are_left_out(tmp_path: Path) -> None:
    file = acme(tmp_path, ACME.replace("evaluation = [", 'unused = ["97110"]\nevaluation = ['))
    found = tried(file, [])
    assert all(one.edit.now != '"codf"' for one in found)
    assert share(found) == (0, len(found))


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    file = acme(tmp_path)
    first, again, other = (tried(file, [], limit=5, seed=seed) for seed in (1, 1, 2))
    assert len(first) == 5
    assert first == again != other


def test_packs_that_build_on_it_are_asked_too(tmp_path: Path) -> None:
    base = acme(tmp_path, ACME.replace('[pack.claims]\npayer_ids = ["ACME1"]\n', ""))
    heir = tmp_path / "heir.toml"
    heir.write_text(
        '[pack]\nid = "ours/heir"\ntitle = "H"\nversion = "1"\nextends = ["ours/acme"]\n'
        '[pack.claims]\npayer_ids = ["ACME1"]\n'
    )
    library, pack = opened(base)
    library, heir_pack = with_file(library, heir)
    of_heir = Heir(heir_pack, (read("units.flagged", json.dumps(claim())),))
    alone, with_heir = (list(mutants(library, pack, base.read_text(), (), heirs=heirs)) for heirs in ((), (of_heir,)))
    assert share(alone)[0] == 0
    assert share(with_heir)[0] > 0


def test_the_text_must_be_that_of_the_pack(tmp_path: Path) -> None:
    file = acme(tmp_path)
    library, pack = opened(file)
    with pytest.raises(PackErrors, match="the table's name does not end"):
        list(mutants(library, pack, "[pack", ()))
