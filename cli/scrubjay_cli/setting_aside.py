"""What `--waivers` and `--baseline` name, read; every problem of them at once."""

from __future__ import annotations

import datetime
from pathlib import Path

from scrubjay.checking import Checker
from scrubjay.packs.places import PackErrors
from scrubjay.setting_aside.applying import in_date
from scrubjay.setting_aside.aside import Aside
from scrubjay.setting_aside.baseline import Baseline, NoBaseline, read_baseline
from scrubjay.setting_aside.waivers import Waiver, load_waivers
from scrubjay_cli.printing.errors import pack_problem


def set_aside(
    waivers: str | None, baseline: str | None, today: datetime.date, checker: Checker | None, problems: list[str]
) -> Aside:
    """What is set aside on a day. What is wrong with either file is added to `problems`."""
    holding, errors = in_date(_waivers(waivers, checker, problems), today)
    return Aside(holding, errors, _baseline(baseline, problems))


def _waivers(file: str | None, checker: Checker | None, problems: list[str]) -> tuple[Waiver, ...]:
    if file is None or checker is None:
        return ()
    policies = {policy for pack in checker.packs for policy in checker.programs.of(pack).policies}
    try:
        return load_waivers(Path(file), policies)
    except PackErrors as errors:
        problems += [pack_problem(problem) for problem in errors.problems]
    except OSError as error:
        problems.append(f"--waivers {file}: {_said(error)}")
    return ()


def _baseline(file: str | None, problems: list[str]) -> Baseline | None:
    if file is None:
        return None
    try:
        return read_baseline(Path(file).read_bytes())
    except NoBaseline as error:
        problems.append(f"--baseline {file}: {error}")
    except OSError as error:
        problems.append(f"--baseline {file}: {_said(error)}")
    return None


def _said(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return f"cannot be read: {error.strerror or 'input or output error'}"
