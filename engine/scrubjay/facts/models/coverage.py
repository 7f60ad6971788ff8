"""What payers grant and what is declared: authorizations, coverages, closed worlds, one person under two keys."""

from __future__ import annotations

from typing import Annotated, Literal

from .fact import Fact, known, part
from .parties import Billing, Patient, Payer
from .values import Date, Discipline, Money, Number, Purpose, Quantity, Tag, Text, Units


class Authorization(Fact):
    """A prior authorization. What it leaves out or empty restricts nothing, but quantities must be given."""

    patient: Patient | None = part()
    payer: Payer | None = part()
    number: Text | None = known("authorization number", "front desk", "What is the authorization's number?")
    kind: Text | None = known("kind of authorization", "payer", "What kind of authorization is it?")
    codes: tuple[Text, ...] | None = known("codes authorized", "payer", "Which codes does the authorization cover?")
    disciplines: tuple[Discipline, ...] | None = known(
        "disciplines authorized", "payer", "Which disciplines does the authorization cover?"
    )
    from_: Date | None = known("authorized from", "payer", "From which day is it valid?", key="from")
    through: Date | None = known("authorized through", "payer", "Through which day is it valid?")
    visits: Quantity | None = known(
        "visits authorized", "payer", "How many visits are authorized?", unit="visits", note='A number or "unlimited".'
    )
    units: Quantity | None = known(
        "units authorized", "payer", "How many units are authorized?", unit="units", note='A number or "unlimited".'
    )
    visits_used: Number | None = known(
        "visits used", "payer", "How many of its visits are used, by the payer's count?", unit="visits"
    )
    used_as_of: Date | None = known("day of the payer's count", "payer", "Up to which day does the payer's count go?")
    requested: Date | None = known("authorization requested", "front desk", "When was the authorization asked for?")
    received: Date | None = known("authorization received", "front desk", "When did the authorization come?")
    billing: Billing | None = part()


class Used(Fact):
    """What a payer's portal says of a benefit: "14 of 60 used"."""

    disciplines: tuple[Discipline, ...] | None = known(
        "disciplines counted together", "payer", "Which disciplines does the count take together?"
    )
    purpose: Purpose | None = known(
        "purpose counted", "payer", "Does it count rehabilitative or habilitative care only?"
    )
    visits: Number | None = known("visits used", "payer", "How many visits are used?", unit="visits")
    units: Units | None = known("units used", "payer", "How many units are used?", unit="units")
    dollars: Money | None = known("dollars used", "payer", "How many dollars are used?", unit="USD")
    as_of: Date | None = known("day of the count", "payer", "Up to which day does the count go?")


class Coverage(Fact):
    """A patient's coverage under a plan."""

    patient: Patient | None = part()
    payer: Payer | None = part()
    plan: Text | None = known("plan", "payer", "Which plan is it?")
    product: Text | None = known("product", "payer", "Which product is the plan?", note="PPO, HMO ...")
    from_: Date | None = known("covered from", "payer", "From which day is the patient covered?", key="from")
    through: Date | None = known("covered through", "payer", "Through which day is the patient covered?")
    visit_limit: Number | None = known(
        "plan's visit limit", "payer", "How many visits does the plan cover?", unit="visits"
    )
    limit_is: Annotated[Literal["hard", "soft"], Tag("text")] | None = known(
        "hard or soft limit", "payer", "Can an authorization give visits past the limit (soft), or not (hard)?"
    )
    pooled_disciplines: tuple[Discipline, ...] | None = known(
        "disciplines that share the limit", "payer", "Which disciplines share the limit?"
    )
    used: tuple[Used, ...] | None = known(
        "used so far", "payer", "How much of the benefit does the portal say is used?"
    )


class Complete(Fact):
    """A closed world: "this is all there is". Keys left out or null mean all."""

    patient: Patient | None = part()
    payer: Payer | None = part()
    billing: Billing | None = part()
    what: Annotated[Literal["history", "authorizations", "charts", "minutes", "episodes", "coverages"], Tag("text")] = (
        known("what is complete", "biller", "Which facts are all there?", required=True)
    )
    scope: Annotated[Literal["provider", "payer"], Tag("text")] | None = known(
        "whose facts",
        "biller",
        "All of this billing provider's (provider), or anyone's (payer)?",
        note="Default: payer.",
    )
    from_: Date | None = known("complete from", "biller", "From which day are they all there?", key="from")
    through: Date | None = known("complete through", "biller", "Through which day are they all there?")


class SamePatient(Fact):
    """Two patient keys of one person."""

    patient: Patient | None = part()
    payer: Payer | None = part()
    is_: Patient | None = part(key="is")
