"""What a check declares and what it finds: its code, its words for `--explain`, two examples, and the search itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from scrubjay.linting.edits import Edit
from scrubjay.linting.linted import Linted
from scrubjay.packs.places import Place

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a check says of a pack: where, what, how to mend it.

    `related` are other places with a word on each; `claim` is a facts document on which it shows; `mend` are edits
    that keep what the pack decides.
    """

    place: Place
    message: str
    hint: str = ""
    related: tuple[tuple[Place, str], ...] = ()
    claim: dict[str, Any] | None = None
    mend: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, with the check that found it. `mended`: the file was changed so that it is gone."""

    code: str
    name: str
    severity: Severity
    found: Found
    mended: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.found.place


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a pack; `base` is the file of the base that it extends, where it takes one.

    What is not said is that of `examples`: a header, a source, a policy.
    """

    toml: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `find` is None for what loading finds; `mends` says what `--fix` does, empty where it does nothing.

    `whole`: it needs the pack merged and compiled; others look at a file that cannot be loaded, too.
    """

    code: str
    name: str
    severity: Severity
    title: str
    bad: Example
    good: Example
    why: str
    cost: str
    find: Callable[[Linted], Iterable[Found]] | None = None
    mends: str = ""
    whole: bool = True
