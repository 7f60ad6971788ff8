"""A limit on what one patient may receive in a window: visits, units, days, lines or dollars.

What it decides: a line that counts takes the measure over the limit. `counts` chooses what is counted, `when` and
`unless` choose whom the limit binds. A hard limit ends the benefit; past a soft one the line's authorization must fit
and have quantity left. The first line over, and every later one, is flagged whole.

Presets: `visit_limit` (distinct visits), `max_units` (units, a day unless said), `frequency` (distinct days).

Example:

    [[visit_limit]]
    id       = "adult-rehabilitative"
    when     = { patient = { age = { at_least = 21 } } }
    counts   = { discipline = ["OT", "PT"], purpose = "rehabilitative" }
    visit_is = ["date"]
    window   = "calendar_year"
    scope    = "payer"
    limit    = 30
    limit_is = "hard"
    severity = "deny"
    sources  = ["policy-10a"]
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from scrubjay.packs.kinds.asking import LIMIT_IS, SCOPE, Ask, Asking
from scrubjay.packs.kinds.base import Condition, Lowered, Policy, both, rule_of
from scrubjay.packs.kinds.prior_auth import authorization_rules
from scrubjay.packs.kinds.rule import MatchPart
from scrubjay.packs.kinds.windows import Window, window_words

Scope = Literal["claim", "provider", "payer"]
Upto = Literal["line", "day", "day_before", "window"]


class _Counted(Policy):
    """The keys that every limit shares."""

    counts: Condition = Field(default=None, description="Which lines are counted.")
    scope: Scope = Field(description="Whose lines count: this claim's, this provider's, anyone's.")
    limit: Any = Field(
        description='A number, "$amount", { field = "coverage.visit_limit" } or a table\'s number for the code: '
        '{ table = "mue", column = "units", where = { setting = "practitioner" } }.'
    )
    limit_is: Literal["hard", "soft"] = Field(default="hard", description="soft: past it an authorization is needed.")
    upto: Upto = Field(default="line", description="The last line counted, seen from the line that is checked.")
    per: list[str] = Field(default_factory=list, description="Count apart for each value of these fields.")
    counting_from: datetime.date | None = Field(default=None, description="Earlier dates of service do not count.")
    match: list[MatchPart] = Field(
        default_factory=lambda: list[MatchPart](("code", "dates")), description="soft: how the authorization must fit."
    )

    def _lowered(
        self, name: str, counted: Mapping[str, Any], window: Window | None, subject: str, burn: str | None
    ) -> Lowered:
        measure: dict[str, Any] = {"title": _title(counted, window), **counted, "scope": self.scope, "upto": self.upto}
        for key, value in (("where", self.counts), ("window", window), ("counting_from", self.counting_from)):
            if value is not None:
                measure[key] = value
        if self.per:
            measure["per"] = self.per
        over = {"member": name, "measure": {name: {"over": self.limit}}}
        past = both(self.when, over)
        if self.limit_is == "hard":
            says = f"This {subject} is past the limit{_of_table(self.limit)}: {measure['title']}."
            return Lowered({name: measure}, (rule_of(self, says, over, subject=subject),))
        if burn is None:
            raise ValueError("a limit of dollars cannot be soft")
        ways = authorization_rules(
            self,
            name,
            past=past,
            needed_for=over,
            match=self.match,
            quantities=(burn,),
            visit_is=counted.get("visit_is", ["date"]),
            subject=subject,
        )
        return Lowered({name: measure, **ways.measures}, ways.rules)


class VisitLimit(_Counted):
    """Distinct visits in a window; the subject is the visit."""

    kind_name: ClassVar[str] = "visit_limit"
    asking: ClassVar[Asking | None] = Asking(
        "a limit on visits, in a year or another span",
        (
            Ask("limit", "How many visits are paid?", "number"),
            Ask("window", "In which span?", "window"),
            Ask(
                "visit_is",
                "What makes two services two visits?",
                options={"date": "another day", "discipline": "another discipline", "billing.npi": "another practice"},
            ),
            SCOPE,
            LIMIT_IS,
        ),
        chooses="counts",
    )

    window: Window = Field(description="The span in which they are counted.")
    visit_is: list[str] = Field(description='What makes two lines two visits, e.g. ["date", "discipline"].')
    limit_is: Literal["hard", "soft"] = Field(description="hard, or soft: past it an authorization is needed.")

    def lower(self, name: str) -> Lowered:
        """A count of visits and a rule for the visit."""
        return self._lowered(name, {"count": "visits", "visit_is": self.visit_is}, self.window, "visit", "visits")


class MaxUnits(_Counted):
    """Units in a window, a day unless said."""

    kind_name: ClassVar[str] = "max_units"
    asking: ClassVar[Asking | None] = Asking(
        "the most units that are paid, a day or another span",
        (
            Ask("limit", "How many units are paid?", "number"),
            Ask(
                "per",
                "Counted apart for each of what? (none: all together)",
                options={"code": "each code by itself", "discipline": "each discipline by itself"},
                none=True,
            ),
            Ask("window", "In which span?", "window", usual="day"),
            SCOPE,
            LIMIT_IS,
        ),
        chooses="counts",
    )

    window: Window = Field(default="day", description="The span in which they are summed.")
    scope: Scope = Field(default="provider", description="Whose lines count.")
    per: list[str] = Field(description="Sum apart for each value of these fields; [] for all together.")

    def lower(self, name: str) -> Lowered:
        """A sum of units and a rule for the line."""
        return self._lowered(name, {"sum": "units"}, self.window, "line", "units")


class Frequency(_Counted):
    """Distinct days of service in a window."""

    kind_name: ClassVar[str] = "frequency"
    asking: ClassVar[Asking | None] = Asking(
        "how often a service is paid: on so many days of a span",
        (
            Ask("limit", "On how many days is it paid?", "number"),
            Ask("window", "In which span?", "window"),
            SCOPE,
            LIMIT_IS,
        ),
        chooses="counts",
        needs_codes=True,
    )

    window: Window = Field(description="The span in which the days are counted.")

    def lower(self, name: str) -> Lowered:
        """A count of days and a rule for the line."""
        return self._lowered(name, {"count": "days"}, self.window, "line", "visits")


class Limit(_Counted):
    """Any count or sum; everything must be said."""

    kind_name: ClassVar[str] = "limit"

    count: Literal["lines", "visits", "days"] | None = Field(default=None, description="What is counted, or ...")
    sum: str | None = Field(default=None, description="... the field that is summed.")
    window: Window = Field(description="The span in which it is counted.")
    visit_is: list[str] = Field(default_factory=list, description="With count = visits: what makes two lines two.")
    limit_is: Literal["hard", "soft"] = Field(description="hard, or soft: past it an authorization is needed.")
    upto: Upto = Field(description="The last line counted, seen from the line that is checked.")
    per: list[str] = Field(default_factory=list, description="Count apart for each value of these fields.")

    @model_validator(mode="after")
    def _one_of_count_and_sum(self) -> Limit:
        if (self.count is None) == (self.sum is None):
            raise ValueError("say either `count` or `sum`")
        if (self.count == "visits") != bool(self.visit_is):
            raise ValueError('`visit_is` goes with count = "visits"')
        return self

    def lower(self, name: str) -> Lowered:
        """The count or sum and a rule for the line."""
        counted: dict[str, Any] = {"sum": self.sum} if self.sum else {"count": self.count}
        if self.visit_is:
            counted["visit_is"] = self.visit_is
        burn = {"units": "units", "visits": "visits", "days": "visits"}.get(str(self.sum or self.count))
        return self._lowered(name, counted, self.window, "line", burn)


def _of_table(limit: Any) -> str:
    """How a message says a limit that stands in a reference table."""
    told = isinstance(limit, Mapping) and "table" in limit
    return f" of {{table.{limit.get('column')}}} (table {limit['table']})" if told else ""


def _title(counted: Mapping[str, Any], window: Window | None) -> str:
    what = str(counted.get("count") or counted["sum"])
    return f"{what}, {window_words(window)}, this line included"
