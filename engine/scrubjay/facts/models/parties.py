"""Who stands on a claim: patient, payer and providers, as nested objects of claims and of the other lists."""

from __future__ import annotations

from .fact import Fact, known
from .values import Date, Money, Text


class Patient(Fact):
    """The patient. Member id, birth date and first name, with the payer's id, tell people apart."""

    member_id: Text | None = known(
        "member id", "front desk", "Which member id is on the card?", note="The subscriber's, for dependents too."
    )
    first_name: Text | None = known("patient's first name", "front desk", "What is the patient's first name?")
    last_name: Text | None = known("patient's last name", "front desk", "What is the patient's last name?")
    birth_date: Date | None = known("patient's birth date", "front desk", "When was the patient born?")
    sex: Text | None = known("patient's sex", "front desk", "Which sex does the payer have on file?")
    state: Text | None = known(
        "patient's state", "front desk", "In which state does the patient live?", note="Two letters, like NC."
    )


class Payer(Fact):
    """The payer that the claim goes to (837P loop 2010BB)."""

    id: Text | None = known("payer id", "biller", "Which payer id does the claim go to?")
    name: Text | None = known("payer name", "biller", "What is the payer's name?")


class Billing(Fact):
    """The billing provider."""

    npi: Text | None = known("billing provider's NPI", "biller", "Which NPI bills?", note="Ten digits.")
    taxonomy: Text | None = known(
        "billing provider's taxonomy", "biller", "Which taxonomy code does the biller report?"
    )
    state: Text | None = known(
        "billing provider's state", "biller", "In which state is the billing provider?", note="Two letters, like NC."
    )


class Rendering(Fact):
    """The provider who gave the service."""

    npi: Text | None = known("rendering provider's NPI", "biller", "Who gave the service?", note="Ten digits.")
    taxonomy: Text | None = known(
        "rendering provider's taxonomy",
        "biller",
        "Which taxonomy code does the treating provider hold?",
        note="225X and 224Z are OT, 2251 and 2252 PT, 235Z SLP.",
    )


class Referring(Fact):
    """The referring provider; for Medicare therapy, who certified the plan of care."""

    npi: Text | None = known(
        "referring provider's NPI", "front desk", "Who referred the patient or certified the plan?", note="Ten digits."
    )


class Ordering(Fact):
    """The provider who ordered the service."""

    npi: Text | None = known("ordering provider's NPI", "front desk", "Who ordered the service?", note="Ten digits.")


class Supervising(Fact):
    """The provider who supervised the one that gave the service."""

    npi: Text | None = known(
        "supervising provider's NPI", "therapist", "Who supervised the treatment?", note="Ten digits."
    )


class OtherPayer(Fact):
    """Another payer of the same claim (coordination of benefits)."""

    id: Text | None = known("other payer's id", "front desk", "Which other payer covers the patient?")
    filing_indicator: Text | None = known(
        "other payer's filing indicator", "biller", "Which kind of insurance is the other payer?", note="SBR09."
    )
    sequence: Text | None = known(
        "other payer's place in order", "front desk", "Does the other payer pay first or later?", note="P, S, T ..."
    )
    paid: Money | None = known("paid by the other payer", "biller", "What did the other payer pay?", unit="USD")
