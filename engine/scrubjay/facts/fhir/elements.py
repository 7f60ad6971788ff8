"""Walks FHIR JSON with care: every element knows its path, and one of the wrong shape is told and taken as missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from scrubjay.facts.claim import Note, Place

_LINE: Final = re.compile(r"line \d+")


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with where it stands; `home` is the Bundle that holds it, empty for one on its own."""

    value: dict[str, Any]
    place: Place
    home: str = ""
    url: str = ""

    @property
    def type(self) -> str:
        """The name of its type, empty if it has none."""
        name = self.value.get("resourceType")
        return name if isinstance(name, str) else ""


@dataclass(frozen=True, slots=True)
class Element:
    """An object of a resource. `notes` is where mistakes go; a missing element is one without keys."""

    value: dict[str, Any]
    owner: Resource
    place: Place
    notes: list[Note] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.value)

    def at(self, name: str) -> Place:
        """The place of a part."""
        where = self.place.where
        separator = ", " if where.startswith("line ") and _LINE.fullmatch(where) else "." if where else ""
        return Place(self.place.file, f"{where}{separator}{name}")

    def one(self, name: str) -> Element:
        """A part that is an object."""
        value = self.value.get(name)
        if value is not None and not isinstance(value, dict):
            self._wrong(name, "expected an object in braces: {...}")
            value = None
        return Element(value or {}, self.owner, self.at(name), self.notes)

    def each(self, name: str) -> Iterator[Element]:
        """The objects of a part that is a list."""
        if name not in self.value:
            return
        for index, value in enumerate(self._list(name)):
            part = f"{name}[{index}]"
            if isinstance(value, dict):
                yield Element(value, self.owner, self.at(part), self.notes)
            else:
                self._wrong(part, "expected an object in braces: {...}")

    def texts(self, name: str) -> list[str]:
        """The texts of a part that is a list."""
        found = []
        for index, value in enumerate(self._list(name)):
            if isinstance(value, str):
                found.append(value.strip())
            else:
                self._wrong(f"{name}[{index}]", "expected text in quotes")
        return [text for text in found if text]

    def numbers(self, name: str) -> list[int]:
        """The whole numbers of a part that is a list."""
        found = []
        for index, value in enumerate(self._list(name)):
            if isinstance(value, int) and not isinstance(value, bool):
                found.append(value)
            else:
                self._wrong(f"{name}[{index}]", "expected a whole number")
        return found

    def text(self, name: str) -> str | None:
        """A part that is text; None if it is missing or blank."""
        value = self.value.get(name)
        if isinstance(value, str):
            return value.strip() or None
        if value is not None:
            self._wrong(name, "expected text in quotes")
        return None

    def number(self, name: str) -> int | Decimal | None:
        """A part that is a number."""
        value = self.value.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._wrong(name, "expected a number without quotes")
            return None
        return value

    def whole(self, name: str) -> int | None:
        """A part that is a whole number; FHIR's own numbers for the parts of a claim begin at 1."""
        value = self.number(name)
        if value is None or (isinstance(value, int) and 0 < value < 1_000_000):
            return value if isinstance(value, int) else None
        self._wrong(name, "expected a whole number from 1")
        return None

    def remark(self, name: str, words: str) -> None:
        """Note what was read otherwise than one might think."""
        self.notes.append(Note("note", self.at(name) if name else self.place, words))

    def _list(self, name: str) -> list[Any]:
        value = self.value.get(name)
        if value is not None and not isinstance(value, list):
            self._wrong(name, "expected a list in brackets: [...]")
            return []
        return value or []

    def _wrong(self, name: str, words: str) -> None:
        self.notes.append(Note("error", self.at(name), words))
