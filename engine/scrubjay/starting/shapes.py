"""An answer in words to the value that a pack says, or what was expected instead."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from scrubjay.facts.checks import ICD10CM
from scrubjay.packs.shaping import near
from scrubjay.starting.known import Known

CODE: Final = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
RANGE: Final = re.compile(r"([0-9A-Z]{3,7})\.\.([0-9A-Z]{3,7})")
MODIFIER: Final = re.compile(r"[0-9A-Z]{2}")
PLACE: Final = re.compile(r"[0-9]{2}")
DIAGNOSIS: Final = re.compile(r"[A-Z][0-9][0-9A-Z.]*\*|[A-Z][0-9]?\*")
SPAN: Final = re.compile(r"(\d{1,4}) *(day|week|month|year)s?")
OLDEST: Final = 130
WINDOWS: Final[Mapping[str, str]] = {
    "day": "a day",
    "week": "a week from Monday",
    "calendar_month": "a calendar month",
    "calendar_year": "a calendar year",
    "coverage": "the patient's coverage",
    "year from 07-01": "a year that begins on another day",
    "last 12 months": "the last so many days, weeks or months",
}
YES_NO: Final = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
KEPT: Final = "!"
"""Behind a code that no table knows: it is meant so."""


class Wrong(ValueError):
    """An answer that cannot be taken; says what was expected."""


def text(given: str, known: Known) -> str:
    """One line of words."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in given):
        raise Wrong("expected one line of text without control characters")
    return given


def number(given: str, known: Known) -> int:
    """A whole number of 1 or more."""
    if not re.fullmatch(r"[0-9]{1,6}", given) or int(given) < 1:
        raise Wrong(f"`{given}` is no whole number of 1 or more, such as 30")
    return int(given)


def yes_no(given: str, known: Known) -> bool:
    """Yes or no."""
    if given.lower() not in YES_NO:
        raise Wrong(f"`{given}`: expected yes or no")
    return YES_NO[given.lower()]


