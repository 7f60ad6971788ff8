"""SJ30x to SJ31x: codes that are unknown, retired, misshapen, of another sort or in a set that says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from scrubjay.executors.testing import contains
from scrubjay.linting.check import Check, Example, Found, Severity
from scrubjay.linting.codes import SHAPES, TABLES, WORDS, Said, Sort, known, lists_of, rows_of, said_codes
from scrubjay.linting.edits import Edit
from scrubjay.linting.linted import Linted
from scrubjay.packs.spans import Array, Table, parse
from scrubjay.rules.operands import Codes, Mismatch
from scrubjay.rules.program import CodeSet

KINDS = {
    "evaluation": ("evaluation", "reevaluation"),
    "evaluations": ("evaluation", "reevaluation"),
    "reevaluation": ("reevaluation",),
    "reevaluations": ("reevaluation",),
    "modalities": ("modality",),
}
"""Names of sets that say what kind of service their codes are, and the kinds of the table that these are."""
REEVALUATION = re.compile(r"\bre-?eval")
"""Of 97535 in such a set SJ321 speaks."""
TIMED = {"timed": True, "untimed": False}


def _policy(when: str, more: str = "", effective: str = "") -> str:
    dates = f"effective = {effective}\n" if effective else ""
    return f"""[[not_covered]]
id        = "needling"
title     = "No dry needling"
{dates}when      = {when}
severity  = "review"
sources   = ["manual"]
{more}"""


def _deny(carc: str, rarc: str = "") -> str:
    return f"""[[not_covered]]
