"""One FHIR R4 Claim as a claim of a facts document: what the resource can carry and leaves out is absent.

Unknown stays what it cannot carry (plan, product, frequency of a void ...) and what it leaves to resources that are
not among those given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scrubjay.facts.claim import Place

from .codes import ACCIDENTS, code_of, diagnosis, filing_indicator, taxonomy
from .elements import Element
from .items import Around, Line, line_of, money, whole_day
from .parties import Part, patient, payer, provider
from .references import References

_PLACES_IN_LINE: Final = {1: "P", 2: "S", 3: "T"}
_ROLES: Final[Mapping[str, str]] = {
    "primary": "rendering", "rendering": "rendering", "performing": "rendering", "supervisor": "supervising",
    "supervising": "supervising", "referring": "referring", "ordering": "ordering",
}  # fmt: skip
_OF_ONE_NPI: Final = ("referring", "ordering", "supervising")


def claim_of_resource(claim: Element, references: References) -> Line:
    """The claim with its `lines`, and the places of its fields."""
    built = Line({"delay_reason": None, "referral_number": None}, {"": claim.place})
    _names(claim, built)
    _related(claim, built, references)
    created = whole_day(claim, "created")
    if created is not None:
        built.put("file_date", created, claim.at("created"))
    built.put("patient", patient(claim.one("patient"), references), claim.at("patient"))
    _insurance(claim, built, references)
    built.put("billing", provider(claim.one("provider"), references), claim.at("provider"))
    total = money(claim.one("total"))
    if total is not None:
        built.put("charge", total, claim.at("total.value"))
    _accident(claim, built)
    if claim.value.get("referral"):
        # it names an order or referral whose number and author are not read
        del built.document["referral_number"]
    pointers = _diagnoses(claim, built, references)
    rendering = _care_team(claim, built, references)
    _information(claim, built)
    lines = [line_of(item, Around(pointers, _one_day(claim), rendering)) for item in claim.each("item")]
    built.put("lines", [line.document for line in lines], claim.at("item"))
    for index, line in enumerate(lines):
        built.places |= {f"lines[{index}]{'.' if name else ''}{name}": place for name, place in line.places.items()}
    places = {line.document.get("place_of_service") for line in lines}
    if len(places) == 1 and None not in places:
        built.put("place_of_service", places.pop(), claim.at("item"))
    return built


def _names(claim: Element, built: Line) -> None:
    """The office's number and, typed `uc`, the payer's; a server's id only where there is no other."""
    ids = [(code_of(one.one("type")), one.text("value"), one.at("value")) for one in claim.each("identifier")]
    own = [(value, place) for types, value, place in ids if value and "uc" not in types]
    payers = [(value, place) for types, value, place in ids if value and "uc" in types]
    server = claim.text("id")
    if own:
        built.put("id", *own[0])
    elif server:
        built.put("id", server, claim.at("id"))
    if payers:
        built.put("payer_control_number", *payers[0])


def _related(claim: Element, built: Line, references: References) -> None:
    """A claim that replaces another is a 7; FHIR has no void, and says nothing where an earlier claim went before."""
    replaced = [one for one in claim.each("related") if "replaced" in code_of(one.one("relationship"))]
    if replaced:
        reference = replaced[0].one("claim")
        built.put("frequency", "7", replaced[0].at("relationship"))
        number = reference.one("identifier").text("value")
        earlier = references.resolve(reference)
        for one in earlier.each("identifier") if earlier is not None else ():
            # the payer's own number of that claim, where the office has noted it
            number = number or (one.text("value") if "uc" in code_of(one.one("type")) else None)
        if number is not None:
            built.put("original_reference", number, replaced[0].at("claim"))
    elif any("prior" in code_of(one.one("relationship")) for one in claim.each("related")):
        claim.remark("related", "an earlier claim, which this one may replace: its frequency is taken as unknown")
    else:
        built.put("frequency", "1", claim.place)
        built.put("original_reference", None, claim.place)


def _insurance(claim: Element, built: Line, references: References) -> None:
    entries = list(claim.each("insurance"))
    focal = [one for one in entries if one.value.get("focal") is True] or (entries if len(entries) == 1 else [])
    if len(focal) != 1:
        claim.remark("insurance", "no one coverage is focal: payer's place, member id and authorization are unknown")
        built.put("payer", payer(references, claim.one("insurer")), claim.at("insurer"))
        return
    own = focal[0]
    built.put("authorization_numbers", own.texts("preAuthRef"), own.at("preAuthRef"))
    coverage = references.resolve(own.one("coverage"))
    payors = list(coverage.each("payor")) if coverage is not None else []
    built.put("payer", payer(references, claim.one("insurer"), *payors[:1]), claim.at("insurer"))
    if coverage is None:
        own.remark("coverage", "this coverage is not among the resources given: member id and group are unknown")
    else:
        built.document["patient"] |= {"member_id": coverage.text("subscriberId") or _member_number(coverage)}
        groups = [one.text("value") for one in coverage.each("class") if "group" in code_of(one.one("type"))]
        built.put("group_number", next(iter(groups), None), coverage.at("class"))
        built.document |= _kind(coverage, "filing_indicator", "payer_sequence")
    others = [one for one in entries if one.place != own.place]
    built.put("other_payers", [_other(one, references) for one in others], claim.at("insurance"))


