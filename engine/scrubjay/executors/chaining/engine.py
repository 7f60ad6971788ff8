"""Rulesets of durable-rules 2.0.28, loaded once, and sessions with them: facts in, names of fired rules out.

Everything that the library does wrong is handled here (`docs` of each function say what); nothing else imports it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

Fact = dict[str, Any]
Definition = dict[str, list[dict[str, Any]]]
"""Rule name to its conditions, in order: {alias: expression}."""
Fired = tuple[str, int]
"""A rule's name and the line that its first condition matched."""

SESSION = "claim"
"""The one session id: ids are compared by a 32-bit hash only, so that a claim's id would let it see another's facts."""
CLAIM = {"kind": "claim"}


class ExecutorUnavailable(Exception):
    """durable-rules is not installed, or does not load: it needs a Python before 3.13 and, to install, a C compiler."""


class RuleFailed(Exception):
    """A rule's action raised an exception."""


class _NoHost:
    """In place of durable's `Host`, which would start two timer threads."""

    def get_action(self, name: str) -> None:
        raise KeyError(name)


def load_durable() -> Any:
    """The `durable.engine` module. Raises ExecutorUnavailable."""
    try:
        import durable.engine
    except ImportError as error:
        raise ExecutorUnavailable(
            "the chaining executor needs durable-rules, which does not load here "
            f"({error.__class__.__name__}; it works with Python 3.11 and 3.12); use --executor reference"
        ) from error
    return durable.engine


class Ruleset:
    """A loaded ruleset. durable-rules never frees one: load it once and keep it."""

    def __init__(self, name: str, rules: Definition) -> None:
        self._engine = load_durable()
        self._lock = threading.Lock()
        self._fired: list[Fired] = []
        # Without "dist" 0 a fact meets one condition of a rule only: a mark or line that two of them ask for fails.
        definition: dict[str, Any] = {
            rule: {"all": conditions, "cap": 1000, "dist": 0, "run": self._collecting(rule)}
            for rule, conditions in rules.items()
        }
        # Deleting the state of a session in which nothing fired is a segmentation fault: this rule always fires.
        definition["always"] = {"all": [{"m": CLAIM}], "run": lambda c: None}
        # A fact that no condition reads is refused as "not handled": this one reads all, and its rule never fires.
        definition["reads all"] = {"all": [{"a": {"$ex": {"kind": 1}}}, {"b": {"kind": "none"}}], "run": lambda c: None}
        self._rules = self._engine.Ruleset(name, _NoHost(), definition)

    def session(self, facts: Sequence[Fact], more: Callable[[Sequence[Fired]], Sequence[Fact]]) -> list[Fired]:
        """The rules that fire on facts, then on what `more` adds for them; the session's state is gone afterwards.

        Facts are taken in order, and `none` is tried as they arrive: what is negated must come before what lacks it.
        Raises RuleFailed if an action raised: durable-rules only writes it down in the state.
        """
        with self._lock:
            self._fired.clear()
            numbered = _numbered([CLAIM, *facts], 1)
            try:
                self._assert(numbered)
                added = more(self._fired)
                if added:
                    self._assert(_numbered(added, len(numbered) + 1))
                return list(self._fired)
            finally:
                self._rules.delete_state(SESSION)

    def _collecting(self, rule: str) -> Callable[[Any], None]:
        def collect(closure: Any) -> None:
            self._collect(rule, closure)

        return collect

    def _collect(self, rule: str, closure: Any) -> None:
        # With "cap" the matches of a rule come all at once.
        self._fired.extend((rule, match.l.line) for match in closure.m)

    def _assert(self, facts: list[Fact]) -> None:
        state = self._rules.assert_facts(facts)
        outcome: list[Any] = []
        self._rules.do_actions(state, lambda error, found: outcome.extend((error, found)))
        error, found = outcome
        if error is not None:
            raise error
        if found and "exception" in found:
            raise RuleFailed(found["exception"])


def _numbered(facts: Sequence[Fact], start: int) -> list[Fact]:
    """Facts that differ: one that equals an earlier one is refused as "already observed"."""
    return [{**fact, "id": at, "sid": SESSION} for at, fact in enumerate(facts, start)]
