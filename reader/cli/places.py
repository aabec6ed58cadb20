"""The verbs about the program itself: configuration, folders, health."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.printing import Printer, count, megabytes, sentence
from reader.config import Paths, default_config

if TYPE_CHECKING:
    from reader.doctor import FeedSize

DONE, PARTLY = 0, 1


def config(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Name the configuration file, check it, or print a complete default one."""
    if options.what == "check":
        return _check_config(paths, options, printer)
    path, default = str(paths.config_file), default_config()
    if options.json:
        printer.json({"path": path} if options.what == "path" else {"content": default})
    elif options.what == "path":
        printer.line(path)
    else:
        printer.text(default.rstrip("\n"))
    return DONE


def _check_config(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Say whether the file is right, with all that is wrong on stderr as well."""
    # Deferred: 7 ms of tables, and no other verb needs them.
    from reader.config_check import find_problems  # noqa: PLC0415

    problems = find_problems(paths)
    there = paths.config_file.exists()
    words = (
        f"{paths.config_file} is right"
        if there
        else f"There is no {paths.config_file}: the defaults are in force"
    )
    if options.json:
        printer.json(
            {
                "path": str(paths.config_file),
                "exists": there,
                "ok": not problems,
                "message": " ".join(map(sentence, problems)) or words,
                "problems": [
                    {"path": problem.path, "key": problem.key, "message": sentence(problem)}
                    for problem in problems
                ],
            }
        )
    for problem in problems:
        printer.problem(problem)
    if not (problems or options.json):
        printer.line(words)
    return PARTLY if problems else DONE


def list_paths(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Print where everything is kept."""
    named = {
        "config": paths.config_file,
        "themes": paths.themes,
        "library": paths.database,
        "log": paths.log_file,
        "cache": paths.cache,
    }
    if options.json:
        printer.json({name: str(path) for name, path in named.items()})
    else:
        for name, path in named.items():
            printer.line(f"{name:8} {path}")
    return DONE


def doctor(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Print each check and how to mend what is wrong; 1 when anything is."""
    # Deferred: no other verb needs the checks.
    from reader.doctor import examine  # noqa: PLC0415

    if options.restore is not None:
        return _restore(paths, options, printer)
    if options.compact:
        return _compact(paths, options, printer)
    if options.let_go:
        return _let_go(paths, options, printer)
    checks = examine(paths)
    if options.json:
        printer.json(
            [
                {
                    "check": check.name,
                    "ok": check.ok,
                    "message": check.message,
                    "mend": check.mend,
                    **(
                        {"feeds": [_size_shape(feed) for feed in check.feeds]}
                        if check.feeds
                        else {}
                    ),
                }
                for check in checks
            ]
        )
    else:
        for check in checks:
            printer.line(f"{'ok ' if check.ok else 'BAD'}  {check.name}: {check.message}")
            if check.mend:
                printer.line(f"       {check.mend}")
    return DONE if all(check.ok for check in checks) else PARTLY


def _size_shape(feed: "FeedSize") -> dict[str, object]:
    return {
        "id": feed.feed_id,
        "title": feed.title,
        "url": feed.url,
        "entries": feed.entries,
        "size_bytes": feed.size_bytes,
        "removed": feed.is_removed,
    }


def _compact(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Make the library's file as small as it can be, and say what that gave back."""
    from reader.doctor import compact  # noqa: PLC0415 - as above

    before, after = compact(paths)
    if options.json:
        printer.json({"before_bytes": before, "after_bytes": after})
    else:
        printer.line(f"The library had {megabytes(before)}, and has {megabytes(after)} now")
    return DONE


def _let_go(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Say what is more than is kept of the feeds; with --yes let go of it now."""
    # Deferred: no other verb here opens the library.
    from reader.config import load_config  # noqa: PLC0415
    from reader.library import Library  # noqa: PLC0415
    from reader.model.keeping import LetGo  # noqa: PLC0415

    library = Library.open(paths, load_config(paths.config_file))
    try:
        going = library.keeping.waiting()
        done = library.keeping.let_go_now() if options.yes else LetGo()
    finally:
        library.close()
    emptied = done.emptied + done.deleted
    if options.json:
        printer.json(
            {
                "goes": going.entries,
                "goes_bytes": going.size_bytes,
                "stays": going.stay,
                "let_go": emptied,
            }
        )
        return DONE
    entries = count(going.entries, "entry", "entries")
    size = megabytes(going.size_bytes)
    if options.yes:
        printer.line(f"The texts of {count(emptied, 'entry', 'entries')} went, {size}")
        if emptied:
            printer.line("`reader doctor --compact` makes the file as much smaller")
    elif going.entries:
        printer.line(
            f"{entries}, {size}, are more than is kept, or deleted; "
            f"{going.stay:,} older ones stay"
        )
        printer.line("`reader doctor --let-go --yes` lets go of them now, for good")
    else:
        printer.line(
            "Nothing is more than is kept. `reader edit FEED --keep 90d` says how much"
        )
    return DONE


def _restore(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Put a backup in the library's place and say where the one of before is."""
    from reader.doctor import restore  # noqa: PLC0415 - as above

    name, kept = restore(paths, options.restore)
    if options.json:
        printer.json({"restored": name, "kept": kept})
    else:
        was = f"; the one of before is kept as {kept}" if kept else ""
        printer.line(f"The library is that of the backup {name} again{was}")
        if kept:
            printer.line(f"`reader doctor --restore {Path(kept).stem}` takes that back")
    return DONE


VERBS: dict[str, Callable[[Paths, argparse.Namespace, Printer], int]] = {
    "config": config,
    "paths": list_paths,
    "doctor": doctor,
}
