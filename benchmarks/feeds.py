"""How feed files of other parsers' tests are read: nothing refused, nothing lost, fields right.

    python -m benchmarks.feeds FOLDER [--failures]

FOLDER holds the files, in any folders below it. Of every file under 5 MB: what is raised, how
long it takes, and whether it gives fewer entries than feedparser alone. Of files that say what
must come of them, the share of fields that agree, for fields that we have: feedparser's own
tests (a comment `Expect:`, a Python expression of comparisons), and results as JSON beside
(`x.json`, `x.expected.json`, `x.serde.json` for `x.xml`).

Texts are compared as what a reader sees: without tags, white space folded. What a title or text
has beyond its words is the extraction's business. An address that is not http(s) is never kept,
so an expected one agrees when ours is empty. Nothing is copied and nothing is fetched.
"""

import argparse
import calendar
import html
import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import feedparser

from benchmarks.feed_expectations import Expected, expected_of_comment, expected_of_json
from reader.errors import FeedParseError
from reader.feeds.fields import MAX_ENTRIES
from reader.feeds.parse import parse_feed
from reader.model import ParsedEntry, ParsedFeed

TESTED_AT = "http://127.0.0.1:8097/"  # where feedparser's own tests serve their files
MAX_BYTES, MAX_SECONDS = 5_000_000, 5.0
_HIDDEN = re.compile(r"(?is)<(script|style|title)\b.*?(?:</\1\s*>|$)|<!--.*?-->")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>?")


@dataclass(slots=True)
class Report:
    """What was found in all files."""

    files: int = 0
    feeds: int = 0
    raised: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    fewer: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    agreed: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def main() -> None:
    """Print the figures; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failures", action="store_true", help="list what does not agree")
    options = parser.parse_args()
    report = Report()
    for path in sorted(options.folder.rglob("*")):
        if path.is_file() and path.stat().st_size < MAX_BYTES:
            _read(path, report, corpus=path.relative_to(options.folder).parts[0])
    _print(report, failures=options.failures)


def _read(path: Path, report: Report, *, corpus: str) -> None:
    content = path.read_bytes()
    expected = [*expected_of_comment(content), *expected_of_json(path)]
    header = _headers(content)
    url = urljoin(TESTED_AT, header.get("content-location", ""))
    report.files += 1
    began = time.perf_counter()
    feed: ParsedFeed | None = None
    try:
        feed = parse_feed(content, content_type=header.get("content-type", ""), url=url)
        report.feeds += 1
    except FeedParseError:
        pass
    except Exception as problem:  # noqa: BLE001 - this is what is counted
        report.raised.append(f"{path}: {problem!r}")
    seconds = time.perf_counter() - began
    report.slowest = max(report.slowest, (seconds, str(path)))
    if seconds > MAX_SECONDS:
        report.slow.append(f"{path}: {seconds:.1f} s")
    ours = len(feed.entries) if feed else 0
    theirs = _entries_of_feedparser(content)
    if ours < min(theirs, MAX_ENTRIES):
        report.fewer.append(f"{path}: {ours}, feedparser {theirs}")
    for one in expected:
        key = corpus, one.field
        report.asked[key] += 1
        got = _found(feed, one)
        if got is not None and _agrees(one, got):
            report.agreed[key] += 1
        else:
            report.failures.append(
                f"{path}: {one.field}[{one.entry}] {one.value!r:.150} != {got!r:.150}"
            )


def _headers(content: bytes) -> dict[str, str]:
    """Headers that feedparser's tests say the file came with, names in lower case."""
    found = re.findall(rb"^\s*Header:\s*([\w-]+):[ \t]*(.*)$", content[:4000], re.MULTILINE)
    return {name.decode().lower(): value.decode("latin-1").strip() for name, value in found}


def _entries_of_feedparser(content: bytes) -> int:
    try:
        return len(feedparser.parse(io.BytesIO(content))["entries"])
    except Exception:  # noqa: BLE001 - it raises at empty files, among others
        return 0


# --- comparing ----------------------------------------------------------------------------


