"""The executor that decides one claim at once through durable-rules."""

from scrubjay.executors.chaining.deciding import Chaining
from scrubjay.executors.chaining.engine import ExecutorUnavailable, RuleFailed
from scrubjay.executors.chaining.hazards import ProgramRefused

__all__ = ["Chaining", "ExecutorUnavailable", "ProgramRefused", "RuleFailed"]
