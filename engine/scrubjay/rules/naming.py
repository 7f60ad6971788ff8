"""From the names a pack uses to paths: which row holds a field, its type, and the nearest name where there is none."""

from __future__ import annotations

from collections.abc import Mapping

from scrubjay.facts.fields import FIELDS, FieldSpec, nearest
from scrubjay.rules.program import Path

ON_CLAIM = ("claim", "patient", "payer", "billing", "referring", "ordering", "supervising")
RELATED = ("minutes", "coverage", "episode", "plan_of_care", "authorization")
ROOTS = (*ON_CLAIM, "rendering", *RELATED)
WORDS = ("all", "measure", "marks", "member", "past")


def find(root: str, name: str) -> Path | None:
    """The path of a field under a root ("line", a related fact, or "fact:KIND"); None where there is none."""
    kind = root.removeprefix("fact:")
    spec = FIELDS.get(kind, {}).get(name)
    if spec is None:
        return None
    if root == "line":
        return _path("line", name, name, spec)
    if root.startswith("fact:"):
        return _path("fact", name, name, spec)
    if root == "rendering":
        return _path("line", f"rendering.{name}", f"rendering.{name}", spec)
    if root == "patient" and name == "age":
        return _path("line", "patient.age", "patient.age", spec)
    if root == "claim":
        return _path("claim", name, name, spec)
    if root in ON_CLAIM:
        return Path("claim", f"{root}.{name}", f"{root}.{name}", spec.type, spec.label)
    return _path(root, name, name, spec)


def find_dotted(name: str, target: str = "line") -> Path | None:
    """`code`, `billing.npi`, `authorization.through`: a field as `same`, `per` and `{ field = ... }` name it."""
    direct = find(target, name)
    if direct is not None:
        return direct
    root, dot, rest = name.partition(".")
    if dot and root in ROOTS and target == "line":
        return find(root, rest)
    return None


def names_under(root: str) -> Mapping[str, FieldSpec]:
    """The fields that may be named under a root."""
    return FIELDS.get(root.removeprefix("fact:"), {})


def suggestion(name: str, root: str) -> str:
    """` Did you mean ...?` with the nearest valid name, or the names there are."""
    names = [*names_under(root), *((*ROOTS, *WORDS) if root == "line" else ())]
    near = nearest(name, names)
    if near:
        return f"did you mean `{near}`?"
    return (
        f"known here: {', '.join(sorted(names)[:12])} ..."
        if len(names) > 12
        else f"known here: {', '.join(sorted(names))}"
    )


def _path(root: str, name: str, key: str, spec: FieldSpec) -> Path:
    return Path(root, name, key, spec.type, spec.label)