def _found(feed: ParsedFeed | None, one: Expected) -> object:
    """What we read of that field; None when there is no such entry."""
    if feed is None:
        return None
    if one.entry is None:
        return {
            "feed title": feed.title,
            "feed link": feed.site_url,
            "feed language": feed.language,
        }[one.field]
    if one.field == "entries":
        return len(feed.entries)
    if one.entry >= len(feed.entries):
        return None
    return _of_entry(feed.entries[one.entry], one.field)


def _of_entry(entry: ParsedEntry, name: str) -> object:
    return {
        "title": entry.title,
        "link": entry.url,
        "id": entry.guid,
        "author": entry.author,
        "published": entry.published or entry.updated,
        "updated": entry.updated or entry.published,
        "text": entry.html,
        "tags": entry.categories,
        "enclosures": tuple(item.url for item in entry.enclosures),
        "replies to": getattr(entry, "replies_to", ()),
    }[name]


def _agrees(one: Expected, got: object) -> bool:
    match one.field:
        case "title" | "feed title" | "author":
            return _words(str(got)) == _words(str(one.value))
        case "text":
            # Ours may be one of several texts of the entry, the longest.
            return _words(str(one.value)) in _words(str(got))
        case "link" | "feed link":
            return _address(str(one.value)) == str(got).rstrip("/")
        case "published" | "updated":
            return _moment(one.value) == (
                got.replace(microsecond=0) if isinstance(got, datetime) else None
            )
        case "tags" | "enclosures" | "replies to":
            wanted = one.value if isinstance(one.value, tuple) else (one.value,)
            return isinstance(got, tuple) and all(_held(part, got) for part in wanted)
        case "feed language":
            return str(one.value or "").lower().replace("_", "-") == got
        case _:
            return str(one.value or "").split() == str(got).split()


def _held(part: object, got: tuple[object, ...]) -> bool:
    words = " ".join(str(part or "").split())
    return not words or words in got or _address(words) in {str(one).rstrip("/") for one in got}


def _address(written: str) -> str:
    """The address as we keep it: empty when it is not http(s)."""
    written = "".join(written.split("\n")).strip().replace(" ", "%20")
    return written.rstrip("/") if written.lower().startswith(("http://", "https://")) else ""


def _words(markup: str) -> str:
    """The letters of a text, as far as they are seen."""
    for _ in range(3):  # what was escaped twice
        markup = html.unescape(_TAG.sub("", _HIDDEN.sub("", markup)))
    return "".join(char for char in markup if char.isalnum())


def _moment(value: object) -> datetime | None:
    """A time as feedparser's tuple or as ISO 8601; None when it is absurd."""
    try:
        if isinstance(value, tuple):
            moment = datetime.fromtimestamp(calendar.timegm(value), UTC)
        else:
            moment = datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(microsecond=0) if moment.year >= 1990 else None


# --- printing -----------------------------------------------------------------------------


def _print(report: Report, *, failures: bool) -> None:
    print(f"{report.files} files, {report.feeds} read as feeds")
    print(f"{len(report.raised)} raised, {len(report.slow)} over {MAX_SECONDS:.0f} s")
    print(f"slowest {report.slowest[0]:.2f} s: {report.slowest[1]}")
    print(f"{len(report.fewer)} with fewer entries than feedparser")
    for line in (*report.raised, *report.slow, *report.fewer):
        print(f"  {line}")
    for corpus in sorted({corpus for corpus, _ in report.asked}):
        _print_line(report, corpus)
        for name in sorted(name for held, name in report.asked if held == corpus):
            _print_line(report, corpus, name)
    if failures:
        print(*report.failures, sep="\n")


def _print_line(report: Report, corpus: str, name: str = "") -> None:
    keys = [key for key in _keys(report) if key[0] == corpus and name in {"", key[1]}]
    agreed = sum(report.agreed[key] for key in keys)
    asked = sum(report.asked[key] for key in keys)
    print(f"{'  ' + name if name else corpus:24}{agreed:6} of {asked:6}  {agreed / asked:6.1%}")


def _keys(report: Report) -> Iterator[tuple[str, str]]:
    yield from report.asked


if __name__ == "__main__":
    main()
