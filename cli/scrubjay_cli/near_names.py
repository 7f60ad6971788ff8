"""What a user may have meant by a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def meant(given: str, names: Sequence[str]) -> str:
    """`expected a, b or c; did you mean b?`"""
    listed = " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    near = difflib.get_close_matches(given.lower(), names, n=1)
    return f"expected {listed}" + (f"; did you mean {near[0]}?" if near else "")
