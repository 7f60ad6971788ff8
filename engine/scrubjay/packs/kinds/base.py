"""What every policy says, and the two pieces a kind is lowered to: measures and rules of the general form."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, WrapValidator, model_validator

from scrubjay.packs.kinds.asking import Asking
from scrubjay.packs.spans import Table

Severity = Literal["deny", "review", "advise"]
Condition = Any
"""A table of field tests or a list of such tables: checked when compiling, where field names are known."""


def _as_written(value: Any, check: Callable[[Any], Any]) -> Any:
    check(value)
    return value


AS_WRITTEN = WrapValidator(_as_written)
"""A table or list that is checked and keeps the places of its keys, which pydantic's copy has not."""


class Strict(BaseModel):
    """Unknown keys are refused; TOML types are taken as they are."""

    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True, populate_by_name=True)


class Effective(Strict):
    """Dates of service a policy speaks of; both ends inclusive."""

    start: datetime.date | None = Field(default=None, alias="from", description="First date of service.")
    through: datetime.date | None = Field(default=None, description="Last date of service; leave out while in force.")

    @model_validator(mode="after")
    def _in_order(self) -> Effective:
        if self.start and self.through and self.start > self.through:
            raise ValueError("`from` is after `through`")
        return self


class Denial(Strict):
    """The adjustment that the payer's remittance would carry."""

    group: Literal["CO", "PR", "OA", "PI", "CR"] = Field(description="CAS group code.")
    carc: str = Field(description="Claim adjustment reason code, quoted.")
    rarc: list[str] = Field(default_factory=list, description="Remittance advice remark codes.")


class Fix(Strict):
    """What a biller does next. `edits` are offered only where `earned_by` surely holds, else they are a question."""

    words: str = Field(description="The next step, in a biller's words.")
    edits: list[dict[str, Any]] = Field(default_factory=list, description='Changes, e.g. { add_modifier = "GO" }.')
    earned_by: Condition = Field(default=None, description="What must surely hold before the edits may be made.")


class Policy(Strict, ABC):
    """The keys that every policy has."""

    kind_name: ClassVar[str] = ""
    asking: ClassVar[Asking | None] = None
    """How `pack new` asks for it; it does not offer a kind that leaves this out."""

    id: str = Field(description="Short name in lower case with dashes; versions of one policy share it.")
    title: str | None = Field(default=None, description="One line for people.")
    severity: Severity | None = Field(default=None, description="deny: the payer would deny; review; advise.")
    mark: str | None = Field(default=None, description="Instead of a severity: a derived fact that other rules read.")
    policy: str | None = Field(default=None, description="The policy this rule is one alternative of.")
    lines: dict[str, Any] | None = Field(default=None, description="What [pack.lines] would narrow the subjects to.")
    effective: Effective = Field(default_factory=Effective, description="Dates of service it speaks of.")
    when: Condition = Field(default=None, description="Which lines it is about: all tests of a table hold.")
    unless: Condition = Field(default=None, description="Which lines it leaves alone.")
    denies: Literal["line", "visit", "claim"] = Field(default="line", description="What is lost.")
    denial: Denial | None = Field(default=None, description="How the payer's remittance would say it.")
    message: str | None = Field(
        default=None, description="One sentence; {field}, {$amount}, {measure.NAME}, {table.COLUMN} are filled."
    )
    fix: Fix | None = Field(default=None, description="What a biller does next.")
    sources: list[str] = Field(default_factory=list, description="Ids of [sources], the deciding one first.")
    note: str | None = Field(default=None, description="What a reader of the pack should know.")

    @model_validator(mode="after")
    def _severity_or_mark(self) -> Policy:
        if (self.severity is None) == (self.mark is None):
            raise ValueError("say either `severity` or `mark`")
        if self.severity is not None and not self.sources:
            raise ValueError("a policy cites at least one of [sources]")
        return self

    @abstractmethod
    def lower(self, name: str) -> Lowered:
        """The policy in the general form; `name` is free for its measures."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """General form: measures by name and `[[rule]]` tables, in the order they are tried."""

    measures: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    rules: tuple[dict[str, Any], ...] = ()


def both(condition: Condition, extra: dict[str, Any]) -> Condition:
    """A condition that holds where both do: one table where their keys differ, else `all`."""
    if condition is None or condition == {}:
        return extra
    if isinstance(condition, Mapping) and not set(condition) & set(extra):
        return merged(condition, extra)
    return {"all": [condition, extra]}


def merged(table: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """A table with more keys; it keeps the places of the keys it had."""
    copy = table.copy() if isinstance(table, dict) else dict(table)
    copy.update(extra)
    return copy


def placed_as(table: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, with the places of the keys that a table of the pack has."""
    if not isinstance(table, Table):
        return dict(said)
    made = table.copy()
    made.clear()
    made.update(said)
    return made


def either(condition: Condition, extra: dict[str, Any]) -> Condition:
    """A condition that holds where one of the two does."""
    if condition is None:
        return extra
    return [*condition, extra] if isinstance(condition, Sequence) else [condition, extra]


def common(policy: Policy) -> dict[str, Any]:
    """The keys of a policy that a rule of the general form has too, with its kind."""
    said: dict[str, Any] = {"policy": policy.policy or policy.id, "kind": policy.kind_name}
    for key in ("title", "severity", "mark", "denial", "message", "note"):
        value = getattr(policy, key)
        if value is not None:
            said[key] = value.model_dump() if isinstance(value, BaseModel) else value
    said["denies"] = policy.denies
    if policy.effective.start or policy.effective.through:
        dates = {"from": policy.effective.start, "through": policy.effective.through}
        said["effective"] = {key: date for key, date in dates.items() if date}
    if policy.fix is not None:
        said["fix"] = {"words": policy.fix.words, "edits": policy.fix.edits}
        if policy.fix.earned_by is not None:
            said["fix"]["earned_by"] = policy.fix.earned_by
    said["sources"] = policy.sources
    return said


def rule_of(
    policy: Policy,
    says: str,
    extra: Condition = None,
    *,
    spared: Condition = None,
    way: str = "",
    subject: str = "line",
) -> dict[str, Any]:
    """A rule of the general form that holds where the policy's `when` and `extra` do and its `unless` does not.

    `spared` is one more condition that lets a line off, besides the policy's `unless`; `way` names one of several
    rules of a policy; `says` is its message where the policy gives none.
    """
    when = policy.when if extra is None else both(policy.when, extra)
    unless = policy.unless if spared is None else either(policy.unless, spared)
    return rule_where(policy, says, when, unless, way=way, subject=subject)


def rule_where(
    policy: Policy, says: str, when: Condition, unless: Condition, *, way: str = "", subject: str = "line"
) -> dict[str, Any]:
    """A rule of the general form with conditions of its own in place of the policy's."""
    said = common(policy)
    said.setdefault("message", says)
    rule: dict[str, Any] = {"id": f"{policy.id}.{way}" if way else policy.id, **said, "for": subject}
    if when is not None:
        rule["when"] = when
    if unless is not None:
        rule["unless"] = unless
    return rule
