"""What is asked for a policy, in order: of the payer, of its kind, for whom, since when, how severe, and the source.

A question stands where earlier answers make it one. A kind's own questions come from its file (`packs/kinds`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args, get_origin

from scrubjay.facts.form_codes import FILING_INDICATORS
from scrubjay.packs.kinds import KINDS, Policy
from scrubjay.packs.kinds.asking import Ask
from scrubjay.starting.known import Start
from scrubjay.starting.shapes import WINDOWS

Answers = Mapping[str, Any]
"""What was answered, by the question's name; None or an empty list where it was left empty."""
CLAIMS: Final = {
    "payer ids": "claims that name the payer by these ids",
    "filing indicator": "claims with a filing indicator, in some states or all",
    "base": "none: a base that other packs extend, or that the office's payers.toml points to",
}
SEVERITIES: Final = {
    "deny": "the payer would deny it",
    "review": "somebody should look at it",
    "advise": "good to know",
}
DISCIPLINES: Final = {"OT": "occupational therapy", "PT": "physical therapy", "SLP": "speech therapy"}
OWN: Final = {"own": "the payer's own text", "secondary": "what somebody else writes of it"}
MORE: Final = {"no": "that is all", "yes": "there is another", "review": "that is all; make it a review"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `name` is what an answers file calls it. `usual`: what an empty answer means."""

    name: str
    words: str
    shape: str = "text"
    options: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""
    needed: bool = True
    named: bool = False
    """A name that can be made from other answers."""

    @property
    def may_lack(self) -> bool:
        """Whether a file of answers may leave it out without leaving out what the policy says."""
        return self.named or not (self.needed or self.usual)


def asked(start: Start, answers: Answers) -> Iterator[Question]:
    """Every question that is known to stand, those already answered too, in order."""
    if start.pack is None:
        yield from _of_payer(answers)
    titles = {name: kind.asking.title for name, kind in KINDS.items() if kind.asking is not None}
    yield Question("kind", "What kind of rule is it?", "choice", titles)
    kind = KINDS.get(answers.get("kind", ""))
    asking = kind.asking if kind is not None else None
    if kind is not None:
        yield from of_kind(kind, answers)
    yield Question("disciplines", "For which disciplines? (none: all)", "several", DISCIPLINES, "OT", needed=False)
    yield Question("ages", "For patients of which age? (none: all)", "ages", needed=False)
    needs_codes = asking is not None and asking.needs_codes
    which = "For which codes?" if needs_codes else "For which codes? (none: all)"
    yield Question("codes", which, "codes", needed=needs_codes)
    yield Question("from", "From which date of service on?", "date")
    yield Question("through", "Through which date? (none: it is in force)", "date", needed=False)
    yield Question("title", "The rule in one line, for people")
    usual = slug(str(answers.get("title") or ""))
    yield Question("id", "A short name for it", usual=usual, named=True)
    yield Question("severity", "How severe?", "choice", SEVERITIES)
    yield Question("fix", "What should the biller do?")
    yield from _of_sources(start, answers)


def _of_payer(answers: Answers) -> Iterator[Question]:
    yield Question("payer", "What is the payer's name?")
    yield Question(
        "pack", "The pack's id", usual=f"ours/{slug(str(answers.get('payer') or ''))}".rstrip("/"), named=True
    )
    yield Question("claims", "Which claims is it for?", "choice", CLAIMS)
    if answers.get("claims") == "payer ids":
        yield Question("payer_ids", "The payer's ids, as claims name it", "texts")
    elif answers.get("claims") == "filing indicator":
        indicators = dict.fromkeys(FILING_INDICATORS, "")
        yield Question("filing_indicators", "Which filing indicators (SBR09)?", "several", indicators)
        yield Question("states", "Patients of which states? Two letters each (none: all)", "texts", needed=False)


def of_kind(kind: type[Policy], answers: Answers | None) -> Iterator[Question]:
    """A kind's own questions that stand after these answers; all of them where no answers are said."""
    for ask in kind.asking.asks if kind.asking is not None else ():
        if answers is None:
            yield _question(kind, ask)
            continue
        if ask.where is not None and answers.get(ask.where[0]) != ask.where[1]:
            continue
        if ask.instead_of and (ask.instead_of not in answers or answers[ask.instead_of]):
            continue
        yield _question(kind, ask)


def _question(kind: type[Policy], ask: Ask) -> Question:
    """The question with what the kind's model says of its key."""
    model = next(one for name, one in kind.model_fields.items() if ask.key in (name, one.alias))
    choices = list(dict.fromkeys(_choices(model.annotation)))
    many = _is_list(model.annotation)
    options = dict(ask.options) or dict.fromkeys(choices, "")
    if ask.shape == "window":
        options = dict(WINDOWS)
    shape = ask.shape or ("several" if many else "choice" if options else "yes_no")
    needed = model.is_required() or bool(ask.instead_of) or ask.where is not None or shape in ("choice", "yes_no")
    usual = ask.usual
    if not usual and shape in ("choice", "yes_no") and not model.is_required() and model.default is not None:
        usual = {True: "yes", False: "no"}.get(model.default, str(model.default))
    if shape == "several":
        needed = not ask.none
    return Question(ask.key, ask.words, shape, options, usual, needed)


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _choices(part)


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is list or any(get_origin(part) is list for part in get_args(annotation))


def _of_sources(start: Start, answers: Answers) -> Iterator[Question]:
    """One source after the other: without one there is no policy."""
    at = 1
    while True:
        name = f"sources.{at}"
        first = "Where does it stand? The title of the source" if at == 1 else "The title of the next source"
        yield Question(f"{name}.title", first)
        yield Question(f"{name}.url", "Its address, or where it is kept")
        yield Question(f"{name}.checked", "When was it read?", "date", usual=start.today.isoformat())
        yield Question(f"{name}.whose", "Whose text is it?", "choice", OWN)
        yield Question(f"{name}.more", "Is there another source that says so, written by itself?", "choice", MORE, "no")
        if answers.get(f"{name}.more") != "yes":
            return
        at += 1


def slug(words: str) -> str:
    """Words as an id: lower case, joined by dashes, at most six of them."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6])
