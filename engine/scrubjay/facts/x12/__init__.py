"""The 837P reader: professional claims in X12 to rows of facts, and notes on what is wrong with the file."""

from .envelope import Seen
from .reading import read_837
from .recognising import looks_like

__all__ = ["Seen", "looks_like", "read_837"]
