"""A side of a comparison made ready to decide an office's claims."""

from __future__ import annotations

from scrubjay.differing.side import Side
from scrubjay.impact.deciding import Packs, packs_of
from scrubjay.packs.places import PackErrors
from scrubjay.packs.routing import Office
from scrubjay_cli.printing.errors import pack_problem
from scrubjay_cli.trouble import Trouble


def packs_ready(side: Side, office: Office) -> Packs:
    """The side's packs. Raises Trouble with the problems of all of them."""
    try:
        return packs_of(side, office=office)
    except PackErrors as errors:
        raise Trouble([pack_problem(problem) for problem in errors.problems]) from None
