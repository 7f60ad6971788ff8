"""Who is who on a FHIR claim: providers, payer and patient behind its references, as parts of a facts document."""

from __future__ import annotations

from typing import Any, Final

from .codes import code_of, npi, npi_of, taxonomy
from .elements import Element
from .references import References

Part = dict[str, Any]

_SEXES: Final = {"male": "M", "female": "F"}
_PAYER_ID: Final = "niip"
"""Type of an organization's identifier as a payer (HL7 v2 table 0203)."""


def provider(reference: Element, references: References) -> Part:
    """NPI, taxonomy and state of a practitioner, their role or an organization; what the files do not tell is left out.

    A resource that gives no NPI has none; one that is not in the files is unknown, apart from what the reference says.
    """
    found = references.resolve(reference)
    if found is None:
        number = npi(reference.one("identifier"))
        if number is None and reference:
            reference.remark("", "this provider is not among the resources given: unknown")
        return {} if number is None else {"npi": number}
    part: Part = {}
    specialty = next((code for one in found.each("specialty") if (code := taxonomy(one))), None)
    if found.value.get("resourceType") == "PractitionerRole":
        part |= provider(found.one("practitioner" if found.value.get("practitioner") else "organization"), references)
        number = npi_of(found)
        part |= {"npi": number} if number else {}
    else:
        part["npi"] = npi_of(found)
        qualified = (taxonomy(one.one("code")) for one in found.each("qualification"))
        specialty = specialty or next((code for code in qualified if code), None)
    if specialty:
        part["taxonomy"] = specialty
    state = _state(found)
    return part | ({"state": state} if state else {})


def payer(references: References, *candidates: Element) -> Part:
    """Id and name of the payer: of the first of the references given that tells an id."""
    best: Part = {}
    for reference in candidates:
        found = references.resolve(reference)
        name = (found.text("name") if found is not None else None) or reference.text("display")
        number = _payer_id(found) if found is not None else reference.one("identifier").text("value")
        part = {key: value for key, value in (("id", number), ("name", name)) if value}
        if "id" in part:
            return part
        best = best or part
    return best


def patient(reference: Element, references: References) -> Part:
    """The patient, without the member id, which their coverage tells."""
    found = references.resolve(reference)
    if found is None:
        reference.remark("", "this patient is not among the resources given: unknown")
        return {}
    names = [one for one in found.each("name") if one.text("use") not in ("old", "maiden", "nickname")]
    names.sort(key=lambda one: one.text("use") != "official")
    name = names[0] if names else Element({}, found.owner, found.at("name"), found.notes)
    sex = found.text("gender")
    part: Part = {
        "first_name": next(iter(name.texts("given")), None),
        "last_name": name.text("family"),
        "birth_date": found.text("birthDate"),
        "sex": None if sex is None else _SEXES.get(sex, "U"),
        "state": _state(found),
    }
    if part["birth_date"] is not None and len(part["birth_date"]) in (4, 7):
        # a year or a month alone: the day is not known
        found.remark("birthDate", "not a whole date: taken as unknown")
        del part["birth_date"]
    return part


def _payer_id(organization: Element) -> str | None:
    ids = [(code_of(one.one("type")), one.text("value")) for one in organization.each("identifier") if not npi(one)]
    values = [value for types, value in ids if value and _PAYER_ID in types] or [value for _, value in ids if value]
    if len(set(values)) > 1:
        organization.remark(
            "identifier", "several identifiers and none typed NIIP: the first is read as the payer's id"
        )
    return values[0] if values else None


def _state(holder: Element) -> str | None:
    return next((state for one in holder.each("address") if (state := one.text("state"))), None)
