"""What every writer is, and the list of planted errors that goes with any of them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from .errors import policy_meant
from .model import Year


class Writer(Protocol):
    """Takes years one by one, so that memory does not grow with them."""

    def write(self, year: Year) -> None:
        """Writes one year."""

    def close(self) -> None:
        """Ends the files."""


class Planted:
    """`planted.csv`: which claim got which error, and the policy that should flag it."""

    def __init__(self, folder: Path) -> None:
        self._out = (folder / "planted.csv").open("w", encoding="utf-8", newline="\n")
        self._out.write("claim,error,policy\n")

    def write(self, year: Year) -> None:
        """The year's errors."""
        for claim in year.claims:
            if claim.error is not None:
                self._out.write(f"{claim.id},{claim.error},{policy_meant(claim.error, claim)}\n")

    def close(self) -> None:
        """Ends the file."""
        self._out.close()
