"""A change in words: what each side's text says otherwise, part by part, and one sentence of what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from scrubjay.cases.reading import conditions_of
from scrubjay.differing.counting import UNSAID, measures_apart
from scrubjay.differing.forms import Form, Forms, amounts_of
from scrubjay.differing.stretches import Beside
from scrubjay.packs.pack import Amount
from scrubjay.rules.ordering import condition_reads, leaves, rule_reads
from scrubjay.rules.program import All, CodeSet, Condition, Program, Rule, Test
from scrubjay.rules.showing import SUBJECTS
from scrubjay.rules.wording import joined, words

Said = tuple[str, str, str]
"""Which part, its words on the old side and on the new; "" where a side has none."""
LISTED = 12
"""How many codes are named."""


def said(old: Forms, new: Forms, beside: Beside, old_rules: Sequence[Rule], new_rules: Sequence[Rule]) -> list[Said]:
    """The parts that read otherwise, of the first stretches on which the sides differ."""
    found: dict[Said, None] = {}
    whole = bool(old_rules and new_rules)
    if whole and _dates(old_rules) != _dates(new_rules):
        found[("dates of service", _dates(old_rules), _dates(new_rules))] = None
    for stretch in beside.apart:
        if whole and not (stretch.old.rules and stretch.new.rules):
            continue  # the dates tell
        one = [r for r, form in zip(stretch.old.rules, stretch.old.forms, strict=True) if form not in stretch.new.forms]
        two = [r for r, form in zip(stretch.new.rules, stretch.new.forms, strict=True) if form not in stretch.old.forms]
        for pair in _paired(one, two):
            found |= dict.fromkeys(_of_rules(old, new, *pair))
    found |= dict.fromkeys(_amounts(old.program, new.program, old_rules, new_rules))
    if whole and not beside.derived:
        found[("reference tables", "as they were", "they say otherwise of some codes or fees")] = None
    sets = list(_sets(old, new, old_rules, new_rules))
    told = [*(one for one in found if not (sets and one[2].endswith(UNSAID))), *sets]
    return told or (
        [] if beside.same else [("sets and tables that it names", "as they were", "they hold something else")]
    )


def _paired(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[tuple[Rule | None, Rule | None]]:
    """Rules by id, then in order."""
    left = list(new)
    for rule in old:
        match = next((other for other in left if other.id == rule.id), left[0] if left else None)
        if match is not None:
            left.remove(match)
        yield rule, match
    yield from ((None, rule) for rule in left)


def _of_rules(old: Forms, new: Forms, one: Rule | None, two: Rule | None) -> Iterator[Said]:
    if one is None or two is None:
        rule, program = (two, new.program) if one is None else (one, old.program)
        if rule is not None:
            whole = clauses(rule, program)
            yield ("says", "" if one is None else whole, whole if one is None else "")
        return
    if one.severity != two.severity:
        yield ("severity", one.severity, two.severity)
    if one.subject != two.subject:
        yield ("is about", SUBJECTS[one.subject], SUBJECTS[two.subject])
    if one.denies != two.denies:
        yield ("what is lost", f"the {one.denies}", f"the {two.denies}")
    for part, mine, theirs in (
        ("of lines where", one.lines, two.lines),
        ("where", one.when, two.when),
        ("unless", one.unless, two.unless),
    ):
        yield from _conditions(part, old, new, mine, theirs)
    for word, mine_, theirs_ in (("with", one.withs, two.withs), ("without", one.withouts, two.withouts)):
        was, now = joined(mine_, old.program, word), joined(theirs_, new.program, word)
        yield from _beside(word, [t for t in was if t not in now], [t for t in now if t not in was])
    names = [name for what, name in rule_reads(one) if what == "measure"]
    others = [name for what, name in rule_reads(two) if what == "measure"]
    for name in dict.fromkeys(names):
        if name in others and old.measure(name) != new.measure(name):
            yield from measures_apart(old, new, name)
    for what, name in dict.fromkeys((*rule_reads(one),)):
        if what == "mark" and ("mark", name) in set(rule_reads(two)) and old.mark(name) != new.mark(name):
            yield ("mark", _marks(name, old.program), _marks(name, new.program))


def _marks(name: str, program: Program) -> str:
    rules = program.marks.get(name, ())
    return f"{name}: " + " or ".join(f"({clauses(rule, program)})" for rule in rules)


def _conditions(part: str, old: Forms, new: Forms, one: Condition | None, two: Condition | None) -> Iterator[Said]:
    mine, theirs = _parts(old, one), _parts(new, two)
    was = [words(condition, old.program) for form, condition in mine.items() if form not in theirs]
    now = [words(condition, new.program) for form, condition in theirs.items() if form not in mine]
    yield from _beside(part, was, now)


def _beside(part: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Said]:
    for before, after in zip_longest(was, now, fillvalue=""):
        if before != after:
            yield (part, before, after)


def _parts(forms: Forms, condition: Condition | None) -> dict[Form, Condition]:
    if condition is None:
        return {}
    parts = condition.parts if isinstance(condition, All) else (condition,)
    return {forms.condition(part, None): part for part in parts}


def shared(old: Forms, new: Forms, beside: Beside) -> str:
    """The conditions that both sides' rules ask alike, of the first stretch on which the sides differ."""
    for stretch in beside.apart:
        pairs = list(_paired(stretch.old.rules, stretch.new.rules))
        for one, two in pairs if len(pairs) == 1 else ():
            if one is not None and two is not None:
                alike: dict[Form, Condition] = {}
                for mine, theirs in ((one.lines, two.lines), (one.when, two.when)):
                    other = _parts(new, theirs)
                    alike |= {form: part for form, part in _parts(old, mine).items() if form in other}
                telling = [part for form, part in alike.items() if form[0] != "member"]
                return ", ".join(words(part, old.program) for part in telling)
    return ""


