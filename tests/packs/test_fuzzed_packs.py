"""Some hundred broken packs, of the same seeds every time; `benchmarks/fuzz_packs.py` tries as many as one likes."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from fuzz_packs import fuzzed
from fuzzing.breaking import WAYS
from fuzzing.texts import texts
from fuzzing.trying import shrunk, tried

from scrubjay.packs.library import Library, open_library


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def test_broken_packs_are_taken_or_refused_with_places_and_reasons(library: Library) -> None:
    made = fuzzed(library, 300, 1)
    assert made.faults == {}
    assert made.came["taken"] + made.came["refused"] == 300
    # a run in which all are refused at once would try little
    assert made.came["taken"] > 10


def test_a_seed_breaks_the_same_pack_again() -> None:
    text = texts()[0].encode()
    for way in dict.fromkeys(WAYS):
        assert way(text, random.Random(7)) == way(text, random.Random(7))


def test_texts_to_break_are_packs_of_every_kind() -> None:
    found = "\n".join(texts())
    assert all(f"[[{kind}]]" in found for kind in ("visit_limit", "documentation", "code_pair", "eligibility", "rule"))


def test_a_fault_is_told_and_shrunk_to_what_makes_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbling(around: Library, pack: object) -> None:
        if "faulty" in (tmp_path / "x.toml").read_text():
            raise KeyError("faulty")

    monkeypatch.setattr("fuzzing.trying.program_of", stumbling)
    file = tmp_path / "x.toml"
    text = b'[pack]\nid = "a"\ntitle = "t"\nversion = "1"\nnote = "faulty"\n\n[codes]\na = ["97110"]\n'
    assert tried(library, text, file).fault.startswith("KeyError at ")
    fewer = shrunk(text, lambda one: tried(library, one, file).came == "failed")
    assert fewer == b'[pack]\nid = "a"\ntitle = "t"\nversion = "1"\nnote = "faulty"'
