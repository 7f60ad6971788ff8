"""Packs found by id: shipped ones, a user's own in their place, refused ones with their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from broken_packs import GOOD, broken

from scrubjay.packs.library import looks_like_file, open_library, with_file
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import NoSuchPack
from scrubjay.rules.checking import every_problem

CHILD = '[pack]\nid = "ours/child"\ntitle = "t"\nversion = "1"\nextends = ["test/pack"]\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_packs_load_and_merge() -> None:
    library = open_library()
    assert library.broken == ()
    for pack in library.loaded.values():
        assert library.merged(pack).id == pack.id


def test_file_is_named_from_its_packs_folder(tmp_path: Path) -> None:
    write(tmp_path, "ours/deep/pack.toml", GOOD)
    assert open_library([tmp_path / "ours"]).find("test/pack").file == "ours/deep/pack.toml"


def test_own_pack_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "mine.toml", GOOD.replace("test/pack", "medicaid/nc"))
    assert open_library([tmp_path]).find("medicaid/nc").title == "A pack for tests"


def test_two_packs_of_a_folder_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", GOOD)
    write(tmp_path, "b.toml", GOOD)
    (problem,) = open_library([tmp_path]).broken
    assert "the id `test/pack` is taken by" in problem.message


def test_refused_pack_is_not_an_unknown_one(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", broken("overlap in dated amounts"))
    with pytest.raises(PackErrors, match="begins before"):
        open_library([tmp_path]).find("test/pack")


def test_child_of_a_refused_base_tells_the_base_s_mistakes(tmp_path: Path) -> None:
    write(tmp_path, "base.toml", broken("overlap in dated amounts"))
    write(tmp_path, "child.toml", CHILD)
    library = open_library([tmp_path])
    with pytest.raises(PackErrors) as caught:
        library.merged(library.find("ours/child"))
    said = str(caught.value)
    assert "the base `test/pack` has mistakes of its own" in said
    assert "begins before" in said
    assert every_problem(library, caught.value) == caught.value.problems


def test_pack_given_as_a_file_finds_its_bases_in_the_library(tmp_path: Path) -> None:
    write(tmp_path, "packs/base.toml", GOOD)
    library, pack = with_file(open_library([tmp_path / "packs"]), write(tmp_path, "child.toml", CHILD))
    assert [item.id for item in library.merged(pack).items] == ["past", "kx", "visits", "evaluation-alone"]


def test_file_that_is_no_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(GOOD.replace("A pack for tests.", "Ein Päckchen").encode("latin-1"))
    with pytest.raises(PackErrors, match=r"latin\.toml:1:1: this file is not UTF-8"):
        with_file(open_library(), path)


def test_unknown_id_names_the_nearest() -> None:
    with pytest.raises(NoSuchPack, match="did you mean `medicare/part-b`"):
        open_library().find("medicare/partb")


def test_id_is_no_file() -> None:
    assert not looks_like_file("medicare/part-b")
    assert looks_like_file("part-b.toml")
