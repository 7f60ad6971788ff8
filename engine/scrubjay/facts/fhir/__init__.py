"""FHIR R4 claims: a Claim, a Bundle, or resources line by line, to claims as every reader gives them."""

from .reading import Collection, read_claims

__all__ = ["Collection", "read_claims"]
