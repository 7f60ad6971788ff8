"""What two texts of one measure count otherwise, aspect by aspect, in words."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.differing.forms import Forms
from scrubjay.rules.program import Burns, Measure, Program, Span, UnitRule, Window
from scrubjay.rules.wording import SCOPES, words

VERBS = {
    "sum": "the sum of",
    "count": "the number of",
    "visits": "the visits of",
    "min": "the least of",
    "max": "the greatest of",
    "units": "the units allowed by the minutes of",
}
UNSAID = " (its names stand for something else)"
UPTO = {
    "line": "up to the line itself",
    "day": "up to the end of its day",
    "day_before": "up to the day before",
    "window": "over the whole window",
}


def measures_apart(old: Forms, new: Forms, name: str) -> Iterator[tuple[str, str, str]]:
    """Each aspect of a measure that differs: which, and its words on either side."""
    one, other = old.program.measures[name], new.program.measures[name]
    said = [aspects(one, old.program), aspects(other, new.program)]
    differing = [key for key in said[0] if said[0][key] != said[1][key]]
    for key in differing:
        yield (f"“{other.title}”: {key}", said[0][key], said[1][key])
    if not differing:
        # the words are the same, what the names in them stand for is not
        yield (f"“{other.title}”: counts", said[0]["counts"], f"{said[1]['counts']}{UNSAID}")


def aspects(measure: Measure, program: Program) -> dict[str, str]:
    """A measure, aspect by aspect; "" where there is none."""
    counted = measure.field.label if measure.field is not None else "lines" if measure.of == "line" else measure.of
    where = words(measure.where, program)
    whose = SCOPES[measure.scope] if measure.of == "line" else "of the patient"
    return {
        "counts": f"{VERBS[measure.op]} {counted}{f' where {where}' if where else ''}",
        "whose": whose,
        "window": window_words(measure.window, program),
        "days": UPTO[measure.upto],
        "apart for each": ", ".join(path.label for path in measure.per),
        "two visits are two by": ", ".join(path.label for path in measure.keys),
        "counting from": str(measure.counting_from or ""),
        "uses up": _burns(measure.burns, program),
        "payer's own count": "may stand for lines" if measure.used is not None else "",
        "minutes": _units(measure.units),
    }


def window_words(window: Window | None, program: Program) -> str:
    """A window with its lengths and what opens it."""
    if window is None:
        return "all time"
    parts = [window.shape.replace("_", " ")]
    if window.shape == "week":
        parts.append(f"from weekday {window.week_start + 1}")
    if window.shape == "year_from":
        parts.append(f"{window.start_month:02d}-{window.start_day:02d}")
    if window.fact:
        parts.append(f"of the {window.fact.replace('_', ' ')}")
    for word, span in (("after a gap of", window.gap), ("lasting", window.lasts), ("every", window.every)):
        if span != Span():
            parts.append(f"{word} {_span(span)}")
    for word, condition in (("opened by", window.where), ("opened on the day after", window.after)):
        if condition is not None:
            parts.append(f"{word} what has {words(condition, program)}")
    return " ".join(parts)


def _span(span: Span) -> str:
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((span.months, "month"), (span.days, "day")) if n]
    return " and ".join(parts)


def _burns(burns: Burns | None, program: Program) -> str:
    if burns is None:
        return ""
    needed = words(burns.needed_for, program)
    where = f", of lines where {needed}" if needed else ""
    return f"the authorization that fits in {', '.join(burns.match)}{where}"


def _units(rule: UnitRule | None) -> str:
    if rule is None:
        return ""
    parts = [
        rule.method,
        *(["of each code"] if rule.per_code else []),
        *(["of the assistant"] if rule.assistant else []),
    ]
    return ", ".join([*parts, *([f"the {rule.choice} where there is a choice"] if rule.choice else [])])
