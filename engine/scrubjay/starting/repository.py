"""A repository of an office's own packs: packs, the claims beside them, tests, and the checks of a pull request."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from scrubjay.cases.writing import written_cases
from scrubjay.facts.documents import read_document
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.starting.example_pack import example_pack
from scrubjay.testing.running import ready, text_of

PACK = "packs/acme.toml"
CLAIMS = "packs/acme.claims"
PYPROJECT = """\
# Not a package: this file tells pytest where the packs are (the plugin: pip install 'scrubjay[pytest]').
[tool.pytest.ini_options]
scrubjay_packs = ["packs"]
testpaths      = ["packs"]
addopts        = "-q"
"""
WORKFLOW = """\
name: packs
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  packs:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install 'scrubjay[pytest]'
      - name: Look for mistakes in the packs
        run: scrubjay pack lint packs --format github
      - name: Decide the claims again
        run: scrubjay pack test packs
"""
HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: pack-lint
        name: look for mistakes in packs
        entry: scrubjay pack lint
        language: python
        additional_dependencies: [scrubjay]
        files: ^packs/.*\\.toml$
        exclude: (^|/)(reference/.*|payers|waivers)\\.toml$
        require_serial: true
      - id: pack-test
        name: decide the claims beside packs again
        entry: scrubjay pack test packs
        language: python
        additional_dependencies: [scrubjay]
        files: ^packs/
        pass_filenames: false
"""
IGNORED = """\
.venv/
.pytest_cache/
__pycache__/
"""
README = """\
# Our payer packs

Policies of payers as scrubjay checks claims against them, with claims that show what each policy does.

    python3 -m venv .venv && .venv/bin/pip install 'scrubjay[pytest]'
    .venv/bin/scrubjay pack lint packs
    .venv/bin/scrubjay pack test packs

| place | what it is |
| --- | --- |
| `packs/acme.toml` | a pack: an invented example, to be replaced by a payer of yours |
| `packs/acme.claims/*.json` | claims for it, invented too: never put a patient's claim here |
| `packs/acme.claims/*.txt` | what the pack decides of each claim; kept, and compared in every pull request |
| `packs/acme.claims/cases.md` | what each generated claim shows |

## Begin

1. Write a pack of your own beside `acme.toml` (or change that one), from what the payer's manual says, and cite it.
2. `scrubjay pack cases packs/NAME.toml` writes claims on the boundaries of its policies; add claims of your own.
3. `scrubjay pack test packs --update` keeps what is decided. Read the texts: they are what the policy means.
4. Delete the example: `packs/acme.toml` and `packs/acme.claims`.

## Change a policy

Change the pack, then run `scrubjay pack test packs` (or `pytest`): it shows each decision that changed, as a diff. If
that is what you meant, `scrubjay pack test packs --update` (or `pytest --snapshot-update`), and commit both: whoever
reviews the change sees in the pull request exactly which decisions changed.

    scrubjay pack test packs --coverage    # conditions that no claim has seen true, false or unknown
    scrubjay pack test packs --mutate      # small changes of a pack that no claim would notice

`.github/workflows/packs.yml` runs lint and tests on every pull request; `.pre-commit-config.yaml` before every commit.
"""


def repository(library: Library, today: datetime.date) -> Mapping[str, str]:
    """Every file of a new repository by its path in it: its tests pass as it stands. `library`: the shipped packs."""
    text = example_pack(today)
    pack = load_pack(text, PACK)
    around = Library({**library.loaded, pack.id: pack}, library.tables)
    files = {
        "README.md": README,
        ".gitignore": IGNORED,
        "pyproject.toml": PYPROJECT,
        ".pre-commit-config.yaml": HOOKS,
        ".github/workflows/packs.yml": WORKFLOW,
        PACK: text,
    }
    checker = ready(around, pack)
    for name, written in written_cases(around, pack).files.items():
        files[f"{CLAIMS}/{name}"] = written
        if name.endswith(".json"):
            facts, notes = read_document(written.encode(), name)
            files[f"{CLAIMS}/{re.sub('json$', 'txt', name)}"] = text_of(checker, facts, notes, name)
    return files
