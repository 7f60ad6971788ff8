"""`scrubjay pack new`: a pack or a policy from answers in billing words, with two claims beside it."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scrubjay_cli.options import PackFolders
from scrubjay_cli.trouble import INTERRUPTED, Trouble, complain, end, guarded

if TYPE_CHECKING:
    from scrubjay.starting.known import Start
    from scrubjay.starting.questions import Question

NO_CLAIMS = 1
"""Exit code where the policy was written and no claim for it was found."""

HELP = """Start a pack, or add a policy to one, by answering questions in billing words.

With --repo: set up a repository for packs of your own: an invented example pack to replace, claims beside it, tests,
and the checks of a pull request. Nothing is asked then; the folder must be empty, or not be there yet.

A source is asked for last and must be given. Two claims are written beside the pack, in NAME.claims: one that the
policy flags and the nearest that it does not. Nothing is written before the last answer. Exit code 1: no claim was
found that the policy flags.

\b
Examples:
  scrubjay pack new
  scrubjay pack new our-packs/acme.toml
  scrubjay pack new our-packs/acme.toml --answers visits.toml
  scrubjay pack new --repo our-payers
"""


@guarded
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="The pack file to write, or one to add a policy to; default: named after the pack.",
            show_default=False,
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers",
            metavar="FILE",
            help="Answers by name, as TOML or JSON; only the others are asked.",
            show_default=False,
        ),
    ] = None,
    packs: PackFolders = None,
    repo: Annotated[
        Path | None,
        typer.Option("--repo", metavar="DIR", help="Set up a repository of packs in this folder.", show_default=False),
    ] = None,
) -> None:
    """Asks, checks, writes."""
    if repo is not None:
        from scrubjay_cli.new_repository import set_up

        if file is not None or answers is not None:
            raise Trouble(["--repo sets up a whole folder: give no FILE and no --answers with it"])
        set_up(repo)
        return
    from scrubjay.packs.places import PackErrors
    from scrubjay.starting.started import started
    from scrubjay_cli.printing.errors import pack_problem

    start = _start(file, packs or ())
    said = _answered(start, answers)
    path = file or Path(f"{said['pack'].rpartition('/')[2]}.toml")
    if file is None and path.exists():
        raise Trouble([f"{path}: this file is there already; name it to add a policy, or name another"])
    try:
        made = started(start, said)
    except PackErrors as errors:
        raise Trouble([pack_problem(problem) for problem in errors.problems]) from None
    _write(path, made)


def at_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _start(file: Path | None, folders: Any) -> Start:
    """What there is before the first question. Raises Trouble for a file that is no pack."""
    from scrubjay.rules.programs import program_of
    from scrubjay.starting.known import Start, known_of
    from scrubjay_cli.finding_packs import library_of, mended_pack

    problems: list[str] = []
    library = library_of(folders, problems)
    name = file.as_posix() if file is not None else "new.toml"
    text, pack = "", None
    if file is not None and file.suffix != ".toml":
        problems.append(f"{name}: a pack's name ends in .toml")
    elif file is not None and file.exists():
        # compiled before the first question: what is wrong with it already would stop the last answer
        library, pack, _ = mended_pack(name, folders, lambda around, one: (around, one, program_of(around, one)))
        text = file.read_bytes().decode("utf-8")
    elif file is not None and not file.parent.is_dir():
        problems.append(f"{name}: there is no folder {file.parent.as_posix()}")
    if problems:
        raise Trouble(problems)
    return Start(library, known_of(library.tables), today(), name, pack, text)


def today() -> datetime.date:
    """The day on which a source is read, unless another is answered."""
    return datetime.date.today()


def _answered(start: Start, file: Path | None) -> dict[str, Any]:
    """Every answer: from the file, then asked one by one. Raises Trouble with all that is wrong or lacking."""
    from scrubjay.starting.answers import given_answers, lacking

    given = given_answers(_document(file), start) if file is not None else None
    said = given.answers if given is not None else {}
    problems = [f"{file}: {problem}" for problem in given.problems] if given is not None else []
    if at_terminal() and not problems:
        return _asked(start, said)
    wrong = {problem.partition(":")[0] for problem in (given.problems if given is not None else ())}
    left = [(one, why or one.words) for one, why in lacking(start, said) if one.name not in wrong]
    problems += [f"{file or '--answers'}: no answer to `{one.name}`: {why}{_expected(one)}" for one, why in left]
    if problems:
        raise Trouble(problems)
    return said


def _expected(question: Question) -> str:
    return f" (one of {', '.join(question.options)})" if question.options else ""


def _document(file: Path) -> dict[str, Any]:
    import json
    import tomllib

    try:
        text = file.read_bytes().decode("utf-8-sig")
        document = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        kind = "JSON" if file.suffix == ".json" else "TOML"
        where = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise Trouble([f"--answers {file}: cannot be read as {kind}: {where}"]) from None
    if not isinstance(document, dict):
        raise Trouble([f'--answers {file}: expected answers by name, such as {{"kind": "visit_limit"}}'])
    return document


def _asked(start: Start, said: dict[str, Any]) -> dict[str, Any]:
    """Asks until every question has an answer that can be taken."""
    from scrubjay.starting.answers import taken, waiting
    from scrubjay.starting.shapes import Wrong

    try:
        while question := next(waiting(start, said), None):
            _show(question)
            while question.name not in said:
                given = typer.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True)
                try:
                    said[question.name] = taken(question, given, start, said)
                except Wrong as wrong:
                    complain([f"  {wrong}"])
    except (typer.Abort, KeyboardInterrupt, EOFError):
        complain(["", "stopped; nothing was written"])
        end(INTERRUPTED)
    return said


def _show(question: Question) -> None:
    usual = f" [{question.usual}]" if question.usual else "" if question.needed else " [none]"
    complain(["", f"{question.words}{usual}"])
    if any(question.options.values()):
        options = enumerate(question.options.items(), 1)
        complain([f"  {at}. {words} ({name})" for at, (name, words) in options])
    elif question.options:
        complain([f"  {', '.join(question.options)}"])


def _write(path: Path, made: Any) -> None:
    """The pack and its claims, and what to do next."""
    from scrubjay.starting.started import claims_folder, payers_toml
    from scrubjay_cli.output import write, write_file
    from scrubjay_cli.printing.json import indented

    folder = claims_folder(path)
    files = {state: folder / f"{made.policy}.{state}.json" for state in ("flagged", "clear")}
    there = [one for one in files.values() if one.exists()]
    if there:
        raise Trouble(
            [f"{one.as_posix()}: this claim is there already; move it, or name another file" for one in there]
        )
    write_file([made.text], path)
    lines = [f"{path.as_posix()}: the policy `{made.policy}` is written"]
    claims: list[str] = []
    routed = ""
    if made.sides is not None:
        folder.mkdir(exist_ok=True)
        for case, (state, one) in zip((made.sides.flagged, made.sides.clear), files.items(), strict=True):
            write_file(indented(case.facts), one)
            claims.append(one.as_posix())
            lines.append(f"{one.as_posix()}: {state}, {made.sides.boundary}: {case.value}")
        if made.pack.claims is None:
            # a base decides where the office's payers.toml names it: the claims' payer id is the pack's
            write_file([payers_toml(made.pack)], folder / "payers.toml")
            routed = f" --payers {(folder / 'payers.toml').as_posix()}"
    lines += ["", "next:", f"  scrubjay pack show {path.as_posix()} --policy {made.policy}"]
    # one by one: together they would be one patient's
    lines += [f"  scrubjay check {one} --pack {path.as_posix()}{routed}" for one in claims]
    write(f"{line}\n" for line in lines)
    if made.sides is None:
        told = [f"{path.as_posix()}: no claim was found that this policy flags; it may be one that none can break"]
        complain([*told, *(f"  not reached: {missed.partition(': ')[2]}" for missed in made.missed)])
        end(NO_CLAIMS)
