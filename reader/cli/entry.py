"""From the words of the command line to an exit code; the one place that ends a run."""

import argparse
import logging
import logging.handlers
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol

from reader.cli.options import has_verb, make_opening_parser, make_parser
from reader.cli.printing import Printer
from reader.config import Config, Paths, find_paths, load_config
from reader.errors import ReaderError
from reader.library import Library
from reader.terminal import write_what_fits

FAILED, INTERRUPTED = 1, 130
LOG_BYTES, LOG_FILES = 1_000_000, 3

log = logging.getLogger("reader")


class Interface(Protocol):
    """What opens the interface and gives its exit code; the command line never imports it."""

    def __call__(self, library: Library, *, source: str, problems: Sequence[str]) -> int:
        """Show the library, or one source of it; `problems` are sentences for the start."""
        ...


def run(arguments: Sequence[str], interface: Interface) -> int:
    """Do what the words say; every failure is one sentence on stderr and a code."""
    write_what_fits(sys.stdout)
    write_what_fits(sys.stderr)
    printer = Printer()
    try:
        if has_verb(arguments):
            return _run_verb(make_parser().parse_args(arguments), printer)
        return _open(make_opening_parser().parse_args(arguments), printer, interface)
    except ReaderError as problem:
        printer.problem(problem)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; whatever is buffered must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        log.exception("reader %s", " ".join(arguments))
        printer.remark("The program stumbled. `reader paths` names the log that says where.")
        return FAILED


def _run_verb(options: argparse.Namespace, printer: Printer) -> int:
    options.json = getattr(options, "json", False)
    paths = _paths(options)
    _start_log(paths.log_file)
    # Deferred: the interface starts without the verbs.
    from reader.cli import places, verbs  # noqa: PLC0415

    if options.verb in places.VERBS:
        code = places.VERBS[options.verb](paths, options, printer)
    else:
        signal.signal(signal.SIGTERM, _interrupt)
        library = Library(paths, load_config(paths.config_file))
        try:
            code = verbs.VERBS[options.verb](library, options, printer)
        finally:
            library.close()
    sys.stdout.flush()
    return code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _open(options: argparse.Namespace, printer: Printer, interface: Interface) -> int:
    paths = _paths(options)
    _start_log(paths.log_file)
    config, problem = _forgiving_config(paths)
    if options.source is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            printer.remark(
                "The interface needs a terminal. `reader --help` shows what works without one."
            )
            return FAILED
        library = (
            Library.open_demo(paths, config) if options.demo else Library.open(paths, config)
        )
    else:
        library = Library(paths, config)
        library.check_source(options.source)
        if options.source == "-":
            _take_terminal()
    return interface(
        library, source=options.source or "", problems=(problem,) if problem else ()
    )


def _forgiving_config(paths: Paths) -> tuple[Config, str]:
    """The configuration, or the defaults and what is wrong with it: reading goes on."""
    try:
        return load_config(paths.config_file), ""
    except ReaderError as problem:
        return Config(), str(problem)


def _take_terminal() -> None:
    """Put the terminal where standard input was, after that was read to its end."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as problem:
        raise ReaderError("The interface needs a terminal to read keys from.") from problem
    os.dup2(terminal, 0)
    os.close(terminal)


def _paths(options: argparse.Namespace) -> Paths:
    library: Path | None = getattr(options, "library", None)
    config: Path | None = getattr(options, "config", None)
    return find_paths(
        library=library.expanduser() if library else None,
        config=config.expanduser() if config else None,
    )


def _start_log(path: Path) -> None:
    """Send what the screen should not show to a file; without one when it cannot be made."""
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        log.addHandler(logging.NullHandler())
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
