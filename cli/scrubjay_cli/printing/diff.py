"""What changed between two packs, as text: a sentence for each change, what reads otherwise, a claim that shows it.

Reads the JSON of the engine's differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay_cli.printing.look import BLANK, Line, Look, counted, entry, paragraph, spread

OUTCOMES: Final = {
    None: "the policy does not speak of it",
    "clear": "not flagged",
    "unchecked": "not checked, something is not known",
}
_MARKS: Final = {"stricter": "deny", "looser": "clean", "both": "review"}
_ROWS: Final = {
    "authorizations": "authorization",
    "coverages": "coverage",
    "episodes": "episode",
    "charts": "chart document",
    "minutes": "minutes",
}
_SHOWN: Final = 6
"""How many rows of a list, parts of a policy or packs are written out."""


def diff_lines(found: Mapping[str, Any], old: str, new: str, look: Look) -> Iterator[Line]:
    """The whole comparison."""
    changes = found["changes"]
    told = [change for change in changes if change["change"] not in ("wording", "base added", "base removed")]
    rest = [change for change in changes if change not in told]
    if found["same"]:
        yield (("same meaning", "bold"), (f": every claim is decided alike by {old} and {new}", ""))
    else:
        yield ((f"{counted(len(told), 'change')} of meaning", "bold"), (f" from {old} to {new}", ""))
    for change in told:
        yield BLANK
        yield from _change(change, look)
    if rest:
        yield BLANK
        yield (("same decisions, other words", "bold"),)
        for change in rest:
            yield from _wording(change, look)


def _change(change: Mapping[str, Any], look: Look) -> Iterator[Line]:
    mark = look.mark(_MARKS.get(change["direction"], "advise"))
    name = change["policy"] or change["pack"]
    where: list[str] = change["packs"] if change["policy"] else []
    packs = "" if not where else str(where[0]) if len(where) == 1 else counted(len(where), "pack")
    kind = f"{change['change'].upper()}{', ' + change['direction'] if change['direction'] else ''}"
    yield from spread(
        ((f"{mark} ", ""), (name, "bold")), ((kind, "bold"), (f"  {packs}" if packs else "", "dim")), look
    )
    yield from paragraph(change["summary"], look, 2)
    if len(where) > 1:
        more = f" and {len(where) - _SHOWN} more" if len(where) > _SHOWN else ""
        yield from entry("packs", f"{', '.join(where[:_SHOWN])}{more}", look, 2)
    for part in change["said"][:_SHOWN]:
        yield from _said(part, look)
    if len(change["said"]) > _SHOWN:
        more = f"(and {counted(len(change['said']) - _SHOWN, 'other part')}; --format json has them all)"
        yield from paragraph(more, look, 2, "dim")
    for at, witness in enumerate((change, *change["also"])):
        if witness["witness"] is not None:
            yield from _witness(witness, change, look, at)


def _said(part: Mapping[str, Any], look: Look) -> Iterator[Line]:
    if part["part"] == "says" and not (part["old"] and part["new"]):
        yield from entry("says", part["old"] or part["new"], look, 2)
        return
    yield from paragraph(f"{part['part']}:", look, 2, "dim")
    for label, key in (("was", "old"), ("now", "new")):
        yield from entry(label, part[key] or "(nothing)", look, 4, gap=5)


def _wording(change: Mapping[str, Any], look: Look) -> Iterator[Line]:
    packs = change["packs"]
    whose = packs[0] if len(packs) == 1 else counted(len(packs), "pack")
    yield from spread((("  ", ""), (change["policy"] or change["pack"], "bold")), ((whose, "dim"),), look)
    if not change["policy"]:
        yield from paragraph(change["summary"], look, 4)
    for part in change["said"]:
        for line in _said(part, look):
            yield (("  ", ""), *line)


def _witness(witness: Mapping[str, Any], change: Mapping[str, Any], look: Look, at: int) -> Iterator[Line]:
    words = "shown by" if at == 0 else "and by"
    for number, text in enumerate(claim_sentences(witness["witness"])):
        yield from entry(words if number == 0 else "", text, look, 2)
    for label, level, side, name in (
        ("old", witness["before"], "old", change["policy"]),
        ("new", witness["after"], "new", change["renamed"] or change["policy"]),
    ):
        yield from entry(label, _came(level, witness[side], name), look, 2)


def _came(level: str | None, decision: Mapping[str, Any] | None, policy: str | None) -> str:
    if decision is None and level is None:
        return "no such policy"
    said = OUTCOMES.get(level, level or "")
    for finding in decision["findings"] if decision is not None else ():
        if finding["policy"] == policy and level == finding["severity"]:
            return f"{said}: {finding['message']}"
    for entry_ in decision["unchecked"] if decision is not None else ():
        if entry_["policy"] == policy and level == "unchecked":
            return f"{said}: {entry_['words']}"
    return said


def claim_sentences(facts: Mapping[str, Any]) -> Iterator[str]:
    """A facts document of one claim in a few lines."""
    (claim,) = facts["claims"]
    about = [f"{name} {value}" for name, value in _flat(claim) if name not in ("id", "lines")]
    yield f"a claim: {', '.join(about)}" if about else "a claim"
    for line in claim["lines"]:
        yield f"line {line['number']}: {_row(line, ('number',))}"
    yield from _many(facts.get("history", ()), "earlier line of the patient", ("claim", "line"))
    for name, one in _ROWS.items():
        yield from _many(facts.get(name, ()), one, ("claim",))
    known = [str(row["what"]) for row in facts.get("complete", ())]
    if known:
        yield f"nothing else is to be known of: {', '.join(known)}"


def _many(rows: Sequence[Mapping[str, Any]], one: str, left_out: Sequence[str]) -> Iterator[str]:
    """Rows that say the same but for their dates are told together."""
    alike: dict[str, list[str]] = {}
    for row in rows:
        said = _row(row, (*left_out, "date", "through") if row.get("date") else left_out)
        alike.setdefault(said, []).append(str(row.get("date") or ""))
    for at, (said, dates) in enumerate(alike.items()):
        if at >= _SHOWN:
            yield f"and {counted(len(alike) - _SHOWN, 'other')}"
            return
        days = sorted(set(filter(None, dates)))
        when = f" {days[0]}" if len(days) == 1 else f" {days[0]} to {days[-1]}" if days else ""
        number = f"{len(dates)} {_many_of(one)}" if len(dates) > 1 else one
        yield f"{number}{when}: {said}" if said else f"{number}{when}"


def _many_of(one: str) -> str:
    """`3 earlier lines of the patient`, `2 authorizations`."""
    first, of, rest = one.partition(" of ")
    return f"{first}{'' if first.endswith('s') else 's'}{of}{rest}"


def _row(row: Mapping[str, Any], left_out: Sequence[str]) -> str:
    plain = [str(row["code"])] if row.get("code") else []
    plain += [" ".join(row["modifiers"])] if row.get("modifiers") else []
    named = [
        f"{name} {value}" for name, value in _flat(row) if name not in ("code", *left_out) and not _told(name, row)
    ]
    return ", ".join([" ".join(plain), *named] if plain else named)


def _told(name: str, row: Mapping[str, Any]) -> bool:
    return name == "modifiers" and bool(row.get("modifiers"))


def _flat(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in row.items():
        name = f"{before}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name} ")
        elif isinstance(value, list):
            if all(isinstance(one, (str, int)) for one in value):
                yield name, " ".join(map(str, value)) or "none"
            else:
                yield from ((name, "; ".join(" ".join(text) for text in _flat(one))) for one in value)
        else:
            yield name, "none" if value is None else str(value)
