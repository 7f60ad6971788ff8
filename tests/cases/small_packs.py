"""Packs of one policy, analysed: the scenes found and the boundaries missed."""

from __future__ import annotations

from typing import Any

from scrubjay.cases.boundaries import Told, boundaries
from scrubjay.cases.judging import judge
from scrubjay.cases.sides.subjects import Found, subject
from scrubjay.packs.library import shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.resolving import resolve
from scrubjay.rules.compiling import compile_pack
from scrubjay.tables import Table, load_table

HEAD = """
[pack]
id      = "one-policy"
title   = "One policy"
version = "1"

[sources.s1]
title      = "A source"
url        = "https://example.org"
checked    = 2026-01-01
confidence = "primary"

[amounts.most]
unit   = "units"
values = [
  { from = 2025-01-01, through = 2025-12-31, amount = 3, source = "s1" },
  { from = 2026-01-01, through = "open", amount = 5, source = "s1" },
]
"""
POLICY = """
title    = "A policy"
severity = "review"
sources  = ["s1"]
fix      = { words = "Look." }
"""


def analysed(policy: str, rule: str = "", **tables: Table) -> tuple[list[Found], tuple[str, ...]]:
    """The sides found of a policy's rule (its first, where none is named), and the boundaries missed."""
    pack = load_pack(HEAD + policy.replace("POLICY", POLICY), "pack.toml")
    therapy = load_table(shipped_folder() / "reference" / "therapy_codes.csv")
    program = compile_pack(resolve(pack, {}.__getitem__), {"therapy_codes": therapy, **tables})
    (rules,) = program.policies.values()
    one = next(each for each in rules if each.id == rule or not rule)
    told = Told()
    found = boundaries(subject(pack, one, judge(program, program.tables, one.policy)), told)
    return found, told.missed()


def of_rule(when: str, more: str = "", joins: str = "") -> tuple[list[Found], tuple[str, ...]]:
    """The same of a rule for a line."""
    head = '[[rule]]\nid = "p"\nPOLICY\nfor = "line"\nmessage = "m"\n'
    return analysed(f"{head}{more}\nwhen = {when}\n{joins}")


def sides(found: list[Found]) -> dict[str, list[tuple[str, str]]]:
    """Boundary to value and state of each of its sides; the plain case left out."""
    said: dict[str, list[tuple[str, str]]] = {}
    for one in found[1:]:
        said.setdefault(one.boundary, []).append((one.value, one.judged.state))
    return said


def line(one: Found) -> Any:
    """The line that is tried."""
    return one.judged.one.scene["claims"][0]["lines"][-1]
