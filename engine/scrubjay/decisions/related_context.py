"""The related fact that what a test compares with is read of: of several alternatives the first."""

from __future__ import annotations

from dataclasses import replace

from scrubjay.executors.testing import Context
from scrubjay.facts.related import related
from scrubjay.rules.naming import RELATED
from scrubjay.rules.program import FieldOf, Operand


def with_related(operand: Operand, context: Context) -> Context:
    """The context in which a related fact's field has its value."""
    if isinstance(operand, FieldOf) and not operand.join and operand.path.root in RELATED:
        row = related(context.run.group, context.subject, operand.path.root, context.match)[0]
        return replace(context, chosen={**context.chosen, ("subject", operand.path.root): row})
    return context
