"""Places in pack files and the problems found there: raised by loading and compiling, printed by the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrubjay.packs.pack import Pack


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a text file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Fault(StrEnum):
    """What sort of mistake keeps a pack from loading; `scrubjay pack lint --explain CODE` tells of each."""

    SYNTAX = "SJ001"
    KEY = "SJ002"
    MISSING = "SJ003"
    SHAPE = "SJ004"
    NAME = "SJ005"
    FIELD = "SJ006"
    WORD = "SJ007"
    DATES = "SJ008"
    TWICE = "SJ009"
    CHAIN = "SJ010"
    UNUSED = "SJ011"
    SINGLE = "SJ012"
    SUITS = "SJ013"
    ROUTING = "SJ014"
    CIRCLE = "SJ015"
    MESSAGE = "SJ016"
    TABLE = "SJ017"
    MISPLACED = "SJ018"
    NUMBER = "SJ019"
    TOGETHER = "SJ020"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a pack: where, what, and how to mend it."""

    place: Place
    message: str
    hint: str = ""
    code: Fault = field(default=Fault.SHAPE, compare=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class PackErrors(Exception):
    """Every problem of a pack at once, in the order of the text.

    `read` is the pack as far as it could be read, not merged with its bases, so that its other problems can be looked
    for; `sound` if nothing in it would make compiling stumble.
    """

    def __init__(self, problems: tuple[Problem, ...], read: Pack | None = None, *, sound: bool = False) -> None:
        self.problems = tuple(sorted(set(problems)))
        self.read = read
        self.sound = sound
        super().__init__("\n".join(str(p) for p in self.problems))
