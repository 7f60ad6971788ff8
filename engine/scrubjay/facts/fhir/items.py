"""The items of a FHIR claim, as the lines of a facts document, with where each field of a line stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from scrubjay.facts.claim import Place

from .codes import modifier, place_of_service, procedure
from .elements import Element

_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?", re.ASCII)
_COUNTED: Final = frozenset(("", "1", "un", "u", "unit", "units", "{unit}", "{units}", "[u]"))
"""How a quantity says that it counts units; minutes, say, are none."""


@dataclass(slots=True)
class Line:
    """A line as a facts document gives it, and the places of its fields; `document` lacks what is unknown."""

    document: dict[str, Any]
    places: dict[str, Place] = field(default_factory=dict)

    def put(self, name: str, value: Any, place: Place) -> None:
        """Set a field."""
        self.document[name] = value
        self.places[name] = place


@dataclass(frozen=True, slots=True)
class Around:
    """What lines take from their claim: where diagnoses stand in its list, its one day, who gave which services."""

    pointers: Mapping[int, int]
    day: str | None
    rendering: Mapping[int, dict[str, Any]]


def line_of(item: Element, around: Around) -> Line:
    """The line that an item is."""
    line = Line({"note": None, "authorization_numbers": []}, {"": item.place})
    number = item.whole("sequence")
    if number is not None:
        line.put("number", number, item.at("sequence"))
    code = procedure(item.one("productOrService"))
    if code is not None:
        line.put("code", code, item.at("productOrService"))
    else:
        item.remark("productOrService", "no CPT or HCPCS code here: taken as unknown")
    _modifiers(item, line)
    _amounts(item, line)
    _dates(item, line, around.day)
    _place(item, line)
    _pointers(item, line, around.pointers)
    members = [around.rendering[number] for number in item.numbers("careTeamSequence") if number in around.rendering]
    if len(members) == 1:
        line.put("rendering", members[0], item.at("careTeamSequence"))
    elif members:
        item.remark("careTeamSequence", "several gave the service: who renders it is taken as unknown")
    if item.value.get("detail"):
        item.remark("detail", "not read: an item is the sum of its details")
    return line


def _modifiers(item: Element, line: Line) -> None:
    found = [(one, modifier(one)) for one in item.each("modifier")]
    for one, code in found:
        if code is None:
            one.remark("", "no modifier of two characters here: the line's modifiers are taken as unknown")
    if all(code is not None for _, code in found):
        line.put("modifiers", [code for _, code in found], item.at("modifier"))


def _amounts(item: Element, line: Line) -> None:
    quantity = item.one("quantity")
    count = quantity.number("value")
    unit = (quantity.text("code") or quantity.text("unit") or "").lower()
    counted = unit in _COUNTED
    if count is not None and counted:
        line.put("units", count, item.at("quantity.value"))
    elif count is not None:
        item.remark("quantity", "does not count units: the line's units are taken as unknown")
    net, price = item.one("net"), item.one("unitPrice")
    amount = money(net)
    if amount is not None:
        line.put("charge", amount, item.at("net.value"))
        return
    each, factor = money(price), item.number("factor")
    if each is not None and not all(_small(value) for value in (each, count, factor)):
        line.put("charge", each, item.at("unitPrice.value"))
    elif each is not None and count is not None:
        charge = Decimal(each) * Decimal(count) * Decimal(1 if factor is None else factor)
        # what is multiplied may have zeros behind its cents
        line.put("charge", charge.normalize(), item.at("unitPrice.value"))


def money(amount: Element) -> int | Decimal | None:
    """An amount in US dollars; another currency is none that a claim here can have."""
    value, currency = amount.number("value"), amount.text("currency")
    if value is not None and currency not in (None, "USD"):
        amount.remark("currency", "not US dollars: the amount is taken as unknown")
        return None
    return value.normalize() if isinstance(value, Decimal) and _small(value) else value


def _small(value: int | Decimal | None) -> bool:
    # asked before any arithmetic: 1e999999 would be worked out digit by digit
    return value is None or not value or abs(Decimal(value).adjusted()) < 10


def _dates(item: Element, line: Line, day: str | None) -> None:
    period = item.one("servicedPeriod")
    for name, holder, part in (
        ("date", item, "servicedDate"),
        ("date", period, "start"),
        ("through", period, "end"),
    ):
        if holder.value.get(part) is None:
            continue
        found = whole_day(holder, part)
        if found is not None:
            line.put(name, found, holder.at(part))
    if item.value.get("servicedDate") is None and not period and day is not None:
        line.put("date", day, item.place)
    if "date" in line.document and not period:
        line.put("through", line.document["date"], line.places["date"])


def whole_day(holder: Element, name: str) -> str | None:
    """The day of a date, or of a time of day; a year or month alone is no day."""
    text = holder.text(name)
    found = _DAY.fullmatch(text) if text is not None else None
    if text is not None and found is None and not re.fullmatch(r"\d{4}(-\d{2})?", text):
        # no date at all: the check of the field says so
        return text
    if text is not None and found is None:
        holder.remark(name, "not a whole date: the day is taken as unknown")
    return None if found is None else found[1]


def _place(item: Element, line: Line) -> None:
    concept = item.one("locationCodeableConcept")
    place = place_of_service(concept)
    if place is not None:
        line.put("place_of_service", place, item.at("locationCodeableConcept"))
    elif concept:
        item.remark("locationCodeableConcept", "no place of service code here: taken as unknown")
    elif not item.value.get("locationAddress") and not item.value.get("locationReference"):
        line.put("place_of_service", None, item.place)


def _pointers(item: Element, line: Line, pointers: Mapping[int, int]) -> None:
    found = []
    for sequence in item.numbers("diagnosisSequence"):
        if sequence not in pointers:
            item.remark("diagnosisSequence", f"points to a diagnosis that is not there; the claim has {len(pointers)}")
        # one that leads nowhere must not come to name another diagnosis
        found.append(pointers.get(sequence, len(pointers) + max(sequence, 1)))
    line.put("diagnosis_pointers", found, item.at("diagnosisSequence"))
