"""A file cut anywhere: every CLM that begins is read, or named as left out; the claims before the cut are whole."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from x12_builder import good

from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.x12 import read_837

WHOLE = good()


def counted(data: bytes) -> tuple[int, int]:
    found = list(read_837(data, "cut.837"))
    return sum(isinstance(one, Claim) for one in found), sum(
        isinstance(one, Note) and one.level == "skip" for one in found
    )


def test_file_that_ends_within_a_clm_names_the_claim_as_left_out() -> None:
    for at in re.finditer(rb"CLM\*", WHOLE):
        claims, skipped = counted(WHOLE[: at.start() + 12])
        assert claims + skipped == len(re.findall(rb"CLM\*", WHOLE[: at.start() + 12]))
        assert skipped >= 1


@settings(max_examples=120, deadline=None)
@given(st.integers(WHOLE.index(b"CLM*"), len(WHOLE)))
def test_no_claim_is_lost_wherever_a_file_is_cut(at: int) -> None:
    claims, skipped = counted(WHOLE[:at])
    assert claims + skipped == len(re.findall(rb"(?:^|[~\n])CLM(?:\*|$)", WHOLE[:at]))
