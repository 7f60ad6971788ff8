"""An impact as one self-contained page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay_cli.printing import words
from scrubjay_cli.printing.impact import HOW, head_words, how_words, money_words, side_words
from scrubjay_cli.printing.look import outcome_words
from scrubjay_cli.printing.page import Cell, Sheet, bars, folded, heading, page, paragraph, sheet, sides


def impact_page(said: Mapping[str, Any]) -> Iterator[str]:
    """The page: counts, charts, tables, examples with both explanations side by side."""
    yield from page(f"Impact: {said['old']} → {said['new']}", _parts(said))


def _parts(said: Mapping[str, Any]) -> Iterator[str]:
    claims, together = said["claims"], said["together"]
    yield paragraph(head_words(claims))
    yield paragraph(f"At risk: {money_words(together['at_risk'], 'more')}.")
    yield paragraph(f"Freed: {money_words(together['freed'], 'no more')}.")
    moves = [
        (f"{outcome_words(one['old'])} → {outcome_words(one['new'])}", one["claims"], str(one["claims"]), one["new"])
        for one in said["outcomes"]
    ]
    yield from bars("Claims by outcome, before and after", moves)
    yield from bars("Money newly at risk, by policy", _risk(said["policies"], "policy", "at_risk", "deny"))
    yield from bars("Money freed, by policy", _risk(said["policies"], "policy", "freed", "clean"))
    yield from bars("Money newly at risk, by month of service", _risk(said["months"], "month", "at_risk", "deny"))
    yield from sheet(_effects("By policy", "policy", said["policies"], how=True))
    for one in said["interactions"]:
        names = " and ".join(one["policies"])
        yield heading(f"{names} together")
        yield paragraph("These claims come out otherwise than by one of the policies alone:")
        for claim in one["claims"]:
            alone = ", ".join(f"{policy} alone {outcome_words(out)}" for policy, out in claim["alone"].items())
            yield paragraph(f"{claim['claim_id']}: {alone}; together {outcome_words(claim['together'])}")
    yield from sheet(_effects("By payer", "payer_id", said["payers"]))
    yield from sheet(_effects("By provider (NPI)", "npi", said["providers"]))
    yield from sheet(_effects("By month of service", "month", said["months"]))
    yield from sheet(changes_sheet(said["changes"]))
    if said["examples"]:
        yield heading("Examples")
    for one in said["examples"]:
        title = f"{one['policy']}: {one['claim_id']}, {words.subject(one['subject'])}, {HOW[one['how']]}"
        yield folded(title, sides(side_words(one["before"]), side_words(one["after"])))


def changes_sheet(changes: Sequence[Mapping[str, Any]]) -> Sheet:
    """Every claim that is decided otherwise, the most money first."""
    head = ("claim", "payer", "provider", "month", "before", "after", "charge", "allowed", "policies")
    ranked = sorted(changes, key=lambda one: (-float(one["charge"]), str(one["claim_id"])))
    rows = [
        (
            Cell(str(one["claim_id"])),
            Cell(one["payer_id"]),
            Cell(one["npi"]),
            Cell(one["month"] or ""),
            Cell(outcome_words(one["old"]["outcome"]), style=one["old"]["outcome"]),
            Cell(outcome_words(one["new"]["outcome"]), style=one["new"]["outcome"]),
            Cell(words.money(one["charge"]), float(one["charge"])),
            Cell(words.money(one["allowed"]) if one["allowed"] else "not known", float(one["allowed"] or 0)),
            Cell("; ".join(f"{move['policy']} {HOW[move['how']]}" for move in one["moves"])),
        )
        for one in ranked
    ]
    return Sheet("Claims decided otherwise", head, rows, frozenset((6, 7)))


def _risk(rows: Sequence[Mapping[str, Any]], key: str, what: str, style: str) -> list[tuple[str, float, str, str]]:
    found = [(str(row[key]), float(row[what]["charge"]), words.money(row[what]["charge"]), style) for row in rows]
    return [one for one in found if one[1]][:20]


def _effects(title: str, key: str, rows: Sequence[Mapping[str, Any]], *, how: bool = False) -> Sheet:
    head = (key.replace("_", " "), "claims", "worse", "better", "at risk", "freed", *(("findings",) if how else ()))
    made = [
        (
            Cell(str(row[key])),
            *(Cell(f"{row[name]:,}", row[name]) for name in ("claims", "worse", "better")),
            *(Cell(words.money(row[name]["charge"]), float(row[name]["charge"])) for name in ("at_risk", "freed")),
            *((Cell(how_words(row["how"])),) if how else ()),
        )
        for row in rows
    ]
    return Sheet(title, head, made, frozenset(range(1, 6)))
