"""What durable-rules 2.0.28 does wrong, and that the chaining executor decides right all the same.

Each test fails if its handling is removed; those that begin with "durable" show the library doing it.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from deciding_documents import decided, program_of, universe_of
from pack_strategies import HEAD, section

from scrubjay.executors import chaining
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable, ProgramRefused, RuleFailed
from scrubjay.executors.chaining.engine import Ruleset, load_durable
from scrubjay.executors.chaining.hazards import fnv1a
from scrubjay.executors.choosing import executor
from scrubjay.executors.reference import Reference, clear_of
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.verdicts import Decided
from scrubjay.rules.program import Program

SIDS = ("E6WQ0F3C", "XSGT33AN")
NAMES = ("GUXFFVEK", "Y6DNS6FD")
HERE = str(Path(__file__).parent)

try:
    load_durable()
except ExecutorUnavailable as error:
    pytest.skip(str(error), allow_module_level=True)


def pack(*rules: dict[str, Any], measures: Sequence[str] = ()) -> Program:
    """A program of general rules; what they leave unsaid is filled in."""
    filled = []
    for at, rule in enumerate(rules):
        policy = {} if "mark" in rule else {"severity": "review", "message": "m"}
        filled.append(
            section("[[rule]]", {"id": f"r{at}", "title": "r", "for": "line", "sources": ["s1"], **policy, **rule})
        )
    counted = {"title": "m", "count": "lines", "scope": "claim", "where": {"discipline": "OT"}}
    named = [section(f"[measures.{name}]", counted) for name in measures]
    return program_of("\n".join([HEAD.format(lines=""), *named, *filled]))


def claim(name: str, *lines: dict[str, Any]) -> dict[str, Any]:
    """A synthetic claim."""
    made = [
        {"number": at + 1, "modifiers": ["GO"], "units": 1, "date": "2026-01-05", **line}
        for at, line in enumerate(lines)
    ]
    billing = {"npi": "1234567893"}
    return {"id": name, "payer": {"id": "P"}, "patient": {"member_id": "M"}, "billing": billing, "lines": made}


def states(program: Program, *claims: dict[str, Any], by: Chaining | None = None) -> list[list[str]]:
    """The states of each claim's verdicts, which the reference must give as well."""
    universe = universe_of({"claims": list(claims)})
    found = list(decided(by or Chaining(), program, universe))
    assert found == list(decided(Reference(), program, universe))
    return [_states(run_of(program, group), one) for group, one in found]


def _states(run: Run, one: Decided) -> list[str]:
    """The state of each subject, by policy and line; clear ones too."""
    policies = list(run.program.policies)
    every = [*one.verdicts, *clear_of(run, one)]
    every.sort(key=lambda verdict: (policies.index(verdict.policy), one.claim.lines.index(verdict.lines[0])))
    return [verdict.state for verdict in every]


def raw(rules: dict[str, Any], *sessions: tuple[str, list[dict[str, Any]]]) -> list[str]:
    """The rules that durable-rules itself fires, without any of our handling."""
    fired: list[str] = []

    def collecting(name: str) -> Any:
        return lambda _: fired.append(name)

    definition = {name: {"all": found, "run": collecting(name)} for name, found in rules.items()}
    ruleset = load_durable().Ruleset("raw", None, definition)
    for sid, facts in sessions:
        state = ruleset.assert_facts([{"sid": sid, **fact} for fact in facts])
        ruleset.do_actions(state, lambda error, found: None)
    return fired


def test_durable_takes_two_session_ids_for_one() -> None:
    assert fnv1a(SIDS[0]) == fnv1a(SIDS[1])
    both = {"both": [{"a": {"kind": "a"}}, {"b": {"kind": "b"}}]}
    facts = ([{"kind": "a", "id": 1}], [{"kind": "b", "id": 2}])
    assert raw(both, (SIDS[0], facts[0]), (SIDS[1], facts[1])) == ["both"]
    assert raw(both, ("one", facts[0]), ("two", facts[1])) == []


def test_claims_whose_ids_collide_do_not_see_each_other() -> None:
    lone = pack(
        {"when": {"code": "97165"}, "with": {"a": {"fact": "line", "scope": "claim", "where": {"code": "97530"}}}}
    )
    first = claim(SIDS[0], {"code": "97165"}, {"code": "97530"})
    second = claim(SIDS[1], {"code": "97165"}, {"code": "97110"})
    assert states(lone, first, second) == [["flagged", "clear"], ["clear", "clear"]]


def test_state_is_deleted_after_each_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = load_durable()
    open_: set[str] = set()
    asserting, deleting = engine.Ruleset.assert_facts, engine.Ruleset.delete_state

    def asserted(self: Any, facts: Any) -> Any:
        open_.update(fact["sid"] for fact in facts)
        return asserting(self, facts)

    def deleted(self: Any, sid: str) -> None:
        deleting(self, sid)
        open_.discard(sid)

    monkeypatch.setattr(engine.Ruleset, "assert_facts", asserted)
    monkeypatch.setattr(engine.Ruleset, "delete_state", deleted)
    states(pack({"when": {"code": "97530"}}), claim("C1", {"code": "97530"}), claim("C2", {"code": "97530"}))
    assert open_ == set()


