"""SJ6xx: what a policy tells the people who get its findings, and what it may not reprint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.linted import Linted
from scrubjay.linting.reads import amounts_of
from scrubjay.packs.pack import Item
from scrubjay.packs.places import Place
from scrubjay.packs.spans import Table

ATTESTING = frozenset({"KX", "GA", "GX", "GY", "GZ", "59", "XE", "XP", "XS", "XU"})
"""Modifiers by which the provider says that something is so, or was done."""
MOST = 48
"""Characters that words of our own for a code may take."""
DESCRIBED = re.compile(r"\b(\d{4}[0-9T])\b\s*(?:[:=(–—]|- )\s*(?!\d)([^\n;()\".]{2,})")
TRAILING = re.compile(r'^\s*(?:\w+\s*=\s*)?\[?\s*"(\d{4}[0-9T])"\s*[,\]]?\s*$')
DOLLARS = re.compile(r"\$(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")


def _descriptors(linted: Linted) -> Iterator[Found]:
    """Words for one code that are as long as a descriptor: in texts for people and in comments."""
    for place, text in _texts(linted):
        for found in DESCRIBED.finditer(text):
            words = found[2].strip().rstrip(",")
            if len(words) > MOST and not re.search(r"\d{4}[0-9T]", words) and _describes(words):
                yield _described(place, found[1], words)
    lines = linted.text.split("\n")
    for comment in linted.scan.comments:
        code = TRAILING.match(lines[comment.line - 1][: comment.column - 1])
        if not comment.alone and code and len(comment.text) > MOST and "lint:" not in comment.text:
            yield _described(Place(linted.pack.file, comment.line, comment.column), code[1], comment.text)


def _describes(words: str) -> bool:
    """Whether words name a service, rather than say in a sentence what holds for it."""
    return not re.search(
        r"\b(is|are|was|were|has|have|does|do|can|may|must|pays?|denies|needs?|counts?|stands?)\b", words
    )


def _described(place: Place, code: str, words: str) -> Found:
    said = f"{len(words)} characters describe {code}: as long as a descriptor of CPT, which may not be reprinted"
    return Found(place, said, f"name the service in at most {MOST} characters of your own")


def _texts(linted: Linted) -> Iterator[tuple[Place, str]]:
    for item in linted.pack.items:
        for key in ("title", "message", "note"):
            if isinstance(item.data.get(key), str):
                yield item.data.places[key], item.data[key]
        fix = item.data.get("fix")
        if isinstance(fix, Table) and isinstance(fix.get("words"), str):
            yield fix.places["words"], fix["words"]
    for table in linted.pack.measures.values():
        if isinstance(table.get("title"), str):
            yield table.places["title"], table["title"]
    for comment in linted.scan.comments:
        if comment.alone:
            yield Place(linted.pack.file, comment.line, comment.column), comment.text


def _no_step(linted: Linted) -> Iterator[Found]:
    for item in _whole_items(linted):
        if item.data.get("severity") == "deny" and "fix" not in item.data:
            said = f"`{item.id}` denies and says no next step"
            yield Found(item.place, said, f'[{item.kind}.fix] words = "..."')


def _whole_items(linted: Linted) -> Iterator[Item]:
    """The policies of the file with what they inherit; those that change a base's are looked at there."""
    assert linted.merged is not None
    yield from (item for item in linted.merged.items if item.place.file == linted.pack.file)


def _unearned(linted: Linted) -> Iterator[Found]:
    for item in _whole_items(linted):
        fix = item.data.get("fix")
        if not isinstance(fix, Table) or "earned_by" in fix:
            continue
        for edit in fix.get("edits", ()):
            modifier = edit.get("add_modifier") if isinstance(edit, Table) else None
            if modifier in ATTESTING:
                said = f"`{item.id}` offers to append {modifier} whatever the record says"
                hint = "earned_by = { ... }: what must surely hold; else it becomes a question"
                yield Found(edit.places["add_modifier"], said, hint)


def _remarks(linted: Linted) -> Iterator[Found]:
    carc, rarc = linted.tables.get("carc"), linted.tables.get("rarc")
    for item in _whole_items(linted):
        denial = item.data.get("denial")
        if not isinstance(denial, Table) or carc is None:
            continue
        rows = carc.rows.get(str(denial.get("carc")), ())
        if not any(row.cells.get("needs_remark") is True for row in rows):
            continue
        remarks = [str(one) for one in denial.get("rarc", ())]
        alerts = [
            one
            for one in remarks
            if rarc is not None and any(row.cells.get("alert") is True for row in rarc.rows.get(one, ()))
        ]
        place = denial.places.get("carc", item.place)
        if not remarks:
            said = f"`{item.id}` denies with {denial['carc']}, which asks for a remark code, and gives none"
            yield Found(place, said, 'rarc = ["..."], where a source gives it')
        elif len(alerts) == len(remarks):
            said = f"`{item.id}` denies with {denial['carc']}, which asks for a remark code, and gives only alerts"
            yield Found(place, said, f"{', '.join(alerts)} inform, and explain no denial")