id        = "needling"
title     = "No dry needling"
when      = {{ code = "20560" }}
severity  = "review"
denial    = {{ group = "CO", carc = "{carc}"{rarc} }}
sources   = ["manual"]
"""


def _unknown(sort: Sort) -> Callable[[Linted], Iterator[Found]]:
    def find(linted: Linted) -> Iterator[Found]:
        for said in _plain(linted, sort):
            if not known(linted, sort, said.text) and SHAPES[sort].fullmatch(said.text) and not _swapped(linted, said):
                tables = " or ".join(name for name in TABLES[sort] if name in linted.tables)
                hint = f"see whether it is meant; `scrubjay reference show {TABLES[sort][0]}` lists what is known"
                yield Found(said.place, f"{said.where} names the {WORDS[sort]} {said.text}, not in {tables}", hint)

    return find


def _plain(linted: Linted, sort: Sort) -> Iterator[Said]:
    seen = set()
    for said in said_codes(linted):
        if said.sort == sort and said.single and said.place not in seen:
            seen.add(said.place)
            yield said


def _swapped(linted: Linted, said: Said) -> str:
    """The known code that an unknown one becomes when two neighbours change places; empty where none does."""
    text = said.text
    others = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1))
    return next((one for one in others if one != text and known(linted, said.sort, one)), "")


def _slips(linted: Linted) -> Iterator[Found]:
    for said in _plain(linted, "code"):
        meant = "" if known(linted, "code", said.text) else _swapped(linted, said)
        if meant:
            yield Found(
                said.place, f"{said.where} names {said.text}, which no table has, and {meant} is one", f"{meant}?"
            )


def _retired(linted: Linted) -> Iterator[Found]:
    for said in said_codes(linted):
        rows = rows_of(linted, said.sort, said.text) if said.single else ()
        if not rows:
            continue
        ends = [row.through for row in rows]
        starts = [row.start for row in rows]
        last = max((end for end in ends if end is not None), default=None)
        if None not in ends and last is not None and said.dates.start is not None and said.dates.start > last:
            what = (
                f"{said.where} speaks from {said.dates.start}, and the {WORDS[said.sort]} {said.text} ended on {last}"
            )
            yield Found(said.place, what, "name the code that took its place, or let the policy begin earlier")
        first = min((start for start in starts if start is not None), default=None)
        if None not in starts and first is not None and said.dates.through is not None and said.dates.through < first:
            what = (
                f"{said.where} speaks until {said.dates.through}, and the {WORDS[said.sort]} {said.text} begins {first}"
            )
            yield Found(said.place, what, "name the code that was used before")


def _misshapen(linted: Linted) -> Iterator[Found]:
    for said in said_codes(linted):
        if said.single and not SHAPES[said.sort].fullmatch(said.text) and not _other_sort(linted, said):
            shapes = {
                "code": "five characters: 97530, G0283, 0591T",
                "modifier": "two characters: GO, 59",
                "place": "two digits: 11",
                "diagnosis": "as in ICD-10-CM: M25.511 or M25511",
                "carc": "digits, or a letter with digits: 119, B7",
                "rarc": "M, MA or N with digits: N362",
            }
            what = f"{said.where} names `{said.text}`, which is no {WORDS[said.sort]}"
            yield Found(said.place, what, shapes[said.sort])


def _other_sort(linted: Linted, said: Said) -> Sort | None:
    """The sort that a code is known to be, where it is not the one it is used as."""
    if known(linted, said.sort, said.text):
        return None
    return next((sort for sort in TABLES if sort != said.sort and known(linted, sort, said.text)), None)


def _wrong_sort(linted: Linted) -> Iterator[Found]:
    for said in said_codes(linted):
        other = _other_sort(linted, said) if said.single else None
        if other is not None and not SHAPES[said.sort].fullmatch(said.text):
            what = f"{said.where} is compared with a {WORDS[said.sort]}, and {said.text} is a {WORDS[other]}"
            yield Found(said.place, what, f"test the {WORDS[other]}, or name another code")


def _named_otherwise(linted: Linted) -> Iterator[Found]:
    """A set whose name says a kind of service or that its codes are timed, with a code that is otherwise."""
    table = linted.tables.get("therapy_codes")
    if table is None:
        return
    for name, spec in linted.pack.codes.items():
        words = re.split(r"[_-]", name.lower())
        for listed in lists_of(spec)[:1]:
            for text, place in zip(listed, listed.places, strict=True):
                cells = [row.cells for row in table.rows.get(text, ())] if isinstance(text, str) else []
                wrong = "" if text == "97535" and REEVALUATION.search("-".join(words)) else _told(words, cells)
                if wrong:
                    what = f"the set `@{name}` holds {text}, which is {wrong} in the table therapy_codes"
                    yield Found(place, what, "take it out, or name the set for what it holds")


def _told(words: list[str], cells: list[Any]) -> str:
    """What the table says of a code that the name of its set denies; empty where nothing."""
    if not cells or {"no", "not", "non", "without"} & set(words):
        return ""
    last = words[-1]
    for name, timed in TIMED.items():
        if last == name and all(one.get("timed") is (not timed) for one in cells):
            return "untimed" if timed else "timed"
    kinds = KINDS.get(last)
    told = {one.get("kind") for one in cells}
    if kinds and None not in told and not told & set(kinds):
        return f"of the kind {', '.join(sorted(map(str, told)))}"
    return ""


def _listed_twice(linted: Linted) -> Iterator[Found]:
    """An entry of a list that stands there twice, or that a prefix or range of it holds already."""
    for name, spec in _sets_with_headers(linted):
        for key, listed in spec:
            for at, text in enumerate(listed):
                holder = next((other for other in _others(listed, at) if _within(str(text), str(other))), None)
                if holder is None:
                    continue
                again = "stands twice" if holder == text else f"is within {holder}"
                edit = Edit("remove_element", name[1], (*name[2], *key, at))
                yield Found(
                    listed.places[at], f"{text} {again} in the set `@{name[0]}`", "once is enough", mend=(edit,)
                )


def _others(listed: Array, at: int) -> list[Any]:
    """Entries before this one, and all that are wider than one code."""
    return [one for index, one in enumerate(listed) if index < at or (index > at and one != listed[at])]


def _within(text: str, other: str) -> bool:
    if text.startswith("@") or other.startswith("@"):
        return text == other
    if text == other:
        return True
    if ".." in text or text.endswith("*"):
        return other.endswith("*") and text.rstrip("*").startswith(other[:-1]) and ".." not in text
    low, dots, high = other.partition("..")
    if dots:
        return len(text) == len(low) and low <= text <= high
    return other.endswith("*") and text.startswith(other[:-1])


def _sets_with_headers(
    linted: Linted,
) -> Iterator[tuple[tuple[str, int, tuple[str, ...]], list[tuple[tuple[str, ...], Array]]]]:
    """Each set: its name, the line of the header that it stands under, the path from there; its lists by key."""
    if not linted.pack.codes:
        return
    section = parse(linted.text, linted.pack.file)["codes"]
    for name, spec in section.items():
        line = section.places[name].line
        own = isinstance(spec, Table) and spec.place.line in linted.scan.headers
        header = spec.place.line if own else max((at for at in linted.scan.headers if at <= line), default=1)
        lists: list[tuple[tuple[str, ...], Array]] = [((), spec)] if isinstance(spec, Array) else []
        if isinstance(spec, Table):
            lists += [((key,), spec[key]) for key in ("any_of", "none_of") if isinstance(spec.get(key), Array)]
        yield (name, header, () if own else (name,)), lists


def _takes_nothing(linted: Linted) -> Iterator[Found]:
    """`none_of` names a code that `any_of` does not hold."""
    assert linted.merged is not None
    codes = Codes(linted.merged.codes, linted.tables)
    for name, spec in linted.pack.codes.items():
        listed = spec.get("none_of") if isinstance(spec, Table) else None
        if not isinstance(listed, Array):
            continue
        wide = codes.named(name).any_of[0]
        for text, place in zip(listed, listed.places, strict=True):
            if not isinstance(text, str) or text.startswith("@") or text.endswith("*") or ".." in text:
                continue
            if not contains(wide, text, None, linted.tables)[1]:
                yield Found(
                    place,
                    f"`none_of` of the set `@{name}` takes out {text}, which is not in it",
                    "is another code meant?",
                )


def _empty(linted: Linted) -> Iterator[Found]:
    assert linted.merged is not None
    codes = Codes(linted.merged.codes, linted.tables)
    for name, spec in linted.pack.codes.items():
        try:
            made = codes.named(name)
        except Mismatch:
            continue
        if _holds_nothing(made, linted):
            place = spec.place if isinstance(spec, (Table, Array)) else linted.pack.place
            hint = "a test that it is one of these never holds, a test that it is none of them always does"
            yield Found(place, f"no code is in the set `@{name}`", hint)


def _holds_nothing(made: CodeSet, linted: Linted) -> bool:
    if made.prefixes or made.ranges:
        return False
    exact = [code for code in made.exact if not any(contains(no, code, None, linted.tables)[0] for no in made.none_of)]
    if exact:
        return False
    for name, where in made.tables:
        table = linted.tables.get(name)
        if table is None or any(
            contains(CodeSet(tables=((name, where),)), code, None, linted.tables)[1] for code in table.rows
        ):
            return False
    for part in made.any_of:
        if made.none_of:
            codes = part.exact
            open_ = part.prefixes or part.ranges or part.tables or part.any_of
            left = [c for c in codes if not any(contains(no, c, None, linted.tables)[0] for no in made.none_of)]
            if open_ or left:
                return False
        elif not _holds_nothing(part, linted):
            return False
    return True


def _unlisted(code: str, name: str, sort: Sort, bad: str, good: str, severity: Severity, cost: str) -> Check:
    return Check(
        code=code,
        name=name,
        severity=severity,
        title=f"a {WORDS[sort]} that no reference table has",
        bad=Example(bad),
        good=Example(good),
        find=_unknown(sort),
        why=f"Scrubjay's tables ({', '.join(TABLES[sort])}) are a choice, so a code that they lack is not proven "
        "wrong: look at it once more. Load newer tables with `scrubjay reference load`, or say in a comment why it is "
        "right.",
        cost=cost,
        whole=False,
    )


NEVER = "A test of a code that no claim carries never holds: the lines that were meant go out unlooked at."

CHECKS = (
    _unlisted(
        "SJ301",
        "unlisted-code",
        "code",
        _policy('{ code = "G9999" }'),
        _policy('{ code = "20560" }'),
        "note",
        NEVER,
    ),
    Check(
        code="SJ302",
        name="swapped-digits",
        severity="warning",
        title="a procedure code that becomes a known one when two neighbours change places",
        bad=Example(_policy('{ code = "97350" }')),
        good=Example(_policy('{ code = "97530" }')),
        find=_slips,
        why="The tables have no such code, and they have the one with two characters the other way round.",
        cost=NEVER,
        whole=False,
    ),
    _unlisted(
        "SJ303",
        "unlisted-modifier",
        "modifier",
        _policy('{ code = "20560", modifiers = { has_any = ["Q9"] } }'),
        _policy('{ code = "20560", modifiers = { has_any = ["GY"] } }'),
        "warning",
        "A biller is asked for a modifier that the payer does not know, or a line with the right one is flagged.",
    ),
    _unlisted(
        "SJ304",
        "unlisted-place",
        "place",
        _policy('{ code = "20560", place_of_service = "88" }'),
        _policy('{ code = "20560", place_of_service = "11" }'),
        "warning",
        NEVER,
    ),
    _unlisted(
        "SJ305",
        "unlisted-reason",
        "carc",
        _deny("999"),
        _deny("96", ', rarc = ["N130"]'),
        "warning",
        "Who sees the finding looks for the denial under a number that no remittance carries.",
    ),
    _unlisted(
        "SJ306",
        "unlisted-remark",
        "rarc",
        _deny("96", ', rarc = ["N999"]'),
        _deny("96", ', rarc = ["N130"]'),
        "warning",
        "Who sees the finding looks for the denial under a remark that no remittance carries.",
    ),
    Check(
        code="SJ307",
        name="retired-code",
        severity="warning",
        title="a code that had ended, or had not begun, on the dates of its policy",
        bad=Example(_policy('{ code = "97003" }', effective="{ from = 2026-01-01 }")),
        good=Example(_policy('{ code = ["97165", "97166", "97167"] }', effective="{ from = 2026-01-01 }")),
        find=_retired,
        why="The reference tables say from when and until when a code is in force. Claims of "
        "other dates do not carry it.",
        cost=NEVER,
        whole=False,
    ),
    Check(
        code="SJ308",
        name="misshapen-code",
        severity="error",
        title="a text that cannot be a code of its sort",
        bad=Example(_policy('{ code = "2056" }')),
        good=Example(_policy('{ code = "20560" }')),
        find=_misshapen,
        why="A procedure code has five characters, a modifier two, a place of service two digits; diagnoses and reason "
        "codes have shapes of their own.",
        cost=NEVER,
        whole=False,
    ),
    Check(
        code="SJ309",
        name="code-of-another-sort",
        severity="error",
        title="a set that is compared with codes of another sort than it holds",
        bad=Example('[codes]\nneedling = ["20560", "GY"]\n\n' + _policy('{ code = "@needling" }')),
        good=Example('[codes]\nneedling = ["20560", "20561"]\n\n' + _policy('{ code = "@needling" }')),
        find=_wrong_sort,
        why="A modifier is never a procedure code: this entry of the set never matches, or the wrong set is named.",
        cost=NEVER,
        whole=False,
    ),
    Check(
        code="SJ310",
        name="code-in-the-wrong-set",
        severity="warning",
        title="a code in a set whose name says otherwise",
        bad=Example('[codes]\nevaluation = ["97165", "97530"]\n\n' + _policy('{ code = "@evaluation" }')),
        good=Example('[codes]\nevaluation = ["97165", "97168"]\n\n' + _policy('{ code = "@evaluation" }')),
        find=_named_otherwise,
        why="The table of therapy codes says which codes are evaluations, re-evaluations and modalities, and which are "
        "timed. A set that is named so is read so by every policy that uses it.",
        cost="A treatment that counts as an evaluation is spared by limits and authorizations that it should burn.",
        whole=False,
    ),
    Check(
        code="SJ311",
        name="listed-twice",
        severity="note",
        title="a code that stands twice in a set, or within a prefix or range of it",
        bad=Example('[codes]\nneedling = ["20560..20561", "20560"]\n\n' + _policy('{ code = "@needling" }')),
        good=Example('[codes]\nneedling = ["20560..20561"]\n\n' + _policy('{ code = "@needling" }')),
        find=_listed_twice,
        mends="takes the second mention out",
        why="The set is the same without it. Where two lists were joined, see whether both were meant whole.",
        cost="Nothing: the set decides the same.",
        whole=False,
    ),
    Check(
        code="SJ312",
        name="takes-nothing-out",
        severity="warning",
        title="a `none_of` that takes out a code which is not in the set",
        bad=Example(
            '[codes]\nneedling = { any_of = ["20560..20561"], none_of = ["97530"] }\n\n'
            + _policy('{ code = "@needling" }')
        ),
        good=Example(
            '[codes]\nneedling = { any_of = ["20560..20561"], none_of = ["20561"] }\n\n'
            + _policy('{ code = "@needling" }')
        ),
        find=_takes_nothing,
        why="It changes nothing as it stands; a slip leaves in the set what was to be taken out.",
        cost="A code that was to be left alone is flagged.",
    ),
    Check(
        code="SJ313",
        name="empty-set",
        severity="error",
        title="a set that holds no code",
        bad=Example(
            '[codes]\nneedling = { any_of = ["20560"], none_of = ["20560"] }\n\n' + _policy('{ code = "@needling" }')
        ),
        good=Example(
            '[codes]\nneedling = { any_of = ["20560", "20561"], none_of = ["20560"] }\n\n'
            + _policy('{ code = "@needling" }')
        ),
        find=_empty,
        why="All that `any_of` names is taken out again, or no row of the table has the values that `where` asks for.",
        cost=NEVER,
    ),
)
