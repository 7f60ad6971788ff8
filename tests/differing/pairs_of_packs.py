"""Pairs of packs: a generated one, and the same with a small edit."""

from __future__ import annotations

import re

from deciding_documents import table
from hypothesis import strategies as st
from pack_strategies import packs, sharp_packs

from scrubjay.differing.side import Side, of_packs
from scrubjay.packs.library import Library, shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.places import PackErrors

SWAPS = (
    ('"97530"', '"97110"'),
    ('"97165"', '"97535"'),
    ('"OT"', '"PT"'),
    ('"GO"', '"KX"'),
    ('"payer"', '"provider"'),
    ('"provider"', '"claim"'),
    ('"line"', '"day"'),
    ('"review"', '"advise"'),
    ("over = 1", "over = 2"),
    ("limit = 1", "limit = 2"),
    ("limit = 2", "limit = 3"),
    ("at_least = ", "over = "),
    ("at_most = ", "under = "),
    ("has_any = ", "has_none = "),
    ("in = [", "not_in = ["),
    ("2026-01-05", "2026-01-06"),
    ("2025-12-31", "2026-01-02"),
    ("amount = 30.0", "amount = 40.0"),
    ("amount = 100.5", "amount = 60.0"),
    ("{ days = 7 }", "{ days = 14 }"),
    ('["date"]', '["date", "discipline"]'),
    ('"97110..97150"', '"97110..97112"'),
    ('none_of = ["97535"]', 'none_of = ["97535", "97530"]'),
    ("timed = true", "timed = false"),
    ("with.a", "without.a"),
    ("when = ", "unless = "),
    ("present = true", "present = false"),
    ("through = 2025-12-31", "through = 2026-01-05"),
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A pack, and the same with one place changed, or a policy taken away, or nothing changed in meaning."""
    text = draw(st.one_of(packs(), sharp_packs()))
    how = draw(st.sampled_from(("swap", "swap", "swap", "drop", "reorder")))
    if how == "swap":
        able = [(at.start(), old, new) for old, new in SWAPS for at in re.finditer(re.escape(old), text)]
        if able:
            at, old, new = draw(st.sampled_from(able))
            return text, text[:at] + new + text[at + len(old) :]
    head, *policies = re.split(r"(?m)^(?=\[\[)", text)
    if how == "drop" and len(policies) > 1:
        gone = draw(st.integers(0, len(policies) - 1))
        return text, head + "".join(part for at, part in enumerate(policies) if at != gone)
    return text, head + "".join(reversed(policies))


def side(text: str, label: str) -> Side | None:
    """A pack's text as a side; None where it is no pack."""
    tables = {"therapy_codes": table(), "mue": table(shipped_folder() / "reference" / "mue.csv")}
    try:
        pack = load_pack(text, "pack.toml")
        found = of_packs(label, Library({pack.id: pack}, tables), [pack])
        found.programs.of(pack)
    except PackErrors:
        return None
    return found
