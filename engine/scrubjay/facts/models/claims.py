"""Claims and their lines as documents give them, and the rows that speak of lines: additions, history, minutes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from .fact import Fact, known, part
from .parties import Billing, Ordering, OtherPayer, Patient, Payer, Referring, Rendering, Supervising
from .values import Date, Id, Money, Number, Purpose, Tag, Text, Time, Units


class Accident(Fact):
    """What the claim says of an accident."""

    causes: tuple[Text, ...] | None = known(
        "causes of the accident", "front desk", "Is the visit due to an accident?", note="AA auto, EM work, OA other."
    )
    date: Date | None = known("date of the accident", "front desk", "When was the accident?")
    state: Text | None = known("state of the accident", "front desk", "In which state was the accident?")


class Service(Fact):
    """What a claim line, a history row and an addition to a line can say of a service."""

    code: Text | None = known("procedure code", "biller", "Which procedure code is billed?", note="CPT or HCPCS.")
    modifiers: tuple[Text, ...] | None = known("modifiers", "biller", "Which modifiers are billed?")
    units: Units | None = known("units", "biller", "How many units are billed?", unit="units")
    charge: Money | None = known("charge", "biller", "What is charged for the line?", unit="USD")
    allowed: Money | None = known("allowed amount", "payer", "What does the payer allow for the line?", unit="USD")
    purpose: Purpose | None = known(
        "purpose of the service", "therapist", "Does the service restore a lost skill, or build one not had before?"
    )
    date: Date | None = known("date of service", "therapist", "On which day was the service given?")
    through: Date | None = known(
        "last date of service", "therapist", "Which was the last day of the service?", note="Left out: the first day."
    )
    place_of_service: Text | None = known(
        "place of service", "front desk", "Where was the service given?", note="Two digits."
    )
    diagnosis_pointers: tuple[Number, ...] | None = known(
        "diagnosis pointers", "biller", "Which of the claim's diagnoses does the line point to?", note="1 is the first."
    )
    rendering: Rendering | None = part()
    authorization_numbers: tuple[Text, ...] | None = known(
        "authorization numbers", "front desk", "Which authorization covers the service?"
    )
    description: Text | None = known("description of the service", "biller", "Which words describe the service?")
    note: Text | None = known("note on the line", "biller", "What does the line's note say?")


class Line(Service):
    """One line of a claim."""

    number: Number | None = known("line number", "biller", "Which line of the claim is it?")


class Claim(Fact):
    """One claim."""

    id: Id = known("claim id", "biller", "Which number does the office give the claim?", required=True)
    frequency: Text | None = known(
        "claim frequency", "biller", "Is it a new claim, a replacement or a void?", note="1 new, 7 replacement, 8 void."
    )
    original_reference: Text | None = known(
        "payer's number of the claim replaced", "payer", "Which claim of the payer's does this one replace?"
    )
    payer_control_number: Text | None = known(
        "payer's number of this claim", "payer", "Which number did the payer give this claim?"
    )
    file_date: Date | None = known("date of the file", "biller", "When was the file made?")
    received: Date | None = known("date the payer received it", "payer", "When did the payer receive the claim?")
    delay_reason: Text | None = known("delay reason", "biller", "Why is the claim late?", note="CLM20, 1 to 15.")
    payer: Payer | None = part()
    filing_indicator: Text | None = known(
        "filing indicator", "biller", "Which kind of insurance is it?", note="SBR09; MB is Medicare Part B."
    )
    payer_sequence: Text | None = known(
        "payer's place in order", "front desk", "Does this payer pay first or later?", note="P, S, T ..."
    )
    plan: Text | None = known("plan", "payer", "Which plan does the patient have?")
    product: Text | None = known("product", "payer", "Which product is the plan?", note="PPO, HMO ...")
    group_number: Text | None = known("group number", "front desk", "Which group number is on the card?")
    funding: Text | None = known("funding", "payer", "Is the plan insured, or does the employer pay for it?")
    market: Text | None = known("market", "payer", "Is it an individual, small-group or large-group plan?")
    patient: Patient | None = part()
    place_of_service: Text | None = known(
        "claim's place of service", "front desk", "Where were the services given?", note="Two digits."
    )
    charge: Money | None = known("total charge", "biller", "What is charged in all?", unit="USD")
    accident: Accident | None = part()
    billing: Billing | None = part()
    rendering: Rendering | None = part()
    referring: Referring | None = part()
    ordering: Ordering | None = part()
    supervising: Supervising | None = part()
    diagnoses: tuple[Text, ...] | None = known(
        "diagnoses", "therapist", "Which diagnoses are treated?", note="ICD-10-CM, with or without the dot."
    )
    authorization_numbers: tuple[Text, ...] | None = known(
        "claim's authorization numbers", "front desk", "Which authorization covers the claim?"
    )
    referral_number: Text | None = known("referral number", "front desk", "Which number does the referral have?")
    other_payers: tuple[OtherPayer, ...] | None = known(
        "other payers", "front desk", "Which other payers cover the patient?"
    )
    notes: tuple[Text, ...] | None = known("notes on the claim", "biller", "What do the claim's notes say?")
    lines: tuple[Line, ...] | None = part()


class LineAddition(Service):
    """What is known about a line of a claim beyond the claim itself: an allowed amount, a purpose."""

    claim: Id = known("claim id", "biller", "Which claim is it about?", required=True)
    line: Number = known("line number", "biller", "Which line of the claim is it about?", required=True)
    patient: Patient | None = part()
    payer: Payer | None = part()


class History(Service):
    """A line billed earlier, here or elsewhere."""

    patient: Patient | None = part()
    payer: Payer | None = part()
    claim: Text | None = known("earlier claim's id", "biller", "Which claim was the line on?")
    line: Number | None = known("earlier claim's line", "biller", "Which line of the claim was it?")
    number: Number | None = known(
        "line number", "biller", "Which line of the claim was it?", note="Another name for `line`, as on a claim."
    )
    payer_control_number: Text | None = known(
        "payer's number of the earlier claim", "payer", "Which number did the payer give the claim?"
    )
    billing: Billing | None = part()
    diagnoses: tuple[Text, ...] | None = known(
        "earlier line's diagnoses", "therapist", "Which diagnoses did the line point to?"
    )
    status: Annotated[Literal["paid", "denied", "pending"], Tag("text")] | None = known(
        "what became of the line", "payer", "Was the line paid, denied, or is it pending?"
    )
    processed: Date | None = known("date processed", "payer", "When did the payer process the line?")

    @model_validator(mode="after")
    def _one_line_number(self) -> History:
        if self.number is not None and self.line is not None and self.number != self.line:
            raise PydanticCustomError("line_number", "`line` and `number` name different lines; leave one of them out")
        return self


class Minutes(Fact):
    """Minutes of treatment: of a billed line, of a code given but not billed, or a day's totals."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["claim", "line"]},
                {"required": ["code", "date"]},
                {"required": ["date", "timed_minutes"]},
                {"required": ["date", "total_minutes"]},
            ]
        }
    )

    claim: Text | None = known("claim id", "biller", "Which claim are the minutes of?")
    line: Number | None = known("line number", "biller", "Which line of the claim are the minutes of?")
    patient: Patient | None = part()
    payer: Payer | None = part()
    code: Text | None = known("code given", "therapist", "Which service was given?", note="CPT or HCPCS.")
    date: Date | None = known("date of treatment", "therapist", "On which day was the treatment?")
    minutes: Number | None = known(
        "one-on-one minutes",
        "therapist",
        "How many one-on-one minutes did the service take?",
        unit="minutes",
        note="All of them, the assistant's included.",
    )
    assistant_minutes: Number | None = known(
        "assistant's minutes alone",
        "therapist",
        "How many of the minutes did the assistant treat alone?",
        unit="minutes",
        note="Contained in `minutes`.",
    )
    together_minutes: Number | None = known(
        "minutes of both at once",
        "therapist",
        "How many of the minutes did therapist and assistant treat together?",
        unit="minutes",
        note="Contained in `minutes`.",
    )
    start_time: Time | None = known("time treatment began", "therapist", "When did the service begin?")
    timed_minutes: Number | None = known(
        "day's timed minutes", "therapist", "How many minutes of timed codes does the day's note total?", unit="minutes"
    )
    total_minutes: Number | None = known(
        "day's treatment minutes",
        "therapist",
        "How many minutes of treatment does the day's note total?",
        unit="minutes",
    )

    @model_validator(mode="after")
    def _says_whose(self) -> Minutes:
        if self.line is not None and self.claim is None:
            raise PydanticCustomError("whose", "a row with `line` needs `claim` too")
        totals = self.timed_minutes is not None or self.total_minutes is not None
        if self.line is None and (self.date is None or (self.code is None and not totals)):
            raise PydanticCustomError(
                "whose",
                "expected `claim` and `line` (a billed line), or `code` and `date` (given but not billed), "
                "or `date` with `timed_minutes` or `total_minutes` (the day's totals)",
            )
        return self
