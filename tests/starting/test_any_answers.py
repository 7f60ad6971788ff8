"""Whatever is answered, as long as each answer is taken, the pack loads and compiles and has a claim on both sides."""

from __future__ import annotations

import random

import pytest
from starting_answers import COMMON, OF_KIND, start_of

from scrubjay.packs.kinds import KINDS
from scrubjay.packs.library import Library, open_library
from scrubjay.starting.answers import taken, waiting
from scrubjay.starting.known import Start
from scrubjay.starting.questions import Question
from scrubjay.starting.started import started

SAID = {
    "text": ['Words, "quoted" and \\ not'],
    "number": ["1", "2", "6"],
    "yes_no": ["yes", "no"],
    "date": ["2026-01-01", "2025-07-01"],
    "span": ["30 days", "12 months", "1 year", "2 weeks"],
    "ages": ["none", "under 21", "21 and over", "3 to 20"],
    "window": ["week", "calendar_month", "calendar_year", "coverage", "year from 07-01", "last 6 months"],
    "codes": ["97110", "97110, 97530", "97110..97124", "97165 97166"],
    "modifier": ["GO", "KX"],
    "modifiers": ["none", "GY", "GA, GX"],
    "places": ["11", "11, 12"],
    "diagnoses": ["M25.511", "F84*", "S60..S69, M79*"],
    "texts": ["A1, B2"],
}


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def answered(question: Question, kind: str, chance: random.Random) -> str:
    if question.name in ("id", "pack"):
        return ""
    if question.name == "through":
        return "none"
    if question.name in COMMON and isinstance(COMMON[question.name], str):
        return str(COMMON[question.name])
    if question.name.endswith(".more"):
        return "no"
    if question.name.endswith(".whose"):
        return "own"
    if question.name == "visit_is":
        return "date"
    if question.name == "codes" and kind == "untimed_units":
        return "97165"
    if question.shape == "several":
        return ", ".join(chance.sample(list(question.options), chance.randint(1, len(question.options))))
    if question.shape == "choice":
        return chance.choice(list(question.options))
    said = chance.choice(SAID[question.shape])
    return SAID[question.shape][-1] if question.needed and said == "none" else said


def draw(start: Start, kind: str, chance: random.Random) -> dict[str, object]:
    answers: dict[str, object] = {}
    while question := next(waiting(start, answers), None):
        given = kind if question.name == "kind" else answered(question, kind, chance)
        answers[question.name] = taken(question, given, start, answers)
    return answers


@pytest.mark.parametrize("kind", OF_KIND)
def test_answers_that_are_taken_make_a_pack_that_loads(library: Library, kind: str) -> None:
    assert KINDS[kind].asking is not None
    for seed in range(4):
        start = start_of(library)
        made = started(start, draw(start, kind, random.Random(seed)))
        assert made.sides is not None, made.text
