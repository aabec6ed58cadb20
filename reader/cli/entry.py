"""From the words of the command line to an exit code; the one place that ends a run."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Protocol, TextIO

from reader.cli import lists, places, refreshing, rules, search, tags, verbs
from reader.cli.options import has_verb, make_opening_parser, make_parser
from reader.cli.printing import Printer, is_terminal
from reader.config import Config, Paths, find_paths, load_config
from reader.errors import ConfigError, ReaderError
from reader.hygiene import clean_line, clean_text
from reader.library import Library
from reader.terminal import write_what_fits

FAILED, INTERRUPTED = 1, 130
IN_LIBRARY = {
    **verbs.VERBS,
    **refreshing.VERBS,
    **lists.VERBS,
    **search.VERBS,
    **rules.VERBS,
    **tags.VERBS,
}
VERBS = (*IN_LIBRARY, *places.VERBS)

log = logging.getLogger("reader")


class Interface(Protocol):
    """What opens the interface and gives its exit code; the command line never imports it."""

    def __call__(self, library: Library, *, source: str, problems: Sequence[str]) -> int:
        """Show the library, or one source of it; `problems` are sentences for the start."""
        ...


def run(arguments: Sequence[str], interface: Interface) -> int:
    """Do what the words say; every failure is one sentence on stderr and a code."""
    _open_closed_files()
    write_what_fits(sys.stdout)
    write_what_fits(sys.stderr)
    printer = Printer()
    try:
        options = _parse(arguments, printer)
        if options.verb:
            code = _run_verb(options, printer)
            printer.flush()
            return code
        return _open(options, interface)
    except ReaderError as problem:
        printer.problem(problem)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return 0  # the reader of our output has gone
    except Exception:
        log.exception("reader %s", clean_text(" ".join(_without_headers(arguments))))
        printer.remark("The program stumbled. `reader paths` names the log that says where.")
        return FAILED


def _without_headers(arguments: Sequence[str]) -> Iterator[str]:
    """The words of the command, but not those that a feed is asked with and nobody may see."""
    before = ""
    for word in arguments:
        if before != "--header":
            yield "--header" if word.startswith("--header=") else word
        before = word


def _parse(arguments: Sequence[str], printer: Printer) -> argparse.Namespace:
    """The options, `verb` empty for the interface; prints help or wrong usage and exits."""
    is_verb = has_verb(arguments, VERBS)
    parser = make_parser() if is_verb else make_opening_parser()
    try:
        options = parser.parse_args(arguments)
        options.json = getattr(options, "json", False)
        if options.demo and (is_verb or options.source is not None):
            parser.error("--demo opens the interface; it goes with no verb and no SOURCE")
        if options.json and not is_verb:
            parser.error("--json goes with a verb, such as `reader extract --json SOURCE`")
    except SystemExit:
        printer.flush()  # of the help
        raise
    return options


def _open_closed_files() -> None:
    """Let nothing we open become standard input, output or error: libraries write to these."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            os.set_inheritable(opened, True)  # noqa: FBT003 - it has no name for it
    if sys.stdin is None:  # was closed, and is now an empty one
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - until the end


def _run_verb(options: argparse.Namespace, printer: Printer) -> int:
    paths = _paths(options)
    _start_log(paths.log_file)
    if options.verb in places.VERBS:
        code = places.VERBS[options.verb](paths, options, printer)
    else:
        signal.signal(signal.SIGTERM, _interrupt)
        library = Library(paths, load_config(paths.config_file))
        try:
            code = IN_LIBRARY[options.verb](library, options, printer)
        finally:
            for note in library.notes:
                printer.remark(note)
            library.close()
    return code


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _open(options: argparse.Namespace, interface: Interface) -> int:
    paths = _paths(options)
    _start_log(paths.log_file)
    config, problem = _forgiving_config(paths)
    if options.source is None:
        _need_terminal(sys.stdin, sys.stdout)
        library = (
            Library.open_demo(paths, config) if options.demo else Library.open(paths, config)
        )
    else:
        library = _open_source(Library(paths, config), options.source)
    return interface(
        library, source=options.source or "", problems=(problem,) if problem else ()
    )


def _open_source(library: Library, source: str) -> Library:
    """The library, once its source can be read and shown on a terminal."""
    if source == "-":
        _need_terminal(sys.stdout)
        terminal = _open_terminal()  # before a pipe is read that may be long
        library.texts.check_source(source)
        os.dup2(terminal, 0)
        os.close(terminal)
    else:
        library.texts.check_source(source)
        _need_terminal(sys.stdin, sys.stdout)
    return library


def _need_terminal(*streams: TextIO | None) -> None:
    if not all(map(is_terminal, streams)):
        raise ReaderError(
            "The interface needs a terminal. `reader --help` shows what works without one."
        )


def _forgiving_config(paths: Paths) -> tuple[Config, str]:
    """The configuration, or the defaults and what is wrong with it: reading goes on."""
    try:
        return load_config(paths.config_file), ""
    except ReaderError as problem:
        return Config(), str(problem)


def _open_terminal() -> int:
    """The terminal that keys come from, as a file number."""
    try:
        return os.open("/dev/tty", os.O_RDWR)
    except OSError as problem:
        raise ReaderError("The interface needs a terminal to read keys from.") from problem


def _paths(options: argparse.Namespace) -> Paths:
    """Where things are; raises ConfigError when a file that was named is not there."""
    library: Path | None = getattr(options, "library", None)
    named: Path | None = getattr(options, "config", None)
    config = named.expanduser() if named else None
    if config is not None and not config.exists():
        shown = clean_line(str(config))
        raise ConfigError(f"There is no configuration file “{shown}”.", path=str(config))
    return find_paths(library=library.expanduser() if library else None, config=config)


def _start_log(path: Path) -> None:
    """Send what the screen should not show to a file; without one when it cannot be made."""
    log.setLevel(logging.INFO)
    log.propagate = False
    logging.raiseExceptions = False  # a log that cannot be written is no reason to say so
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        log.addHandler(logging.NullHandler())
        return
    log.addHandler(_LateFile(path))


class _LateFile(logging.Handler):
    """The log file, opened with its first line: what it takes is 2 ms of a start."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        if self._file is None:
            from reader.cli.log_file import open_log  # noqa: PLC0415 - as said above

            self._file = open_log(self._path)
        self._file.handle(record)

    def close(self) -> None:
        """End it."""
        if self._file is not None:
            self._file.close()
        super().close()
