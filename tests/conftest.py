"""Hypothesis in CI tries the same examples every time: a release is not held up by luck, a search is run apart.

`SCRUBJAY_EXAMPLES=long pytest tests/executors` searches at length and at random.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "search")
