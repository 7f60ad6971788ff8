"""What a run leaves aside: waivers and a baseline, put to each decision as it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrubjay.decisions.decision import Decision
from scrubjay.facts.claim import Note
from scrubjay.setting_aside.applying import unused, waived
from scrubjay.setting_aside.baseline import Baseline, only_new
from scrubjay.setting_aside.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Aside:
    """Waivers that hold, and an earlier report. `errors`: of waivers that hold no more."""

    waivers: tuple[Waiver, ...] = ()
    errors: tuple[Note, ...] = ()
    baseline: Baseline | None = None

    def put(self, decisions: Sequence[Decision]) -> tuple[list[Decision], tuple[Note, ...]]:
        """The decisions with findings waived, and what is known left out; errors of waivers that nothing needs."""
        marked = [waived(decision, self.waivers) for decision in decisions] if self.waivers else list(decisions)
        errors = (*self.errors, *unused(self.waivers, marked))
        if self.baseline is None:
            return marked, errors
        return [only_new(decision, self.baseline) for decision in marked], errors


NOTHING = Aside()
