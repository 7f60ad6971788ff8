"""Answers as they come: each checked by its shape and against those before it; those of a file all at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.packs.loading import ID, PACK_ID
from scrubjay.packs.routing import check_ranks
from scrubjay.packs.shaping import near
from scrubjay.starting.known import Start
from scrubjay.starting.questions import Answers, Question, asked
from scrubjay.starting.shapes import SHAPES, Wrong, chosen, several
from scrubjay.starting.sourcing import only_single
from scrubjay.starting.writing import header_pack

NONE: Final = "none"
"""Says that there is nothing, where an empty answer would mean what is usual."""
SINGLE: Final = (
    "a `deny` cannot rest on one secondary source: what somebody else wrote may be wrong or old, and a claim is held "
    "back for it. Answer yes to add the payer's own text or a second source written by itself, or review"
)


def waiting(start: Start, answers: Answers) -> Iterator[Question]:
    """The questions that have no answer yet, as far as they are known."""
    return (question for question in asked(start, answers) if question.name not in answers)


def taken(question: Question, given: str, start: Start, answers: Answers) -> Any:
    """The value of an answer. Raises Wrong with what is expected."""
    said = given.strip()
    none = said.lower() == NONE
    said = "" if none else said or question.usual
    if not said:
        if question.needed:
            raise Wrong("this has to be answered")
        value: Any = [] if question.shape == "several" else None
    elif question.shape == "choice":
        value = chosen(said, question.options)
    elif question.shape == "several":
        value = several(said, question.options)
    else:
        value = SHAPES[question.shape](said, start.known)
    if value == [] and question.needed:
        raise Wrong("this has to be answered")
    _suits(question, value, start, {**answers, question.name: value})
    return value


def _suits(question: Question, value: Any, start: Start, answers: Answers) -> None:
    """Whether a value goes with the file and with the answers before it. Raises Wrong."""
    name = question.name
    if name in ("payer_ids", "states"):
        _meets_none(start, answers)
    if value is None:
        return
    if name == "pack":
        _new_pack(value, start)
    elif name == "id":
        if not ID.fullmatch(value):
            raise Wrong(f"`{value}`: a short name is lower-case words joined by dashes, such as yearly-visits")
        if start.pack is not None and value in {item.id for item in start.pack.items}:
            raise Wrong(f"{start.file} has a policy `{value}` already; give another name")
    elif name == "states" and any(len(one) != 2 or not one.isupper() for one in value):
        raise Wrong("a state has two capital letters, such as TX")
    elif name == "through" and value < answers.get("from", value):
        raise Wrong(f"{value} is before {answers['from']}, from which the rule holds")
    elif name.endswith(".checked") and value > start.today:
        raise Wrong(f"{value} is still to come")
    elif name.endswith(".more") and value == "no" and answers.get("severity") == "deny" and only_single(start, answers):
        raise Wrong(SINGLE)


def _new_pack(value: str, start: Start) -> None:
    if not PACK_ID.fullmatch(value):
        raise Wrong(f"`{value}`: a pack's id is lower-case words joined by `/` and `-`, such as ours/acme")
    if value in start.library.loaded or value in start.library.refused:
        raise Wrong(f"there is a pack `{value}` already; give another id, or name its file to add a policy to it")


def _meets_none(start: Start, answers: Answers) -> None:
    """No claim may go to two packs."""
    pack = header_pack(start, answers)
    others = [one for one in start.library.loaded.values() if one.id != pack.id]
    for problem in check_ranks([*others, pack]):
        if pack.place.file in (problem.place.file,) or f"`{pack.id}`" in problem.message:
            raise Wrong(f"{problem.message}: answer otherwise, or name states or payer ids of which only one is meant")


def lacking(start: Start, answers: dict[str, Any]) -> list[tuple[Question, str]]:
    """The questions that somebody has to answer still, with why an empty answer will not do, if there is a reason.

    What a file may leave out is answered here with what is usual.
    """
    left: dict[str, tuple[Question, str]] = {}
    while question := next((one for one in waiting(start, answers) if one.name not in left), None):
        why = ""
        if question.may_lack:
            try:
                answers[question.name] = taken(question, "", start, answers)
                continue
            except Wrong as wrong:
                why = str(wrong)
        left[question.name] = (question, why)
    return list(left.values())


@dataclass(frozen=True, slots=True)
class Given:
    """What a file of answers came to; `problems`: answers that cannot be taken, with what is expected."""

    answers: dict[str, Any]
    problems: tuple[str, ...]


def given_answers(document: Mapping[str, Any], start: Start) -> Given:
    """The answers of a document, checked as if they came one by one."""
    said, problems = _flat(document)
    answers: dict[str, Any] = {}
    wrong: set[str] = set()
    while question := next(
        (one for one in waiting(start, answers) if one.name in said and one.name not in wrong), None
    ):
        try:
            answers[question.name] = taken(question, said[question.name], start, answers)
        except Wrong as error:
            problems.append(f"{question.name}: {error}")
            wrong.add(question.name)
    names = {question.name for question in asked(start, answers)}
    for name in said:
        if name not in names:
            nearest = near(name, names)
            hint = f"; did you mean `{nearest}`?" if nearest else ""
            problems.append(f"{name}: nothing of this name is asked here{hint}")
    return Given(answers, tuple(problems))


def _flat(document: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Each answer as words; `[[sources]]` as `sources.1.title` and so on."""
    said: dict[str, str] = {}
    problems: list[str] = []
    for name, value in document.items():
        if name == "sources" and isinstance(value, Sequence) and all(isinstance(one, Mapping) for one in value):
            for at, source in enumerate(value, 1):
                said |= {f"sources.{at}.{key}": _words(one) or "" for key, one in source.items()}
                said.setdefault(f"sources.{at}.more", "yes" if at < len(value) else "no")
            continue
        words = _words(value)
        if words is None:
            problems.append(f"{name}: expected a text, a number, a date, yes or no, or a list of texts")
        else:
            said[name] = words
    return said, problems


def _words(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (str, int, datetime.date)) and not isinstance(value, datetime.datetime):
        return str(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value) or NONE
    return None
