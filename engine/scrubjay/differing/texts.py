"""What of a policy is words only: it changes what a finding says, not which claims are flagged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay.differing.forms import Forms
from scrubjay.rules.program import Rule

Said = tuple[str, str, str]


def texts_apart(old: Forms, new: Forms, old_rules: Sequence[Rule], new_rules: Sequence[Rule]) -> Iterator[Said]:
    """The parts of a policy's words that differ, with both."""
    one, other = _texts(old, old_rules), _texts(new, new_rules)
    for part, mine in one.items():
        if mine != other[part]:
            before = [text for text in mine if text not in other[part]]
            after = [text for text in other[part] if text not in mine]
            yield (part, "; ".join(before), "; ".join(after))


def _texts(forms: Forms, rules: Sequence[Rule]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {part: [] for part in PARTS}
    for rule in rules:
        for part, text in zip(PARTS, _of_rule(forms, rule), strict=True):
            if text and text not in found[part]:
                found[part].append(text)
    return found


PARTS = ("title", "message", "fix", "fix earned by", "denial", "sources", "note")


def _of_rule(forms: Forms, rule: Rule) -> tuple[str, ...]:
    fix = dict(rule.fix or {})
    fix.pop("earned_by", None)
    sources = [forms.program.sources[name] for name in rule.sources if name in forms.program.sources]
    from scrubjay.rules.wording import words

    return (
        rule.title,
        rule.message,
        _plain(fix),
        words(rule.earned_by, forms.program),
        _plain(rule.denial),
        "; ".join(f"{one.title} ({one.url}, checked {one.checked}, {one.confidence})" for one in sources),
        rule.note,
    )


def _plain(value: Mapping[str, Any] | None) -> str:
    if not value:
        return ""
    words = value.get("words")
    if words is not None and not (set(value) - {"words"}):
        return str(words)
    return json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
