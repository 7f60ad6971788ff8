"""`pack new --repo`: the files of a new repository of packs, written into an empty folder."""

from __future__ import annotations

import datetime
from pathlib import Path

from scrubjay_cli.trouble import Trouble, complain


def set_up(repo: Path) -> None:
    """Write the files and say what to do next. Raises Trouble for a folder that is not empty."""
    from scrubjay.starting.repository import repository
    from scrubjay_cli.finding_packs import library_of
    from scrubjay_cli.output import write, write_file

    if repo.exists() and not repo.is_dir():
        raise Trouble([f"--repo {repo}: this is a file; name a folder that is empty, or is not there yet"])
    inside = sorted(path.name for path in repo.iterdir() if path.name != ".git") if repo.is_dir() else []
    if inside:
        raise Trouble([f"--repo {repo}: this folder is not empty ({', '.join(inside[:3])}); name one that is"])
    files = repository(library_of((), []), datetime.date.today())
    for name, text in files.items():
        path = repo / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file([text], path)
    write(f"{(repo / name).as_posix()}\n" for name in files)
    complain([f"{repo.as_posix()}: {len(files)} files; README.md there says how to go on"])
