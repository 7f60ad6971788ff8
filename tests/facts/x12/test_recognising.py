"""What a file is that is no 837P, told from its first bytes."""

from __future__ import annotations

import pytest
from x12_broken import BROKEN
from x12_builder import File, good, joined

from scrubjay.facts.x12 import looks_like


def test_an_837p_is_nothing_else() -> None:
    assert looks_like(good()) is None
    assert looks_like(b"\xef\xbb\xbf\n" + good()) is None
    assert looks_like(joined(File(guide="005010X222A2").segments(), "\n", "")) is None


@pytest.mark.parametrize("name", [name for name in BROKEN if name[:2] in ("01", "02", "03", "04")])
def test_other_kinds_of_file_are_named(name: str) -> None:
    assert looks_like(BROKEN[name])


@pytest.mark.parametrize(
    ("guide", "words"),
    [
        ("005010X223A3", "institutional claim (837I)"),
        ("005010X224A2", "dental claim (837D)"),
        ("005010X221A1", "remittance advice (835)"),
        ("004010X098A1", "old version 4010"),
        ("005010X279A1", "eligibility request or answer (270/271)"),
        ("005010X212", "claim status request or answer (276/277)"),
    ],
)
def test_other_transactions_are_named(guide: str, words: str) -> None:
    found = looks_like(joined(File(guide=guide).segments()))
    assert found is not None
    assert words in found
    assert "scrubjay reads professional claims" in found
