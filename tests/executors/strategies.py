"""Small packs and facts documents for Hypothesis, and how many of them a run tries."""

from __future__ import annotations

import os

from facts_strategies import documents, sharp_documents
from hypothesis import HealthCheck, settings
from pack_strategies import packs, sharp_packs

EXAMPLES = {"few": 20, "ci": 45, "long": 3000}[os.environ.get("SCRUBJAY_EXAMPLES", "ci")]
"""Set SCRUBJAY_EXAMPLES=long before a release; `few` where another Python has tried the same examples already."""

tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)

__all__ = ["EXAMPLES", "documents", "packs", "sharp_documents", "sharp_packs", "tried"]
