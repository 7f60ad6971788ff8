"""Chance by seed and patient, through `random()` alone: its numbers are the same on any Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """The chances of one patient; no other patient's draws touch them."""

    __slots__ = ("roll",)

    def __init__(self, seed: int, patient: int) -> None:
        self.roll = random.Random((seed << 40) + patient).random

    def chance(self, share: float) -> bool:
        """True in this share of throws."""
        return self.roll() < share

    def among(self, choices: Sequence[T]) -> T:
        """One of them, each as likely."""
        return choices[int(self.roll() * len(choices))]

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.roll() * (high - low + 1))
