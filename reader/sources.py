"""One article from where the user points: a file, an address or standard input."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from reader.compute import Compute, tasks
from reader.errors import RefusedError, SourceError
from reader.hygiene import clean_line, origin_of, typed_url
from reader.model import Article, CancelToken, Fetches, Page
from reader.pages import EXTRACT_DEADLINE_S, Asker, read_article

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_LIST_BYTES = 10 * 1024 * 1024  # 50,000 subscriptions take 8 MB
STANDARD_INPUT = "-"


def is_address(source: str) -> bool:
    """True for what is to be fetched rather than read from the disk."""
    return source.lower().startswith(("http://", "https://"))


def read_source(
    source: str,
    *,
    fetcher: Fetches,
    compute: Compute,
    given: bytes | None = None,
    cancel: CancelToken | None = None,
) -> Article:
    """The clean article of a file, an http(s) address or `-`; `given` is what `-` stands for.

    Raises SourceError, FetchError or ExtractionError with one sentence for the user.
    """
    if given is None and is_address(source):
        asker = Asker(fetcher, compute, allowed=frozenset({origin_of(source)}), cancel=cancel)
        return read_article(typed_url(source), asker=asker)
    page = read_file(source) if given is None else _page(given, source)
    return compute.run(tasks.read_page, page, seconds=EXTRACT_DEADLINE_S, cancel=cancel).article


def read_plain(source: str) -> str:
    """The text of a file or of standard input, exactly as it is there.

    Raises SourceError when it cannot be read or is no text.
    """
    return read_file(source).content.decode("utf-8", errors="replace")


def read_file(source: str) -> Page:
    """What a file or standard input (`-`) holds; raises SourceError when it is no text."""
    if source == STANDARD_INPUT:
        return _page(standard_input(), source)
    shown = clean_line(source, limit_chars=120)
    hint = f" For a web address write https://{shown}." if _like_a_site(source) else ""
    return _page(_file(source, hint=hint), source)


def _page(content: bytes, source: str) -> Page:
    shown = clean_line(source, limit_chars=120)
    if len(content) > MAX_FILE_BYTES:
        raise SourceError(f"“{shown}” is larger than 20 MB; that is no article.", source=shown)
    if not content.strip():
        raise SourceError(f"“{shown}” is empty: there is nothing to read.", source=shown)
    if _is_binary(content):
        raise SourceError(
            f"“{shown}” is not text: plain text and HTML can be read.", source=shown
        )
    kind = "text/html" if source.lower().endswith((".html", ".htm", ".xhtml")) else ""
    return Page(content, kind, source=shown, read_at=datetime.now(UTC))


def standard_input() -> bytes:
    """All of standard input, at most one byte more than a file may have."""
    return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)


def read_list(path: str) -> bytes:
    """What a file of subscriptions holds; raises SourceError with one sentence.

    A pipe is no file: one that nobody writes to would be read for ever.
    """
    shown = clean_line(path, limit_chars=120)
    unquoted = path.strip("'\"")  # terminals quote a file that is dropped on them
    try:
        is_odd = (file := Path(unquoted).expanduser()).exists() and not (
            file.is_file() or file.is_dir()
        )
    except (OSError, ValueError, RuntimeError):
        is_odd = False  # reading says what is wrong with it
    if is_odd:
        raise SourceError(f"“{shown}” is not a file.", source=shown)
    content = _file(unquoted, limit_bytes=MAX_LIST_BYTES)
    if len(content) > MAX_LIST_BYTES:
        raise SourceError(f"“{shown}” is larger than 10 MB: no list of feeds.", source=shown)
    return content


def _file(source: str, *, limit_bytes: int = MAX_FILE_BYTES, hint: str = "") -> bytes:
    """The file's content, at most one byte more than the limit; `hint` if there is none."""
    shown = clean_line(source, limit_chars=120)
    try:
        with Path(source).expanduser().open("rb") as file:
            return file.read(limit_bytes + 1)
    except FileNotFoundError:
        if "://" in source:
            _refuse_scheme(source)
        raise SourceError(f"There is no file “{shown}”.{hint}", source=shown) from None
    except IsADirectoryError:
        raise SourceError(
            f"“{shown}” is a folder. Name one file in it.", source=shown
        ) from None
    except (OSError, ValueError, RuntimeError) as problem:
        why = clean_line(getattr(problem, "strerror", None) or "the name cannot be used")
        raise SourceError(f"“{shown}” cannot be read: {why}.", source=shown) from problem


def _refuse_scheme(source: str) -> None:
    """Raise SourceError for an address that is not http(s), as adding it would say."""
    try:
        typed_url(source)
    except RefusedError as refused:
        raise SourceError(str(refused), source=clean_line(source, limit_chars=120)) from None


def _like_a_site(source: str) -> bool:
    host = source.split("/", 1)[0]
    return "." in host.strip(".") and host[:1] not in ".~"


def _is_binary(content: bytes) -> bool:
    head = content[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return b"\0" in head or controls > len(head) // 50