def _member_number(coverage: Element) -> str | None:
    numbers = [(code_of(one.one("type")), one.text("value")) for one in coverage.each("identifier")]
    return next((value for types, value in numbers if value and "mb" in types), None)


def _kind(coverage: Element, indicator: str, sequence: str) -> Part:
    kind, order = filing_indicator(coverage.one("type")), coverage.whole("order")
    place = None if order is None else _PLACES_IN_LINE.get(order)
    return ({indicator: kind} if kind else {}) | ({sequence: place} if place else {})


def _other(entry: Element, references: References) -> Part:
    coverage = references.resolve(entry.one("coverage"))
    if coverage is None:
        return {}
    number = payer(references, *list(coverage.each("payor"))[:1]).get("id")
    return ({"id": number} if number else {}) | _kind(coverage, "filing_indicator", "sequence")


def _accident(claim: Element, built: Line) -> None:
    accident = claim.one("accident")
    if not accident:
        built.put("accident", None, claim.place)
        return
    kinds = {code.upper() for code in code_of(accident.one("type"))}
    causes = {ACCIDENTS.get(kind, "OA") for kind in kinds}
    part: Part = {"causes": sorted(causes)} if causes else {}
    date = whole_day(accident, "date")
    part |= {"date": date} if date else {}
    if not accident.value.get("locationReference"):
        part["state"] = accident.one("locationAddress").text("state")
    built.put("accident", part, claim.at("accident"))


def _diagnoses(claim: Element, built: Line, references: References) -> dict[int, int]:
    """Puts the diagnoses in the order of their sequences; gives where each stands in the list, from 1."""
    found: list[tuple[int, str | None]] = []
    for one in claim.each("diagnosis"):
        sequence = one.whole("sequence")
        concept = one.one("diagnosisCodeableConcept")
        condition = None if concept else references.resolve(one.one("diagnosisReference"))
        code = diagnosis(condition.one("code") if condition is not None else concept)
        if code is None:
            one.remark("", "no ICD-10-CM code here: the claim's diagnoses are taken as unknown")
        found.append((len(found) + 1 if sequence is None else sequence, code))
    found.sort(key=lambda pair: pair[0])
    if all(code is not None for _, code in found):
        built.put("diagnoses", [code for _, code in found], claim.at("diagnosis"))
    return {sequence: at for at, (sequence, _) in enumerate(found, start=1)}


def _care_team(claim: Element, built: Line, references: References) -> dict[int, Part]:
    """Puts who stands on the claim; gives those who gave services, by their sequence."""
    members = list(claim.each("careTeam"))
    roles = [_role(one, alone=len(members) == 1) for one in members]
    parts = [_member(one, references) if role else {} for one, role in zip(members, roles, strict=True)]
    by_role: dict[str, list[tuple[Element, Part]]] = {}
    for one, role, part in zip(members, roles, parts, strict=True):
        by_role.setdefault(role, []).append((one, part))
    for role in ("rendering", *_OF_ONE_NPI):
        found = by_role.get(role, [])
        main = [pair for pair in found if "primary" in code_of(pair[0].one("role"))] or found
        if len(main) == 1:
            kept = {name: value for name, value in main[0][1].items() if name == "npi" or role == "rendering"}
            built.put(role, kept, main[0][0].place)
        elif not found and not (role in ("referring", "ordering") and claim.value.get("referral")):
            built.put(role, None, claim.place)
    gave = ((one.whole("sequence"), part) for one, part in by_role.get("rendering", []))
    return {sequence: part for sequence, part in gave if sequence is not None}


def _role(member: Element, *, alone: bool) -> str:
    codes = code_of(member.one("role"))
    named = next((_ROLES[code] for code in sorted(codes) if code in _ROLES), "")
    return named or ("rendering" if alone and not codes else "")


def _member(member: Element, references: References) -> Part:
    part = provider(member.one("provider"), references)
    part.pop("state", None)
    qualified = taxonomy(member.one("qualification"))
    return part | ({"taxonomy": qualified} if qualified else {})


def _information(claim: Element, built: Line) -> None:
    """Words among the supporting information are the claim's notes; what else it holds is not read."""
    every = list(claim.each("supportingInfo"))
    built.put("notes", list(_words(every)), claim.at("supportingInfo"))
    unread = len(every) - len(built.document["notes"])
    if unread:
        entries = "1 entry is" if unread == 1 else f"{unread} entries are"
        claim.remark("supportingInfo", f"{entries} not read: only text (valueString) is, as a note on the claim")


def _words(information: list[Element]) -> Iterator[str]:
    for one in information:
        words = one.text("valueString") if "valueString" in one.value else None
        if words:
            yield words


def _one_day(claim: Element) -> str | None:
    """The day of a claim whose services were all on one day, for items that give none."""
    period = claim.one("billablePeriod")
    days: list[Any] = [whole_day(period, name) if period.value.get(name) else None for name in ("start", "end")]
    return str(days[0]) if days[0] is not None and days[0] == days[1] else None


def place_of(built: Line, names: str) -> Place:
    """The place of a field of the facts document (`lines[0].units`): its own, or that of what holds it."""
    while names not in built.places and names:
        names = names[: max(names.rfind("."), names.rfind("["), 0)]
    return built.places.get(names, built.places[""])
