"""What columns have found, told to the reference: what it is asked afterwards, or row by row, it need not work out."""

from __future__ import annotations

from scrubjay.executors.columnar.columns import Frame
from scrubjay.executors.columnar.trying import Trying
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Rule


class Told:
    """The pairs of rules on the lines of a frame, for the runs over its groups."""

    def __init__(self, frame: Frame, trying: Trying) -> None:
        self._frame = frame
        self._trying = trying
        self._pairs: dict[tuple[int, bool], list[Pair]] = {}

    def __call__(self, rule: Rule, line: Line) -> Pair | None:
        """The pair of a rule on a line; None where columns were not asked for it."""
        place = self._frame.places.get(id(line))
        if place is None:
            return None
        everywhere = place >= self._frame.asked
        key = (rule.index, everywhere)
        if key not in self._pairs:
            if everywhere and not self._trying.was_tried(rule, everywhere):
                # one line of history is no reason to try the rule on all of them
                return None
            found = self._trying.rule(rule, everywhere)
            halves = zip(found.sure.to_list(), found.possible.to_list(), strict=True)
            self._pairs[key] = [SURE if sure else MAYBE if possible else NEVER for sure, possible in halves]
        return self._pairs[key][place]
