"""An impact as text: what becomes of claims and money, by policy and together, then examples side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay_cli.printing import words
from scrubjay_cli.printing.look import (
    BLANK,
    Line,
    Look,
    cells,
    counted,
    entry,
    fitted,
    outcome_words,
    paragraph,
    styled,
)

HOW: Final = {
    "newly_flagged": "newly flagged",
    "newly_cleared": "newly cleared",
    "changed_severity": "of another severity",
    "changed_reason": "for another reason",
    "newly_unchecked": "newly unchecked",
    "no_longer_unchecked": "no longer unchecked",
}
ROWS: Final = 15
"""Rows of a table that text shows; json, html and xlsx have them all."""


def impact_lines(said: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """The whole impact."""
    claims = said["claims"]
    yield from paragraph(f"{said['old']}  ->  {said['new']}", look, 0, "bold")
    if not claims["changed"] and not claims["other_reasons"]:
        yield from paragraph(f"{counted(claims['read'], 'claim')}: none is decided otherwise.", look, 0)
        return
    yield from paragraph(head_words(claims), look, 0)
    for one in said["outcomes"]:
        yield (
            ("  ", ""),
            (outcome_words(one["old"]), styled(one["old"])),
            (" -> ", "dim"),
            (outcome_words(one["new"]), styled(one["new"])),
            (f"  {counted(one['claims'], 'claim')}", ""),
        )
    together = said["together"]
    yield from entry("at risk", money_words(together["at_risk"], "more"), look, 2)
    yield from entry("freed", money_words(together["freed"], "no more"), look, 2)
    yield BLANK
    yield from _table("policy", said["policies"], "policy", look, how=True)
    yield from _interactions(said["interactions"], look)
    for title, key, rows in (
        ("payer", "payer_id", said["payers"]),
        ("provider (NPI)", "npi", said["providers"]),
        ("month of service", "month", said["months"]),
    ):
        yield BLANK
        yield from _table(title, rows, key, look)
    yield from _examples(said["examples"], look)


def head_words(claims: Mapping[str, int]) -> str:
    """How many claims there are, and how many are decided otherwise."""
    changed = f"{claims['changed']:,} decided otherwise, of these {claims['other_outcome']:,} with another outcome"
    return f"{counted(claims['read'], 'claim')}: {changed}; {claims['other_reasons']:,} for another reason alone."


def money_words(money: Mapping[str, Any], more: str) -> str:
    """Cents that move, charged and allowed."""
    without = money["lines_without_allowed"]
    unknown = f", not known of {counted(without, 'line')}" if without else ""
    return f"{words.money(money['charge'])} charged {more} (allowed {words.money(money['allowed'])}{unknown})"


def how_words(how: Mapping[str, int]) -> str:
    """What became of a policy's findings."""
    return ", ".join(f"{count:,} {HOW[name]}" for name, count in how.items())


def _table(title: str, rows: Sequence[Mapping[str, Any]], key: str, look: Look, *, how: bool = False) -> Iterator[Line]:
    head = [title, "claims", "worse", "better", "at risk", "freed", *(["findings"] if how else [])]
    body = [
        [
            str(row[key]),
            f"{row['claims']:,}",
            f"{row['worse']:,}",
            f"{row['better']:,}",
            words.money(row["at_risk"]["charge"]),
            words.money(row["freed"]["charge"]),
            *([how_words(row["how"])] if how else []),
        ]
        for row in rows[:ROWS]
    ]
    columns = fitted([head, *body], look.width - 2 - 2 * (len(head) - 1))
    for at, row in enumerate([head, *body]):
        for text in cells(row, columns, right=(1, 2, 3, 4, 5)):
            yield (("  ", ""), (text, "dim" if at == 0 else ""))
    if len(rows) > ROWS:
        more = f"and {len(rows) - ROWS:,} more; --format json, html and xlsx have them all"
        yield from paragraph(more, look, 2, "dim")


def _interactions(found: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    for one in found:
        yield BLANK
        names = " and ".join(one["policies"])
        yield from paragraph(
            f"{names} change the same {counted(len(one['claims']), 'claim')}; alone they would come out otherwise:",
            look,
            2,
        )
        for claim in one["claims"][:3]:
            alone = ", ".join(f"{policy} alone {outcome_words(out)}" for policy, out in claim["alone"].items())
            yield from paragraph(f"{claim['claim_id']}: {alone}; together {outcome_words(claim['together'])}", look, 4)


def _examples(examples: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    policy = ""
    for one in examples:
        if one["policy"] != policy:
            policy = one["policy"]
            yield BLANK
            yield ((f"  {policy}", "bold"), (", for example", "dim"))
        yield from paragraph(f"{one['claim_id']}, {words.subject(one['subject'])}: {HOW[one['how']]}", look, 4)
        for label in ("before", "after"):
            yield from entry(label, side_words(one[label]), look, 6)


def side_words(said: Mapping[str, Any] | None) -> str:
    """What one side says, with what it goes by."""
    if said is None:
        return "nothing"
    if "severity" not in said:
        return f"not checked: {said['words']}"
    because = "; ".join(f"{one['label']}: {words.value(one['actual'])}, {words.asked(one)}" for one in said["because"])
    return f"{said['severity']}: {said['message']} ({because})"