def date(given: str, known: Known) -> datetime.date:
    """A day of the calendar."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", given):
            raise ValueError
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise Wrong(f"`{given}` is no day of the calendar; write it as 2026-01-31") from None


def span(given: str, known: Known) -> dict[str, int]:
    """So many days, weeks, months or years."""
    found = SPAN.fullmatch(given.lower())
    if found is None or int(found[1]) < 1:
        raise Wrong(f"`{given}`: expected a number of days, weeks, months or years, such as 90 days")
    return {f"{found[2]}s": int(found[1])}


def ages(given: str, known: Known) -> dict[str, int]:
    """Whole years: `under 21`, `21 and over`, `3 to 20` (both included)."""
    words = given.lower()
    if found := re.fullmatch(r"under (\d{1,3})", words):
        said = {"under": int(found[1])}
    elif found := re.fullmatch(r"(\d{1,3})(?: and (?:over|older)|\+)", words):
        said = {"at_least": int(found[1])}
    elif found := re.fullmatch(r"(\d{1,3}) *(?:to|-) *(\d{1,3})", words):
        said = {"at_least": int(found[1]), "under": int(found[2]) + 1}
    else:
        raise Wrong(f"`{given}`: expected ages such as `under 21`, `21 and over` or `3 to 20`")
    if any(not 0 < age <= OLDEST for age in said.values()) or said.get("under", OLDEST) <= said.get("at_least", 0):
        raise Wrong(f"`{given}`: nobody is of such an age")
    return said


def window(given: str, known: Known) -> Any:
    """The name of a window, or a table of its shape."""
    words = given.lower().strip()
    if words.isdecimal() and 0 < int(words) <= len(WINDOWS):
        words = list(WINDOWS)[int(words) - 1]
        if " " in words:
            raise Wrong(f"write which, such as `{words}`")
    by_words = {said: name for name, said in WINDOWS.items()}
    name = by_words.get(words, words).replace(" ", "_")
    if name == "week":
        return {"week": "monday"}
    if name in WINDOWS:
        return name
    if found := re.fullmatch(r"year from (\d\d-\d\d)", words):
        try:
            datetime.date.fromisoformat(f"2001-{found[1]}")
        except ValueError:
            raise Wrong(f"`{given}`: a year begins on a day of every year, such as 07-01") from None
        return {"year_from": found[1]}
    if words.startswith("last "):
        return {"last": span(words.removeprefix("last ").strip(), known)}
    raise Wrong(f"`{given}`: expected one of {', '.join(WINDOWS)}")


def listed(given: str) -> list[str]:
    """What stands between commas or blanks, each once."""
    return list(dict.fromkeys(one for one in re.split(r"[,\s]+", given) if one))


def codes(given: str, known: Known) -> list[str]:
    """Procedure codes, and ranges of them."""
    return _each(given.upper(), CODE, "a code has five characters, such as 97110; a range is 97110..97124", known.codes)


def modifiers(given: str, known: Known) -> list[str]:
    """Modifiers of two characters."""
    return _each(given.upper(), MODIFIER, "a modifier has two characters, such as GO", known.modifiers)


def modifier(given: str, known: Known) -> str:
    """One modifier."""
    found = modifiers(given, known)
    if len(found) != 1:
        raise Wrong(f"`{given}`: expected one modifier, such as GO")
    return found[0]


def places(given: str, known: Known) -> list[str]:
    """Places of service of two digits."""
    return _each(given, PLACE, "a place of service has two digits, such as 11", known.places)


def diagnoses(given: str, known: Known) -> list[str]:
    """ICD-10-CM codes, prefixes such as `F84*` and ranges."""
    found = listed(given.upper())
    for one in found:
        if not (ICD10CM.fullmatch(one) or DIAGNOSIS.fullmatch(one) or _is_range(one)):
            raise Wrong(f"`{one}`: a diagnosis is an ICD-10-CM code such as M25.511, a prefix F84* or a range S60..S69")
    return found


def texts(given: str, known: Known) -> list[str]:
    """Codes or ids of whatever form."""
    return [text(one, known) for one in listed(given)]


def chosen(given: str, options: Mapping[str, str]) -> str:
    """One of the options: by its name, its number in the list, or its words."""
    names = list(options)
    if given.isdecimal() and given not in options and 0 < int(given) <= len(names):
        return names[int(given) - 1]
    by_words = {words.lower(): name for name, words in options.items()} | {name.lower(): name for name in names}
    if given.lower() in by_words:
        return by_words[given.lower()]
    nearest = near(given.lower(), by_words)
    hint = f"; did you mean `{by_words[nearest]}`?" if nearest else ""
    raise Wrong(f"`{given}`: expected one of {', '.join(names)}{hint}")


def several(given: str, options: Mapping[str, str]) -> list[str]:
    """Some of the options."""
    return list(dict.fromkeys(chosen(one, options) for one in listed(given)))


def _each(given: str, form: re.Pattern[str], expected: str, known: Collection[str]) -> list[str]:
    found = listed(given)
    for one in found:
        plain = one.removesuffix(KEPT)
        if form is CODE and _is_range(plain):
            continue
        if not form.fullmatch(plain):
            raise Wrong(f"`{plain}`: {expected}")
        if plain not in known and plain == one:
            nearest = _slip(plain, known)
            hint = f"did you mean `{nearest}`? " if nearest else ""
            raise Wrong(f"`{plain}` is in no reference table: {hint}If it is meant, write {plain}{KEPT}")
    return list(dict.fromkeys(one.removesuffix(KEPT) for one in found))


def _slip(one: str, known: Collection[str]) -> str:
    """The known code that differs in one character, the last rather than the first, or in two that changed places."""

    def apart(other: str) -> list[int]:
        return [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]

    alike = {other: apart(other) for other in known if len(other) == len(one)}
    slips = {
        other: at
        for other, at in alike.items()
        if len(at) == 1 or (len(at) == 2 and at[1] == at[0] + 1 and sorted(one) == sorted(other))
    }
    return min(slips, key=lambda other: (-slips[other][0], len(slips[other]), other), default="")


def _is_range(one: str) -> bool:
    ends = RANGE.fullmatch(one)
    return ends is not None and len(ends[1]) == len(ends[2]) and ends[1] < ends[2]


SHAPES: Final[Mapping[str, Callable[[str, Known], Any]]] = {
    "text": text, "number": number, "yes_no": yes_no, "date": date, "span": span, "ages": ages, "window": window,
    "codes": codes, "modifiers": modifiers, "modifier": modifier, "places": places, "diagnoses": diagnoses,
    "texts": texts,
}  # fmt: skip

EXAMPLES: Final[Mapping[str, str]] = {
    "text": "text", "number": "a number", "yes_no": "yes or no", "date": "2026-01-31", "span": "`90 days`, `12 months`",
    "ages": "`under 21`, `21 and over`, `3 to 20`", "codes": "codes and ranges", "modifiers": "modifiers",
    "modifier": "a modifier", "places": "places of service", "diagnoses": "diagnoses, `F84*`, `S60..S69`",
    "texts": "texts",
}  # fmt: skip
"""How an answer of each shape is told in the docs."""