def test_durable_takes_two_property_names_for_one() -> None:
    rules = {"fires": [{"m": {NAMES[0]: True}}]}
    assert raw(rules, ("s", [{NAMES[1]: True, "id": 1}])) == ["fires"]


def test_program_whose_property_names_collide_is_refused() -> None:
    program = pack({"when": {"member": NAMES[0]}}, {"when": {"member": NAMES[1]}}, measures=NAMES)
    with pytest.raises(ProgramRefused, match=f"{NAMES[0]}.*{NAMES[1]}.*one name"):
        Chaining().load(program)


def test_auto_decides_a_refused_program_by_reference() -> None:
    rules = [{"when": {"member": name, "units": {"over": 5}, "discipline": "OT"}} for name in NAMES]
    program = pack(*rules * 8, measures=NAMES)
    universe = universe_of({"claims": [claim("C1", {"code": "97530"})]})
    assert list(decided(executor("auto"), program, universe)) == list(decided(Reference(), program, universe))


def outcome(code: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a Python that runs this; a crash does not take the tests with it."""
    head = f"import sys; sys.path.insert(0, {HERE!r})\n"
    run = [sys.executable, "-c", head + textwrap.dedent(code)]
    return subprocess.run(run, capture_output=True, text=True, check=False)


def test_durable_crashes_when_a_state_is_deleted_in_which_nothing_fired() -> None:
    crashed = outcome(
        """
        from durable.engine import Ruleset
        rules = {"a": {"all": [{"a": {"$ex": {"kind": 1}}}, {"b": {"kind": "b"}}], "run": lambda c: None}}
        made = Ruleset("r", None, rules)
        made.do_actions(made.assert_facts([{"sid": "s", "id": 1, "kind": "a"}]), lambda error, found: None)
        made.delete_state("s")
        """
    )
    assert crashed.returncode < 0


def test_claim_on_which_no_rule_fires_does_not_crash() -> None:
    quiet = outcome(
        """
        from test_durable_hazards import claim, pack, states
        assert states(pack({"when": {"code": "92507"}}), claim("C1", {"code": "97530"})) == [["clear"]]
        print("clear")
        """
    )
    assert (quiet.returncode, quiet.stdout) == (0, "clear\n"), quiet.stderr


def test_durable_fires_on_what_is_missing_before_it_arrives() -> None:
    rules = {"lacks": [{"l": {"kind": "line"}}, {"n$not": {"$and": [{"kind": "fact"}, {"on": {"l": "line"}}]}}]}
    line, fact = {"kind": "line", "line": 1, "id": 1}, {"kind": "fact", "on": 1, "id": 2}
    assert raw(rules, ("s", [line, fact])) == ["lacks"]
    assert raw(rules, ("s", [fact, line])) == []


def test_fact_that_a_rule_must_lack_is_known_before_the_rule_is_tried() -> None:
    lacking = pack(
        {"when": {"code": "97165"}, "without": {"a": {"fact": "line", "scope": "claim", "where": {"code": "97530"}}}}
    )
    assert states(lacking, claim("C1", {"code": "97165"}, {"code": "97530"})) == [["clear", "clear"]]
    assert states(lacking, claim("C1", {"code": "97165"}, {"code": "97110"})) == [["flagged", "clear"]]


def test_mark_that_a_rule_must_lack_is_known_before_the_rule_is_tried() -> None:
    unmarked = pack({"when": {"code": "97165"}, "mark": "seen"}, {"when": {"marks": {"has_none": ["seen"]}}})
    assert states(unmarked, claim("C1", {"code": "97165"}, {"code": "97530"})) == [["clear", "flagged"]]


def test_equal_facts_and_facts_that_no_rule_reads_are_taken() -> None:
    engine = load_durable()
    with pytest.raises(engine.MessageObservedException):
        raw({"a": [{"m": {"kind": "line"}}]}, ("s", [{"kind": "line", "id": 1}]), ("s", [{"kind": "line", "id": 1}]))
    with pytest.raises(engine.MessageNotHandledException):
        raw({"a": [{"m": {"kind": "line"}}]}, ("s", [{"kind": "other", "id": 1}]))
    ruleset = Ruleset("kept", {"a": [{"l": {"kind": "line"}}]})
    line = {"kind": "line", "line": 1}
    assert ruleset.session([line, line, {"kind": "other"}], lambda fired: [line]) == [("a", 1)] * 3


def test_exception_in_an_action_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Ruleset, rule: str, closure: Any) -> None:
        raise ZeroDivisionError("in an action")

    monkeypatch.setattr(Ruleset, "_collect", broken)
    with pytest.raises(RuleFailed, match="in an action"):
        states(pack({"when": {"code": "97530"}}), claim("C1", {"code": "97530"}))


def test_session_after_one_that_failed_starts_empty() -> None:
    ruleset = Ruleset("again", {"a": [{"l": {"kind": "line"}}]})
    with pytest.raises(ZeroDivisionError):
        ruleset.session([{"kind": "line", "line": 1}], lambda fired: [{"kind": "line", "line": 1 // 0}])
    assert ruleset.session([{"kind": "line", "line": 2}], lambda fired: []) == [("a", 2)]


def test_program_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    making = load_durable().Ruleset.__init__

    def counted(self: Any, name: str, *rest: Any) -> None:
        made.append(name)
        making(self, name, *rest)

    monkeypatch.setattr(load_durable().Ruleset, "__init__", counted)
    executor_ = Chaining()
    program = pack({"when": {"code": "97530"}})
    for name in ("C1", "C2", "C3"):
        states(program, claim(name, {"code": "97530"}), by=executor_)
    assert len(made) == 1


def wide(count: int) -> Iterator[dict[str, Any]]:
    """Different tests that all hold on a line of 97530 with GO."""
    for at in range(count):
        yield {"units": {"under": 10 + at}}


def test_rule_of_many_alternatives_fires() -> None:
    many = pack({"when": list(wide(120))}, {"unless": list(wide(120))}, {"when": [{"code": "92507"}, *wide(60)]})
    assert states(many, claim("C1", {"code": "97530"})) == [["flagged", "clear", "flagged"]]


def test_rules_of_many_tests_fire_only_if_all_hold() -> None:
    every = {"when": {"discipline": "OT"}}
    tests = [{"unless": list(wide(at)), **every} for at in (1, 40, 90)] + [
        {"unless": [{"units": {"over": 10 + at}} for at in range(90)]}
    ]
    assert states(pack(*tests), claim("C1", {"code": "97530"})) == [["clear", "clear", "clear", "flagged"]]


def test_durable_lets_a_fact_meet_one_condition_of_a_rule_only() -> None:
    rules = {"twice": [{"a": {"kind": "mark"}}, {"b": {"$and": [{"kind": "mark"}, {"line": {"a": "line"}}]}}]}
    assert raw(rules, ("s", [{"kind": "mark", "line": 1, "id": 1}])) == []


def test_mark_that_two_conditions_of_a_rule_ask_for_counts_for_both() -> None:
    both = {"when": {"marks": {"has_any": ["one", "two"]}}, "unless": {"marks": {"has_none": ["one", "three"]}}}
    marks = [{"when": {"code": code}, "mark": mark} for mark, code in (("one", "97530"), ("two", "1"), ("three", "1"))]
    assert states(pack(*marks, both), claim("C1", {"code": "97530"})) == [["flagged"]]


def test_line_about_which_very_many_rules_ask_is_decided() -> None:
    rules = [{"when": {"units": {"under": at}, "charge": {"at_least": 0}}} for at in range(150)]
    found = states(pack(*rules), claim("C1", {"code": "97530", "charge": "10.00"}))
    assert found == [["clear", "clear"] + ["flagged"] * 148]


def test_joined_fact_is_tested_in_many_ways() -> None:
    tests = [
        *({"units": {"over": 10 + at}, "discipline": "OT"} for at in range(45)),
        {"code": "97530", "modifiers": {"has_any": ["GO", "KX"]}},
    ]
    join = {"fact": "line", "scope": "claim", "where": tests}
    both = pack({"when": {"code": "97165"}, "with": {"a": join}}, {"when": {"code": "97165"}, "without": {"a": join}})
    assert states(both, claim("C1", {"code": "97165"}, {"code": "97530"})) == [["flagged", "clear", "clear", "clear"]]
    assert states(both, claim("C1", {"code": "97165"}, {"code": "97110"})) == [["clear", "clear", "flagged", "clear"]]


def test_joined_fact_of_too_many_properties_is_refused() -> None:
    tests = [{"units": {"over": at}} for at in range(150)]
    join = {"fact": "line", "scope": "claim", "where": tests}
    with pytest.raises(ProgramRefused, match="too many for durable-rules"):
        Chaining().load(pack({"with": {"a": join}}))


def test_no_threads_are_started() -> None:
    before = threading.active_count()
    states(pack({"when": {"code": "97530"}}), claim("C1", {"code": "97530"}))
    assert threading.active_count() == before


def test_no_fact_carries_a_null(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    session = Ruleset.session

    def spied(self: Ruleset, facts: Any, more: Any) -> Any:
        def added(fired: Any) -> Any:
            found = more(fired)
            seen.extend(found)
            return found

        seen.extend(facts)
        return session(self, facts, added)

    monkeypatch.setattr(Ruleset, "session", spied)
    join = {"fact": "line", "scope": "payer", "where": {"place_of_service": "11"}}
    program = pack({"when": {"purpose": {"present": False}}, "with": {"a": join}})
    assert states(program, claim("C1", {"code": "97530", "purpose": None})) == [["unchecked"]]
    assert seen
    assert not [fact for fact in seen if None in fact.values()]


def test_chaining_without_durable_rules_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable.engine", None)
    with pytest.raises(ExecutorUnavailable, match="--executor reference"):
        chaining.Chaining()
