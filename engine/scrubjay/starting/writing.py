"""Answers to the TOML of a pack, or of a policy at the end of one; what the file says already stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrubjay.packs.expanded_toml import inline
from scrubjay.packs.formatting import formatted
from scrubjay.packs.kinds import KINDS
from scrubjay.packs.kinds.asking import Asking
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.spans import Table, parse
from scrubjay.starting.known import Start
from scrubjay.starting.questions import Answers
from scrubjay.starting.sourcing import Cited, cited


def written(start: Start, answers: Answers) -> str:
    """The whole text of the file. Every question has its answer."""
    kind = answers["kind"]
    asking = KINDS[kind].asking
    assert asking is not None
    sources = cited(start, answers)
    sets: dict[str, list[str]] = {}
    policy = "".join(_lines(f"[[{kind}]]", _policy(answers, asking, sources, start, sets)))
    new = "\n".join("".join(_lines(f"[sources.{one.id}]", _source(one))) for one in sources if one.new)
    if start.pack is None:
        return formatted(
            "\n".join(part for part in (_header(start, answers), new, _codes(sets), policy) if part), start.file
        )
    text = _with_sets(start, sets)
    # the part that is new is formatted, the file's own text is not touched
    added = formatted("\n".join(part for part in (new, policy) if part), start.file)
    return f"{text.rstrip()}\n\n{added}"


def header_pack(start: Start, answers: Answers) -> Pack:
    """The pack without a policy: enough to tell where claims go."""
    return load_pack(_header(start, {"payer": "new", "pack": "new", **answers}), start.file)


def _header(start: Start, answers: Answers) -> str:
    payer = answers["payer"]
    head = {"id": answers["pack"], "title": payer, "version": f"{start.today.year}.1"}
    text = "".join(_lines("[pack]", head))
    claims = {key: answers[key] for key in ("payer_ids", "filing_indicators", "states") if answers.get(key)}
    if claims:
        text += "\n" + "".join(_lines("[pack.claims]", claims))
    return text


def _source(source: Cited) -> Mapping[str, Any]:
    return {"title": source.title, "url": source.url, "checked": source.checked, "confidence": source.confidence}


def _policy(
    answers: Answers, asking: Asking, sources: list[Cited], start: Start, sets: dict[str, list[str]]
) -> Iterator[tuple[str, Any]]:
    """The policy's keys in order; sets of codes that have to be named are added to `sets`."""
    yield "id", answers["id"]
    yield "title", answers["title"]
    effective = {"from": answers["from"], "through": answers["through"]}
    yield "effective", {key: day for key, day in effective.items() if day}
    for key, condition in _conditions(answers, asking, start, sets).items():
        yield key, condition
    yield from asking.fixed.items()
    shapes = {ask.key: ask.shape for ask in asking.asks}
    for key, shape in shapes.items():
        value = answers.get(key)
        if value is None or (value == [] and shape != "several"):
            continue
        yield key, _set_of(f"{answers['id']}-{key}", value, start, sets) if shape == "diagnoses" else value
    yield "severity", severity_of(answers)
    yield "sources", [source.id for source in sources]
    yield "fix", {"words": answers["fix"]}


def severity_of(answers: Answers) -> str:
    """The severity answered, but for a deny that was made a review for want of a source."""
    if any(value == "review" for name, value in answers.items() if name.endswith(".more")):
        return "review" if answers["severity"] == "deny" else str(answers["severity"])
    return str(answers["severity"])


def _conditions(answers: Answers, asking: Asking, start: Start, sets: dict[str, list[str]]) -> dict[str, Any]:
    """For whom: age always chooses the lines, disciplines and codes may be what is counted as well."""
    who: dict[str, Any] = {}
    disciplines = answers["disciplines"]
    if disciplines:
        who["discipline"] = disciplines[0] if len(disciplines) == 1 else disciplines
    if answers["codes"]:
        who["code"] = _set_of(answers["id"], answers["codes"], start, sets)
    age = {"patient": {"age": answers["ages"]}} if answers["ages"] else {}
    found = {"when": {**who, **age}} if asking.chooses == "when" else {"when": age, asking.chooses: who}
    return {key: condition for key, condition in found.items() if condition}


def _set_of(name: str, values: list[str], start: Start, sets: dict[str, list[str]]) -> Any:
    """A list of codes as it stands in a condition: ranges and prefixes need a name in [codes]."""
    if not any("*" in one or ".." in one for one in values):
        return values
    taken = {*sets, *(start.pack.codes if start.pack else ())}
    free = plain = name.replace("-", "_").replace(".", "_")
    at = 2
    while free in taken:
        free, at = f"{plain}_{at}", at + 1
    sets[free] = values
    return f"@{free}"


def _codes(sets: Mapping[str, list[str]]) -> str:
    return "".join(_lines("[codes]", sets)) if sets else ""


def _with_sets(start: Start, sets: Mapping[str, list[str]]) -> str:
    """The file's text with more named sets: under its [codes], or in one of its own."""
    text = start.text.replace("\r\n", "\n")
    if not sets:
        return text
    here = parse(text, start.file).get("codes")
    if not isinstance(here, Table):
        return f"{text.rstrip()}\n\n{_codes(sets)}"
    lines = text.split("\n")
    at = here.place.line if lines[here.place.line - 1].lstrip().startswith("[") else here.place.line - 1
    prefix = "" if lines[here.place.line - 1].lstrip().startswith("[") else "codes."
    more = [f"{prefix}{name} = {_value(values)}" for name, values in sets.items()]
    return "\n".join([*lines[:at], *more, *lines[at:]])


def _lines(header: str, table: Any) -> Iterator[str]:
    """A table of TOML, a key a line."""
    yield f"{header}\n"
    for key, value in table.items() if isinstance(table, Mapping) else table:
        name, said = ("fix.words", value["words"]) if key == "fix" else (key, value)
        yield f"{name} = {_value(said)}\n"


def _value(value: Any) -> str:
    """A value as it stands behind a key."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_value(inner)}' for key, inner in value.items())} }}"
    return inline(value).as_string()
