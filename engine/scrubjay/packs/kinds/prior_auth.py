"""Prior authorization: a line that needs one must fall within one that fits and is not used up.

What it decides, in this order: no authorization number on the claim (only where the payer asks for it); the line's
numbers are found and none of them fits; no number and no authorization fits; a given quantity is used up. The quantity
is the authorization's as a whole, or with `burn_per` and `burn_in` that of each code, each week and so on.

Why it matters: treatment without a valid authorization is denied whole, and can seldom be mended afterwards.

Example:

    [[prior_auth]]
    id              = "treatment-visits"
    needed_for      = { code = { not_in = "@evaluation" } }
    number_on_claim = false
    match           = ["code", "dates"]
    burn            = "visits"
    severity        = "deny"
    sources         = ["policy-10a"]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field

from scrubjay.packs.kinds.asking import Ask, Asking
from scrubjay.packs.kinds.base import Condition, Lowered, Policy, both, either, rule_where
from scrubjay.packs.kinds.rule import MatchPart
from scrubjay.packs.kinds.windows import Window, window_words

NO_NUMBER = {"authorization_numbers": {"present": False}}
HAS_NUMBER = {"authorization_numbers": {"present": True}}


class PriorAuth(Policy):
    """Lines that need an authorization, and how it must fit."""

    kind_name: ClassVar[str] = "prior_auth"
    asking: ClassVar[Asking | None] = Asking(
        "services that need prior authorization",
        (
            Ask("number_on_claim", "Does the payer want the authorization number on the claim?"),
            Ask(
                "match",
                "What of the authorization has to fit the service?",
                options={
                    "code": "its codes",
                    "dates": "its dates",
                    "billing": "the practice that it names",
                    "discipline": "its discipline",
                },
                usual="code, dates",
            ),
            Ask(
                "burn",
                "What does an authorization give?",
                options={"visits": "visits", "units": "units", "each": "visits and units, each with its own number"},
            ),
        ),
        chooses="needed_for",
    )

    needed_for: Condition = Field(default=None, description="Which lines need (and burn) an authorization.")
    number_on_claim: bool = Field(default=False, description="True only where the source asks for the number.")
    match: list[MatchPart] = Field(
        default_factory=lambda: list[MatchPart](("code", "dates")), description="code, dates, billing, discipline."
    )
    burn: Literal["visits", "units", "each"] = Field(default="visits", description="What is used up.")
    burn_per: list[str] = Field(
        default_factory=list, description='The quantity is given for each value of these fields, e.g. ["code"].'
    )
    burn_in: Window | None = Field(
        default=None,
        description="The quantity is given anew for each such window and is not carried over: "
        '"calendar_month", or from the first day { fact = "authorization", every = { days = 7 } }.',
    )
    visit_is: list[str] = Field(default_factory=lambda: ["date"], description="What makes two lines two visits.")

    def lower(self, name: str) -> Lowered:
        """One rule for each way of lacking an authorization, in order."""
        needed = (
            self.when
            if self.needed_for is None
            else (self.needed_for if self.when is None else {"all": [self.when, self.needed_for]})
        )
        start: list[dict[str, Any]] = []
        if self.number_on_claim:
            start.append(rule_where(self, NO_NUMBER_SAYS, both(needed, NO_NUMBER), self.unless, way="number"))
        burned = authorization_rules(
            self,
            name,
            past=needed,
            needed_for=self.needed_for,
            match=self.match,
            quantities=("visits", "units") if self.burn == "each" else (self.burn,),
            visit_is=self.visit_is,
            subject="line",
            per=self.burn_per,
            window=self.burn_in,
        )
        return Lowered(burned.measures, (*start, *burned.rules))


NO_NUMBER_SAYS = "This payer wants the authorization number on the claim, and there is none."
NO_FIT_SAYS = "None of the authorizations that this line names fits it."
NONE_SAYS = "This line needs an authorization, and none on file fits it."
USED_SAYS = {
    "visits": "With this line more visits are used than the authorization gives",
    "units": "With this line more units are used than the authorization gives",
}


def authorization_rules(
    policy: Policy,
    name: str,
    *,
    past: Condition,
    needed_for: Condition,
    match: Sequence[str],
    quantities: Sequence[str],
    visit_is: Sequence[str],
    subject: str,
    per: Sequence[str] = (),
    window: Window | None = None,
) -> Lowered:
    """The rules that a line past `past` falls within an authorization that fits and has quantity left.

    `per` and `window`: what the quantity is given for, where that is not the whole authorization.
    """
    fits = {"authorization": {"fits": list(match)}}
    not_fitting = either(policy.unless, fits)
    measures: dict[str, dict[str, Any]] = {}
    rules = [
        rule_where(policy, NO_FIT_SAYS, both(past, HAS_NUMBER), not_fitting, way="fit", subject=subject),
        rule_where(policy, NONE_SAYS, both(past, NO_NUMBER), not_fitting, way="none", subject=subject),
    ]
    for quantity in quantities:
        burned = f"{name}.{quantity}"
        counted: Mapping[str, Any] = (
            {"count": "visits", "visit_is": list(visit_is)} if quantity == "visits" else {"sum": "units"}
        )
        burns = {"match": list(match)} if needed_for is None else {"needed_for": needed_for, "match": list(match)}
        each = "".join(f", of this {name.rpartition('.')[2].replace('_', ' ')}" for name in per)
        each += f", {window_words(window)}" if window is not None else ""
        measures[burned] = {
            "title": f"authorized {quantity} used{each}, this line included",
            **counted,
            "scope": "payer",
            "burns": burns,
            **({"per": list(per)} if per else {}),
            **({"window": window} if window is not None else {}),
        }
        over = {"measure": {burned: {"over": {"field": f"authorization.{quantity}"}}}}
        rules.append(
            rule_where(
                policy, f"{USED_SAYS[quantity]}{each}.", both(past, over), policy.unless, way=quantity, subject=subject
            )
        )
    for rule in rules:
        rule["match"] = list(match)
    return Lowered(measures, tuple(rules))
