"""The claims that `pack cases` would write for a policy, tried where the search found none that tells sides apart."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.cases.conformance import conformance
from scrubjay.cases.each_value import more_cases
from scrubjay.cases.scene import Json
from scrubjay.differing.side import Side
from scrubjay.packs.pack import Pack
from scrubjay.testing.running import ready


def scenes_of_cases(side: Side, pack: Pack, policy: str) -> Iterator[Json]:
    """The claims on the boundaries of a policy of one side, one at a time with the facts beside them."""
    checker = ready(side.library, pack)
    if policy not in checker.programs.of(pack).policies:
        return
    for case in conformance(checker, pack, [policy]).cases:
        yield from _apart(case.facts)
    for case in more_cases(checker, pack, [policy]):
        yield from _apart(case.facts)


def _apart(facts: Json) -> Iterator[Json]:
    for claim in facts.get("claims", ()):
        yield {**facts, "claims": [claim]}
