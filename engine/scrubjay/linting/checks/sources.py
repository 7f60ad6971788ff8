"""SJ4xx: what a policy rests on. A rule is as good as the day somebody last read its source."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.edits import Edit
from scrubjay.linting.linted import Linted
from scrubjay.packs.places import Place
from scrubjay.packs.spans import Array


def _source(name: str, **said: str) -> str:
    keys = {
        "title": '"Acme provider manual"',
        "url": '"https://acme.example/manual"',
        "checked": "2026-11-20",
        "confidence": '"corroborated"',
    } | said
    return f"[sources.{name}]\n" + "".join(f"{key:<10} = {value}\n" for key, value in keys.items())


def _cited(*names: str, more: str = "", severity: str = "review") -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"""
[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = {{ code = "20560" }}
severity = "{severity}"
sources  = [{listed}]
{more}"""


def _stale(linted: Linted) -> Iterator[Found]:
    for source in linted.pack.sources.values():
        days = (linted.settings.today - source.checked).days
        if days > linted.settings.stale and source.checked.year > 1:
            said = f"the source `{source.id}` was last read {days} days ago, on {source.checked}"
            yield Found(_key(source.place, linted, source.id, "checked"), said, "read it again and write the day")


def _ahead(linted: Linted) -> Iterator[Found]:
    for source in linted.pack.sources.values():
        if source.checked > linted.settings.today:
            said = f"the source `{source.id}` is to have been read on {source.checked}, which is still to come"
            yield Found(_key(source.place, linted, source.id, "checked"), said, "write the day on which it was read")


def _address(linted: Linted) -> Iterator[Found]:
    for source in linted.pack.sources.values():
        if source.url and not _is_address(source.url.strip()):
            said = f"the `url` of the source `{source.id}` is no web address: {source.url}"
            yield Found(_key(source.place, linted, source.id, "url"), said, 'url = "https://..."')


def _is_address(url: str) -> bool:
    """Whether a text can be opened in a browser."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in url


def _same_page(linted: Linted) -> Iterator[Found]:
    assert linted.merged is not None
    pages: dict[str, str] = {}
    for name, source in linted.merged.sources.items():
        page = source.url.strip().rstrip("/").lower()
        first = pages.setdefault(page, name)
        if first == name or not _is_address(page) or urlsplit(page).path in ("", "/"):
            continue
        alike = linted.merged.sources[first].confidence == source.confidence
        both = [one for one in linted.pack.items if alike and {first, name} <= set(one.data.get("sources", ()))]
        for item in both:
            place = item.data.places.get("sources", item.place)
            yield Found(
                place,
                f"`{item.id}` cites `{first}` and `{name}`, which are one page",
                "two sources that are one do not corroborate each other: cite one of them",
                related=((linted.merged.sources[first].place, first), (source.place, name)),
            )


def _twice(linted: Linted) -> Iterator[Found]:
    for item in linted.pack.items:
        listed = item.data.get("sources")
        if not isinstance(listed, Array):
            continue
        for at, name in enumerate(listed):
            if name in listed[:at]:
                edit = Edit("remove_element", item.place.line, ("sources", at))
                yield Found(listed.places[at], f"`{item.id}` cites `{name}` twice", "once is enough", mend=(edit,))


def _led_by_single(linted: Linted) -> Iterator[Found]:
    program = linted.whole()
    for rule in linted.own_rules():
        if rule.severity != "deny" or not rule.sources:
            continue
        first = program.sources[rule.sources[0]]
        if first.confidence == "single":
            item = linted.item_of(rule)
            better = [name for name in rule.sources if program.sources[name].confidence != "single"]
            yield Found(
                item.data.places.get("sources", item.place),
                f"`{item.id}` denies, and the source that it names first, `{first.id}`, stands alone",
                f"name `{better[0]}` first, if it decides" if better else 'severity = "review"',
            )


def _capped(linted: Linted) -> Iterator[Found]:
    from scrubjay.linting.reads import amounts_of

    program = linted.whole()
    for rule in linted.own_rules():
        if rule.severity != "deny":
            continue
        for name in sorted(amounts_of(rule)):
            alone = [
                value
                for value in program.amounts[name].values
                if program.sources[value.source].confidence == "single"
                and (rule.through is None or value.start <= rule.through)
                and (rule.start is None or value.through is None or value.through >= rule.start)
            ]
            if alone:
                item = linted.item_of(rule)
                days = ", ".join(f"{value.start} to {value.through or 'further on'}" for value in alone)
                yield Found(
                    item.data.places.get("severity", item.place),
                    f"`{item.id}` denies by `${name}`, which rests on a single source for {days}: there it is a review",
                    "find a second source for the amount",
                    related=tuple((value.place, str(value.start)) for value in alone),
                )


def _key(place: Place, linted: Linted, name: str, key: str) -> Place:
    """Where a key of a source stands: on a line under its header, as it is found in the text."""
    lines = linted.text.split("\n")
    headers = set(linted.scan.headers)
    at = place.line
    while at < len(lines) and at + 1 not in headers:
        if lines[at].partition("=")[0].strip() == key:
            return Place(place.file, at + 1, len(lines[at]) - len(lines[at].lstrip()) + 1)
        at += 1
    return place


CHECKS = (
    Check(
        code="SJ401",
        name="stale-source",
        severity="warning",
        title="a source that nobody has read for a year (`--stale DAYS`)",
        bad=Example(_source("manual", checked="2025-10-01") + _cited("manual")),
        good=Example(_source("manual", checked="2026-10-01") + _cited("manual")),
        find=_stale,
        why="Payers change their manuals, most of them with the year. `checked` is the day the rule "
        "was last seen there.",
        cost="A rule that the payer has dropped holds claims back; one that it has changed lets them go out wrong.",
        whole=False,
    ),
    Check(
        code="SJ402",
        name="deny-led-by-single",
        severity="warning",
        title="a denial whose deciding source is a single one",
        bad=Example(
            _source("blog", confidence='"single"', url='"https://blog.example/needling"')
            + _source("manual")
            + _cited(
                "blog",
                "manual",
                severity="deny",
                more='denial   = { group = "CO", carc = "96", rarc = ["N130"] }\nfix.words = "Take the line out."\n',
            )
        ),
        good=Example(
            _source("blog", confidence='"single"', url='"https://blog.example/needling"')
            + _source("manual")
            + _cited(
                "manual",
                "blog",
                severity="deny",
                more='denial   = { group = "CO", carc = "96", rarc = ["N130"] }\nfix.words = "Take the line out."\n',
            )
        ),
        find=_led_by_single,
        why="The source that decides stands first. One secondary source is never enough for a denial; a policy "
        "that cites only such sources is refused, and one that leads with such a source asks who decided.",
        cost="A denial told with confidence that it has not: the biller holds back a claim that might be paid.",
    ),
    Check(
        code="SJ403",
        name="deny-by-single-amount",
        severity="note",
        title="a denial by an amount that rests on a single source",
        bad=Example(
            _source("manual")
            + _source("blog", confidence='"single"', url='"https://blog.example/limits"')
            + """
[amounts.most_units]
unit   = "units"
values = [{ from = 2026-01-01, through = "open", amount = 4, source = "blog" }]

[[max_units]]
id        = "units-a-day"
title     = "Units a day"
effective = { from = 2026-01-01 }
per       = ["discipline"]
limit     = "$most_units"
severity  = "deny"
denial    = { group = "CO", carc = "151" }
sources   = ["manual"]
fix.words = "Check the units against the minutes."
"""
        ),
        good=Example(
            _source("manual")
            + """
[amounts.most_units]
unit   = "units"
values = [{ from = 2026-01-01, through = "open", amount = 4, source = "manual" }]

[[max_units]]
id        = "units-a-day"
title     = "Units a day"
effective = { from = 2026-01-01 }
per       = ["discipline"]
limit     = "$most_units"
severity  = "deny"
denial    = { group = "CO", carc = "151" }
sources   = ["manual"]
fix.words = "Check the units against the minutes."
"""
        ),
        find=_capped,
        why="A finding that rests on an amount with a single source is at most a review, whatever the policy says.",
        cost="Less is told than the pack seems to promise: the line goes to a person instead of being held back.",
    ),
    Check(
        code="SJ404",
        name="no-web-address",
        severity="warning",
        title="a source whose `url` is no web address",
        bad=Example(_source("manual", url='"manual, page 12"') + _cited("manual")),
        good=Example(_source("manual") + _cited("manual")),
        find=_address,
        why="A finding shows its sources, so that who gets it can read them.",
        cost="Nobody can check the rule, and an appeal has nothing to point at.",
        whole=False,
    ),
    Check(
        code="SJ405",
        name="read-in-the-future",
        severity="warning",
        title="a source read on a day that is still to come",
        bad=Example(_source("manual", checked="2027-11-20") + _cited("manual")),
        good=Example(_source("manual", checked="2026-11-20") + _cited("manual")),
        find=_ahead,
        why="`checked` is the day on which somebody read the source. A slip of the year keeps it fresh for too long.",
        cost="The rule is not read again when it should be; see SJ401.",
        whole=False,
    ),
    Check(
        code="SJ406",
        name="one-page-twice",
        severity="warning",
        title="a policy that cites one page under two names",
        bad=Example(
            _source("manual") + _source("manual-again", title='"Acme manual"') + _cited("manual", "manual-again")
        ),
        good=Example(
            _source("manual")
            + _source("bulletin", title='"Acme bulletin 12"', url='"https://acme.example/bulletin-12"')
            + _cited("manual", "bulletin")
        ),
        find=_same_page,
        why="Two sources corroborate each other where they are independent. One page is one source.",
        cost="A denial that looks better founded than it is.",
    ),
    Check(
        code="SJ407",
        name="cited-twice",
        severity="note",
        title="a policy that cites a source twice",
        bad=Example(_source("manual") + _cited("manual", "manual")),
        good=Example(_source("manual") + _cited("manual")),
        why="The second mention says nothing.",
        cost="Nothing; a finding shows the source twice.",
        find=_twice,
        mends="takes the second mention out",
        whole=False,
    ),
)
