"""Whatever stands in a file, lint answers with findings: never with a traceback."""

from __future__ import annotations

import datetime
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.linting.examples import whole
from scrubjay.linting.linted import Settings
from scrubjay.linting.registry import CHECKS
from scrubjay.linting.running import lint
from scrubjay.linting.targets import Target
from scrubjay.packs.library import Library, open_library, shipped_folder

SETTINGS = Settings(datetime.date(2026, 11, 27))
TEXTS = [whole(check.bad) for check in CHECKS.values() if not check.bad.base]
TEXTS += [
    (shipped_folder() / name).read_text(encoding="utf-8") for name in ("medicaid/nc.toml", "commercial/aetna.toml")
]


@cache
def library() -> Library:
    return open_library()


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.floats(0, 1),
    st.integers(0, 14),
    st.text(alphabet='"[]{}=,.#@$*\n 97OT-x\\\u00e9', max_size=6),
)
def test_any_mutation_is_answered(text: str, part: float, length: int, inserted: str) -> None:
    at = int(part * len(text))
    broken = text[:at] + inserted + text[at + length :]
    report = lint([Target("x.toml", broken)], library(), SETTINGS)
    assert all(one.code in CHECKS and one.place.line >= 1 for one in report.findings)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_a_value_of_any_other_type_is_answered(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    keyed = [at for at, line in enumerate(lines) if "=" in line and not line.startswith(("#", "["))]
    at = data.draw(st.sampled_from(keyed))
    value = data.draw(
        st.sampled_from(["1", "true", '"x"', "[]", "{}", "2026-01-01", "[1]", '[""]', "{ a = 1 }", "1.5", '""'])
    )
    lines[at] = f"{lines[at].partition('=')[0]}= {value}"
    lint([Target("x.toml", "\n".join(lines))], library(), SETTINGS)
