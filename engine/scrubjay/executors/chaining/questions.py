"""What is asked about a line or a candidate fact before a ruleset runs, and the property that carries each answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrubjay.rules.program import FitsTest, Leaf, MarkTest, MeasureTest, MemberTest, PastTest, Rule


@dataclass(frozen=True, slots=True)
class InForce:
    """Whether a rule speaks of the line's days."""

    rule: Rule = field(compare=False)
    index: int


@dataclass(frozen=True, slots=True)
class Matches:
    """Whether a candidate may be the joined fact: in scope, not the subject's own, equal in what `same` names."""


Question = Leaf | InForce | Matches


@dataclass(slots=True)
class Questions:
    """The questions of one ruleset, numbered. `match` is part of one: it chooses the authorization."""

    asked: list[tuple[Question, tuple[str, ...]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    _numbers: dict[tuple[Question, tuple[str, ...]], int] = field(default_factory=dict)
    _words: dict[str, int] = field(default_factory=dict)

    def number(self, question: Question, match: tuple[str, ...] = ()) -> int:
        """The number of a question, the same for the same question."""
        key = (question, match)
        if key not in self._numbers:
            self._numbers[key] = len(self.asked)
            self.asked.append(key)
            word = _word(question)
            times = self._words.get(word, 0)
            self._words[word] = times + 1
            self.names.append(f"{word} {times}")
        return self._numbers[key]

    def property(self, number: int, sure: bool) -> str:
        """The property that holds one half of an answer."""
        return f"{self.names[number]} {'sure' if sure else 'possible'}"


def _word(question: Question) -> str:
    if isinstance(question, InForce):
        return f"{question.rule.id} in force"
    if isinstance(question, Matches):
        return "matches"
    if isinstance(question, MarkTest):
        return f"{' '.join(question.names)} {question.op}"
    if isinstance(question, FitsTest):
        return f"authorization fits {' '.join(question.parts)}"
    if isinstance(question, MemberTest):
        return f"{question.measure} member"
    if isinstance(question, PastTest):
        return f"{question.measure} past"
    if isinstance(question, MeasureTest):
        return f"{question.measure} {question.op}"
    return f"{question.path} {question.op}"
