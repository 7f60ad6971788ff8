"""Policy kinds: one file each, a model that lowers itself to measures and rules of the general form."""

from __future__ import annotations

from collections.abc import Mapping

from scrubjay.packs.kinds.base import Lowered, Policy
from scrubjay.packs.kinds.limit import Frequency, Limit, MaxUnits, VisitLimit
from scrubjay.packs.kinds.prior_auth import PriorAuth
from scrubjay.packs.kinds.required_modifier import RequiredModifier
from scrubjay.packs.kinds.rule import Rule
from scrubjay.packs.kinds.threshold_modifier import ThresholdModifier

KINDS: Mapping[str, type[Policy]] = {
    model.kind_name: model
    for model in (Rule, Limit, VisitLimit, MaxUnits, Frequency, PriorAuth, ThresholdModifier, RequiredModifier)
}

__all__ = ["KINDS", "Lowered", "Policy"]
