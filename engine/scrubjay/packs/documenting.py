"""A page of documentation for each policy kind, made from the kind's own file: its docstring and its model.

`python -m scrubjay.packs.documenting docs/kinds` writes them; a test fails when a page and its kind part.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scrubjay.packs.kinds import KINDS, Policy

SHARED = frozenset(Policy.model_fields)


def pages() -> dict[str, str]:
    """File name to text: a page for each file of kinds, an index, and the keys that every policy has."""
    by_module: dict[str, list[type[Policy]]] = {}
    for model in KINDS.values():
        by_module.setdefault(model.__module__, []).append(model)
    found = {f"{module.rsplit('.', 1)[-1]}.md": _page(module, models) for module, models in by_module.items()}
    found["every-policy.md"] = _every_policy()
    found["README.md"] = _index(by_module)
    return found


def write(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _page(module: str, models: list[type[Policy]]) -> str:
    doc = inspect.cleandoc(sys.modules[module].__doc__ or "")
    head, _, example = doc.partition("Example:")
    parts = [f"# {', '.join(f'`{model.kind_name}`' for model in models)}", head.strip()]
    if example.strip():
        parts.append("```toml\n" + textwrap.dedent(example.strip("\n")).strip() + "\n```")
    for model in models:
        title = f"## Keys of `{model.kind_name}`"
        parts.append(f"{title}\n\n{(model.__doc__ or '').strip()}\n\n{_table(model, SHARED)}")
    parts.append("The keys that every policy has: [every-policy.md](every-policy.md).")
    return "\n\n".join(parts) + "\n"


def _every_policy() -> str:
    words = "# The keys that every policy has\n\n"
    return words + _table(Policy, frozenset()) + "\n"


def _index(by_module: dict[str, list[type[Policy]]]) -> str:
    lines = [
        "# Policy kinds",
        "",
        "Every kind is lowered to measures and rules (`scrubjay pack expand` prints them).",
        "",
    ]
    for module, models in sorted(by_module.items()):
        page = module.rsplit(".", 1)[-1]
        first = (sys.modules[module].__doc__ or "").strip().splitlines()[0]
        names = ", ".join(f"`{model.kind_name}`" for model in models)
        lines.append(f"- [{names}]({page}.md): {first}")
    return "\n".join(lines) + "\n"


def _table(model: type[BaseModel], without: frozenset[str]) -> str:
    rows = ["| key | what it is | must be said | values |", "| --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        if name in without and not (field.is_required() and not Policy.model_fields[name].is_required()):
            continue
        key = field.alias or name
        must = "yes" if field.is_required() else f"no{_default(field)}"
        rows.append(f"| `{key}` | {_cell(field.description or '')} | {must} | {_cell(_values(field.annotation))} |")
    return "\n".join(rows)


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if value is None or value == {} or value == [] or isinstance(value, BaseModel):
        return ""
    shown = ", ".join(str(v) for v in value) if isinstance(value, (list, tuple)) else str(value).lower()
    return f" (`{shown}`)"


def _values(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_values(part) for part in get_args(annotation) if part is not type(None)))
    if origin is list:
        return f"list of {_values(get_args(annotation)[0])}"
    if origin is dict:
        return "table"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"table: {', '.join(f'`{f.alias or n}`' for n, f in annotation.model_fields.items())}"
    return {"str": "text", "int": "number", "bool": "true, false", "date": "date"}.get(
        getattr(annotation, "__name__", ""), "see the page on conditions"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