def clauses(rule: Rule, program: Program) -> str:
    """A rule's conditions as one clause."""
    conditions = [c for c in (words(rule.lines, program), words(rule.when, program)) if c]
    parts = [*conditions, *joined(rule.withs, program, "with"), *joined(rule.withouts, program, "without")]
    unless = words(rule.unless, program)
    return ", ".join([*parts, *([f"unless {unless}"] if unless else [])])


def _amounts(old: Program, new: Program, one: Sequence[Rule], two: Sequence[Rule]) -> Iterator[Said]:
    names = [name for rule in one for name in amounts_of(rule)]
    others = {name for rule in two for name in amounts_of(rule)}
    for name in dict.fromkeys(names):
        if name in others:
            was, now = _values(old.amounts[name]), _values(new.amounts[name])
            before = [value for value in was if value not in now]
            after = [value for value in now if value not in was]
            if before or after:
                yield (f"amount ${name}", "; ".join(before), "; ".join(after))


def _values(amount: Amount) -> list[str]:
    found = []
    for value in amount.values:
        number = f"${value.amount:,.2f}" if amount.unit == "USD" else f"{value.amount.normalize():f}"
        found.append(f"{number} from {value.start} {f'through {value.through}' if value.through else 'on'}")
    return found


def _sets(old: Forms, new: Forms, one: Sequence[Rule], two: Sequence[Rule]) -> Iterator[Said]:
    """Named sets of which the sides hold other codes."""
    mine, theirs = _named_sets(old.program, one), _named_sets(new.program, two)
    for name, codes in mine.items():
        if name in theirs and old.codes(codes) != new.codes(theirs[name]):
            was, now = _held(old.codes(codes)), _held(new.codes(theirs[name]))
            less, more = [c for c in was if c not in now], [c for c in now if c not in was]
            if less or more:
                yield (f"set @{name}", _list("has", less), _list("has", more))


def _list(word: str, listed: Sequence[str]) -> str:
    if not listed:
        return ""
    more = f" and {len(listed) - LISTED} more" if len(listed) > LISTED else ""
    return f"{word} {', '.join(listed[:LISTED])}{more}"


def _held(form: Form) -> list[str]:
    exact = [str(one[2]) for one in form[1]]
    parts = [*exact, *(f"{prefix}*" for prefix in form[2]), *(f"{low}..{high}" for low, high in form[3])]
    parts += [f"the codes of table {name}" for name, _, _ in form[4]]
    parts += [held for part in form[5] for held in _held(part)]
    return parts + [f"not {held}" for part in form[6] for held in _held(part)]


def _named_sets(program: Program, rules: Sequence[Rule]) -> dict[str, CodeSet]:
    found: dict[str, CodeSet] = {}
    names: dict[str, None] = {}

    def of(condition: Condition | None) -> None:
        for leaf in leaves(condition):
            if isinstance(leaf, Test) and isinstance(leaf.operand, CodeSet) and leaf.operand.name:
                found.setdefault(leaf.operand.name, leaf.operand)
        for what, name in condition_reads(condition):
            if what == "measure" and name not in names:
                names[name] = None
                of(program.measures[name].where)

    for rule in rules:
        for condition in conditions_of(rule):
            of(condition)
    return found


def _dates(rules: Sequence[Rule]) -> str:
    """The dates on which a policy speaks."""
    spans = sorted({(str(rule.start or ""), str(rule.through or "")) for rule in rules})
    each = []
    for start, through in spans:
        if start and through:
            each.append(f"from {start} through {through}")
        elif start or through:
            each.append(f"from {start} on" if start else f"through {through}")
        else:
            each.append("on every date")
    return "; ".join(each)
