"""Values of a decision's JSON in a biller's words: money with $, bounds, lists, tests and edits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from scrubjay.decisions.privacy import NOT_SHOWN
from scrubjay.decisions.wording import label

_MONEY: Final = re.compile(r"-?\d+\.\d{2}")

TESTS: Final = {
    "equals": "is",
    "in": "is one of",
    "not_in": "is none of",
    "over": "over",
    "at_least": "at least",
    "under": "under",
    "at_most": "at most",
    "before": "before",
    "on_or_before": "on or before",
    "after": "after",
    "on_or_after": "on or after",
    "has_any": "has one of",
    "has_all": "has all of",
    "has_none": "has none of",
    "first": "begins with one of",
    "fits": "fits in",
    "does not fit": "does not fit in",
    "none exists": "there is none where",
    "exists": "there is one where",
}
_ONE: Final = {
    "in": "is",
    "not_in": "is not",
    "has_any": "has",
    "has_all": "has",
    "has_none": "has no",
    "first": "begins with",
}
_CHECKS: Final = {
    "npi": "a valid NPI",
    "icd10cm": "a valid ICD-10-CM code",
    "mbi": "a valid Medicare number",
    "payer_text": "plain text",
}
_SHORT: Final = {
    "minutes.assistant_minutes": "assistant's minutes",
    "minutes.together_minutes": "minutes together",
    "minutes.timed_minutes": "day's timed minutes",
    "minutes.total_minutes": "day's minutes",
    "minutes.start_time": "start time",
}
_EDITS: Final = {
    "add_modifier": "append {value}",
    "remove_modifier": "remove {value}",
    "set_units": "set units to {value}",
    "set_place_of_service": "set place of service to {value}",
    "replace_code": "replace the code by {value}",
    "set_authorization": "set the authorization number to {value}",
    "remove_line": "remove the line",
}


def money(dollars: str) -> str:
    """`"2480.00"` as `$2,480.00`."""
    sign, digits = ("-", dollars[1:]) if dollars.startswith("-") else ("", dollars)
    whole, _, cents = digits.partition(".")
    return f"{sign}${int(whole):,}.{cents or '00'}"


def value(found: Any) -> str:
    """A value as a biller writes it."""
    if found is None or found == []:
        return "none"
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, str):
        return money(found) if _MONEY.fullmatch(found) else found
    if isinstance(found, Mapping):
        return _bounds(found) if "low" in found else _match(found)
    if isinstance(found, Sequence):
        return ", ".join(value(one) for one in found)
    return f"{found:,}" if isinstance(found, int) else str(found)


def _bounds(found: Mapping[str, Any]) -> str:
    low, high = found["low"], found["high"]
    if low == high and low is not None:
        return value(low)
    if low is None:
        return "not known" if high is None else f"at most {value(high)}"
    if high is None:
        return "not known" if low in (0, "0.00") else f"at least {value(low)}"
    return f"{value(low)} to {value(high)}"


def _match(found: Mapping[str, Any]) -> str:
    parts = [f"claim {found['claim']}"] if found.get("claim") else []
    if found.get("line"):
        parts.append(f"line {found['line']}")
    named = ("matches", "claim", "line")
    parts += [value(one) for key, one in found.items() if key not in named and one is not None]
    matches = found.get("matches", 1)
    if not parts:
        return f"{matches} found"
    return ", ".join(parts) + (f" (and {matches - 1} more)" if matches > 1 else "")


def asked(because: Mapping[str, Any]) -> str:
    """What a condition asked, and since when: `over $2,480.00 (from 2026-01-01)`."""
    test, expected = because["test"], because["expected"]
    if because.get("fact") == "marks":
        return ""
    if test == "present":
        said = "is given" if expected else "is not given"
    elif test in ("is", "is not") and expected in _CHECKS:
        said = f"{test} {_CHECKS[expected]}"
    elif test in ("exists", "none exists") and expected is True:
        said = TESTS[test].removesuffix(" where")
    elif expected is True:
        said = {"equals": "is yes", "is not": "is not yes"}.get(test, test)
    else:
        single = isinstance(expected, list) and len(expected) == 1
        words = _ONE.get(test) if single else None
        said = f"{words or TESTS.get(test, test)} {value(expected)}"
    if isinstance(expected, str) and expected.endswith(NOT_SHOWN):
        return said
    return said + _since(because.get("from"))


def _since(where: Mapping[str, Any] | None) -> str:
    if not where:
        return ""
    if "effective" in where:
        return f" (from {where['effective']})"
    if "field" in where:
        how = f": {where['reckoned']}" if "reckoned" in where else ""
        return f" (the {label(where['field'])}{how})"
    if "table" in where:
        return f" (table {where['table']})"
    return f" ({where.get('title', where['measure'])})" if "measure" in where else ""


def edit(change: Mapping[str, Any]) -> str:
    """An edit: `line 2: append KX`."""
    said = _EDITS[change["action"]].format(value=change.get("value"))
    return f"line {change['line']}: {said}" if change.get("line") is not None else said


def edits(changes: Sequence[Mapping[str, Any]]) -> str:
    """Edits in one phrase."""
    return "; ".join(edit(change) for change in changes)


def fact(name: str) -> str:
    """A missing fact in one or two words: `minutes`, `history`, `plan of care necessity`."""
    if name in _SHORT:
        return _SHORT[name]
    root, _, rest = name.rpartition(".")
    if rest in ("minutes", "history") or not root:
        return rest.replace("_", " ")
    if root in ("claim", "line"):
        return rest.replace("_", " ")
    return name.replace(".", " ").replace("_", " ")


def denial(codes: Mapping[str, Any] | None) -> str:
    """`PR-119`, with remark codes: `CO-96 N390`."""
    if not codes:
        return ""
    return " ".join([f"{codes['group']}-{codes['carc']}", *codes.get("rarc", ())])


def subject(of: Mapping[str, Any]) -> str:
    """A subject in few words: `line 2`, `visit of 2026-03-14`, `the claim`."""
    if of["type"] == "line":
        return f"line {of['line']}"
    if of["type"] == "visit":
        return f"visit of {of.get('date') or 'an unknown day'}"
    return "the claim"
