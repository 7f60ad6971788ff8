"""Timely filing: the payer must have the claim within so long after the date of service.

What it decides: the day of receipt (never today) is later than the date of service plus `within`. Without a day of
receipt it lies on or after the day of the file, so that a claim may be unchecked; `--received DATE` says it, and
`sent_within` asks only about files that were made late. Where the payer takes a claim on the next business day after a
last day on a weekend or a holiday, `rolls` names the calendar; or `within` counts business days by one.

Why it matters: a late claim is denied (CARC 29) and can seldom be appealed.

Example:

    [[timely_filing]]
    id       = "one-year"
    within   = { months = 12 }
    rolls    = "federal"                     # one of [calendars]; leave it out where no day rolls
    severity = "deny"
    sources  = ["42-cfr-424-44"]
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Lowered, Policy, either, rule_of


class TimelyFiling(Policy):
    """From service to receipt."""

    kind_name: ClassVar[str] = "timely_filing"
    asking: ClassVar[Asking | None] = Asking(
        "a filing deadline",
        (
            Ask("within", "How long after the service does the payer take the claim?", "span"),
            Ask(
                "counted_from",
                "Counted from which day?",
                options={"date": "the first day of the service", "through": "its last day"},
            ),
            Ask("excused_by", "Delay reason codes that excuse a late claim", "texts"),
        ),
    )

    within: dict[str, int | str] = Field(
        description='How long after service: { days = 90 }, or { business_days = 10, calendar = "federal" }.'
    )
    rolls: str | None = Field(
        default=None, description="The calendar by which a last day that is no business day becomes the next one."
    )
    counted_from: Literal["date", "through"] = Field(default="date", description="First or last day of service.")
    sent_within: dict[str, int | str] | None = Field(
        default=None, description="A file made so soon after service is taken to come in time; nobody is asked when."
    )
    excused_by: list[str] = Field(default_factory=list, description="Delay reason codes that excuse a late claim.")

    @model_validator(mode="after")
    def _one_calendar(self) -> TimelyFiling:
        if self.rolls and {"business_days", "roll", "calendar"} & set(self.within):
            raise ValueError("`rolls` goes with days, weeks, months or years: business days end on a business day")
        return self

    def lower(self, name: str) -> Lowered:
        """One rule for the line."""
        roll = {"roll": "following", "calendar": self.rolls} if self.rolls else {}
        last = {"field": self.counted_from, "plus": {**self.within, **roll}}
        span = " ".join(f"{n} {unit.replace('_', ' ')}" for unit, n in self.within.items() if isinstance(n, int))
        says = f"The payer has this claim later than {span} after the date of service."
        excused = {"claim": {"delay_reason": {"in": self.excused_by}}} if self.excused_by else None
        rule = rule_of(self, says, {"claim": {"received": {"after": last}}}, spared=excused)
        if self.sent_within is not None:
            soon = {"claim": {"file_date": {"on_or_before": {"field": self.counted_from, "plus": self.sent_within}}}}
            rule["unless"] = either(rule.get("unless"), soon)
        return Lowered(rules=(rule,))
