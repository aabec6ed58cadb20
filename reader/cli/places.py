"""The verbs about the program itself: configuration, folders, health."""

import argparse
from collections.abc import Callable

from reader.cli.printing import Printer, sentence
from reader.config import Paths, default_config

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
    checks = examine(paths)
    if options.json:
        printer.json(
            [
                {
                    "check": check.name,
                    "ok": check.ok,
                    "message": check.message,
                    "mend": check.mend,
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


def _restore(paths: Paths, options: argparse.Namespace, printer: Printer) -> int:
    """Put a backup in the library's place and say where the one of before is."""
    from reader.doctor import restore  # noqa: PLC0415 - as above

    name, kept = restore(paths, options.restore)
    if options.json:
        printer.json({"restored": name, "kept": kept})
    else:
        was = f"; the one of before is kept as {kept}" if kept else ""
        printer.line(f"The library is that of the backup {name} again{was}")
    return DONE


VERBS: dict[str, Callable[[Paths, argparse.Namespace, Printer], int]] = {
    "config": config,
    "paths": list_paths,
    "doctor": doctor,
}