def _figures(linted: Linted) -> Iterator[Found]:
    """A dollar figure in a message that is the value of an amount which the policy reads."""
    program = linted.whole()
    for rule in linted.own_rules():
        item = linted.item_of(rule)
        text = item.data.get("message")
        if not isinstance(text, str):
            continue
        for name in sorted(amounts_of(rule)):
            amount = program.amounts[name]
            values = {value.amount for value in amount.values}
            for found in DOLLARS.finditer(text):
                if amount.unit == "USD" and Decimal(f"{found[1].replace(',', '')}.{found[2] or '00'}") in values:
                    said = f"the message of `{item.id}` says {found[0]}, which is `${name}` on some dates only"
                    yield Found(item.data.places["message"], said, f"write {{${name}}}: it is filled in by the date")


def _untitled(linted: Linted) -> Iterator[Found]:
    for item in _whole_items(linted):
        if "title" not in item.data and "severity" in item.data:
            yield Found(item.place, f"`{item.id}` has no title: lists show its id", 'title = "..."')


def _policy(more: str = "", severity: str = "review", title: str = "No dry needling", kind: str = "not_covered") -> str:
    said = f'title     = "{title}"\n' if title else ""
    return f"""[[{kind}]]
id        = "needling"
{said}when      = {{ code = "20560" }}
severity  = "{severity}"
sources   = ["manual"]
{more}"""


DENIAL = 'denial    = { group = "CO", carc = "96", rarc = ["N130"] }\n'
FIX = '[not_covered.fix]\nwords = "Take the line out."\n'


def _fix(earned: str) -> str:
    return f"""[not_covered.fix]
words = "Append KX if the record supports it."
edits = [{{ add_modifier = "KX" }}]
{earned}"""


def _threshold(message: str) -> str:
    return f"""[amounts.threshold]
unit   = "USD"
values = [
  {{ from = 2025-01-01, through = 2025-12-31, amount = 2410.00, source = "manual" }},
  {{ from = 2026-01-01, through = 2026-12-31, amount = 2480.00, source = "manual" }},
]

[[not_covered]]
id        = "plan-rule"
title     = "Past the threshold"
effective = {{ from = 2025-01-01 }}
when      = {{ code = "97530", allowed = {{ over = "$threshold" }} }}
severity  = "review"
message   = "{message}"
sources   = ["manual"]
"""


CHECKS = (
    Check(
        code="SJ601",
        name="descriptor-length",
        severity="warning",
        title="words for a CPT code that are as long as its descriptor",
        bad=Example(
            '[codes]\nneedling = [\n  "20560",  # '
            "putting of thin needles into one muscle or two, without a drug\n]\n\n"
            + _policy().replace('"20560"', '"@needling"')
        ),
        good=Example(
            '[codes]\nneedling = [\n  "20560",  # dry needling, 1-2 muscles\n]\n\n'
            + _policy().replace('"20560"', '"@needling"')
        ),
        find=_descriptors,
        why="CPT's descriptors belong to the American Medical Association. A pack names codes by number, with short "
        f"words of its own: at most {MOST} characters, as scrubjay's own tables have them.",
        cost="Nothing at the desk; a pack that reprints descriptors cannot be shared.",
        whole=False,
    ),
    Check(
        code="SJ602",
        name="no-next-step",
        severity="warning",
        title="a denial without a next step",
        bad=Example(_policy(DENIAL, "deny")),
        good=Example(_policy(DENIAL + FIX, "deny")),
        find=_no_step,
        why="`fix.words` tells the biller what to do before the claim goes out.",
        cost="The claim is held back, and whoever gets it must find out how it is mended.",
    ),
    Check(
        code="SJ603",
        name="unearned-attestation",
        severity="error",
        title="an edit that attests something and need not be earned",
        bad=Example(_policy(_fix(""))),
        good=Example(_policy(_fix("earned_by = { plan_of_care = { necessity = true } }\n"))),
        find=_unearned,
        why="KX attests that the record supports the service, a notice modifier that a notice was given, 59 and the "
        "X modifiers that a service was separate. Without `earned_by` the edit is offered on every line.",
        cost="A biller appends it because the program says so, and attests what nobody has looked up.",
    ),
    Check(
        code="SJ604",
        name="remark-missing",
        severity="note",
        title="a reason code that asks for a remark code, without one",
        bad=Example(_policy('denial    = { group = "CO", carc = "96" }\n')),
        good=Example(_policy(DENIAL)),
        find=_remarks,
        why="The table `carc` says of some reason codes that their text asks for at least one remark code, and the "
        "table `rarc` which remarks are alerts, which explain no adjustment.",
        cost="Who gets the finding sees half of what the remittance would say.",
    ),
    Check(
        code="SJ605",
        name="figure-in-a-message",
        severity="warning",
        title="a dollar figure in a message that is an amount of one year",
        bad=Example(_threshold("This line is past the threshold of $2,480.")),
        good=Example(_threshold("This line is past the threshold of {$threshold}.")),
        find=_figures,
        why="The amount changes with the date of service, the message does not.",
        cost="On claims of another year the finding names a figure that did not hold.",
    ),
    Check(
        code="SJ606",
        name="no-title",
        severity="note",
        title="a policy without a title",
        bad=Example(_policy(title="")),
        good=Example(_policy()),
        find=_untitled,
        why="Lists of findings and of policies show the title; without one they show the id.",
        cost="A line of the report that only the pack's writer understands.",
    ),
)
