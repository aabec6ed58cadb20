"""A server of invented feeds on many ports of loopback, for benchmarks.

    python -m benchmarks.feed_server --ports 100 --latency-ms 50

Prints its ports on one line, then serves until it is killed. `/feed/N.xml` is an RSS feed with
an ETag, 304 to whoever has it. `/_epoch/E` sets the epoch, from 0: in every later epoch, the
feeds whose number divides by ten with that rest have one entry more.
"""

import argparse
import asyncio
import random
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

STARTED = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = ("harbour", "crane", "tide", "council", "ferry", "lantern", "eelgrass", "quay")
_PATH = re.compile(rb"GET /(feed|_epoch)/(\d+)")
_TAG = re.compile(rb"if-none-match:\s*(\S+)", re.IGNORECASE)


def entries_of(feed: int, epoch: int, entries: int) -> int:
    """How many entries a feed has had by that epoch."""
    return entries + sum((feed + number) % 10 == 0 for number in range(1, epoch + 1))


@lru_cache(maxsize=4096)
def document(feed: int, count: int, entries: int, entry_bytes: int) -> bytes:
    """The feed with its newest entries, `count` of which there have been."""
    items = "".join(
        _item(feed, number, entry_bytes) for number in range(count - 1, count - 1 - entries, -1)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {feed}</title>'
        f"<link>http://feed-{feed}.example/</link>{items}</channel></rss>"
    ).encode()


def _item(feed: int, number: int, entry_bytes: int) -> str:
    choose = random.Random(feed * 1000 + number)  # noqa: S311 - the same words every time
    words = " ".join(choose.choices(_WORDS, k=entry_bytes // 7))
    text = "</p><p>".join(words[at : at + 400] for at in range(0, len(words), 400))
    published = format_datetime(STARTED + timedelta(hours=number), usegmt=True)
    return (
        f"<item><title>Entry {number} of {feed}</title><guid>{feed}-{number}</guid>"
        f"<link>http://feed-{feed}.example/{number}</link><pubDate>{published}</pubDate>"
        f"<description><![CDATA[<p>{text}</p>]]></description></item>"
    )


class Server:
    """Answers for all ports."""

    def __init__(self, *, latency_s: float, entries: int, entry_bytes: int) -> None:
        self._latency_s = latency_s
        self._entries = entries
        self._entry_bytes = entry_bytes
        self._epoch = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(self._latency_s)
                writer.write(self._answer(request))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, request: bytes) -> bytes:
        asked = _PATH.match(request)
        if asked is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        number = int(asked.group(2))
        if asked.group(1) == b"_epoch":
            self._epoch = number
            return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        count = entries_of(number, self._epoch, self._entries)
        tag = b'"%d-%d"' % (number, count)
        known = _TAG.search(request)
        if known and known.group(1) == tag:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % tag
        body = document(number, count, self._entries, self._entry_bytes)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %s\r\n" % tag
        return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def run(options: argparse.Namespace) -> None:
    """Listen on so many free ports, say which, and serve."""
    server = Server(
        latency_s=options.latency_ms / 1000,
        entries=options.entries,
        entry_bytes=options.entry_bytes,
    )
    listening = [
        await asyncio.start_server(server.serve, "127.0.0.1", 0) for _ in range(options.ports)
    ]
    print(*(one.sockets[0].getsockname()[1] for one in listening), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve what the options say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ports", type=int, default=100)
    parser.add_argument("--latency-ms", type=float, default=50)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--entry-bytes", type=int, default=4000)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
