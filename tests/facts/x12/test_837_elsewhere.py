"""The 837P reader against what others wrote: the public samples, and pyx12's opinion of our own files."""

from __future__ import annotations

import importlib.util
import io
import logging
import re
from pathlib import Path

import pytest
from x12_builder import good

from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.x12 import read_837

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples"
EXAMPLES = Path(__file__).parents[3] / "examples"
WRONG_SEPARATOR = {
    "demo.cob.2ndary.example4.837", "demo.example6.837", "demo.example9.837", "demo.example11.837",
    "demo.example12.837",
}  # fmt: skip


def _samples(folder: str) -> list[Path]:
    found = sorted((SAMPLES / folder).glob("*.837*"))
    if not found:
        pytest.skip("the public samples (shared/samples beside the repository) are not at hand")
    return found


def test_every_sample_is_read_with_all_lines_and_codes() -> None:
    for path in _samples("837p"):
        text = path.read_text("latin-1")
        found = list(read_837(path, path.name))
        claims = [one for one in found if isinstance(one, Claim)]
        assert len(claims) == len(re.findall(r"CLM\*", text)), path.name
        codes = re.findall(r"SV1\*HC[:>](\w{5})", text)
        assert [line["code"] for claim in claims for line in claim.lines] == codes, path.name
        for claim in claims:
            assert claim.row["charge"] == sum(line["charge"] for line in claim.lines)  # type: ignore[misc]
        assert not [one for one in found if isinstance(one, Note) and one.level != "note"], path.name


def test_samples_that_announce_another_separator_are_read_with_the_one_they_use() -> None:
    said = {
        path.name
        for path in _samples("837p")
        for one in read_837(path, path.name)
        if isinstance(one, Note) and "read with `>`" in one.message
    }
    assert said == WRONG_SEPARATOR


def test_samples_that_are_no_837p_are_refused() -> None:
    for path in _samples("not-837p"):
        found = list(read_837(path, path.name))
        assert [one.level for one in found if isinstance(one, Note)] == ["error"], path.name
        assert not [one for one in found if isinstance(one, Claim)]


@pytest.mark.parametrize("name", ["good", *(path.name for path in sorted(EXAMPLES.glob("*.837")))])
def test_what_we_call_well_formed_is_valid_to_pyx12(name: str) -> None:
    if importlib.util.find_spec("pyx12") is None:
        pytest.skip("pyx12 (extra `dev`) is not installed")
    import pyx12.params
    import pyx12.x12n_document

    errors: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: errors.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("pyx12").addHandler(handler)
    text = good() if name == "good" else (EXAMPLES / name).read_bytes()
    source, acknowledgment = io.StringIO(text.decode("ascii")), io.StringIO()
    try:
        valid = pyx12.x12n_document.x12n_document(pyx12.params.params(), source, acknowledgment, None, None)
    finally:
        logging.getLogger("pyx12").removeHandler(handler)
    assert valid, (acknowledgment.getvalue(), errors)
