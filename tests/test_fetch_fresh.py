"""How long an answer may be used, as its headers say, and what a switch needs."""

import importlib.util

import httpx
import pytest

from reader.config import Network
from reader.errors import ConfigError
from reader.fetch import Fetcher
from reader.fetch.answer import fresh_s

DATE = "Wed, 14 Oct 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600"'}, 600),
        ({"cache-control": "s-maxage=900"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "700"}, 0),
        ({"cache-control": "max-age=600", "age": "old"}, 600),
        ({"expires": "Wed, 14 Oct 2026 10:00:00 GMT", "date": DATE}, 3600),
        ({"expires": "Wed, 14 Oct 2026 08:00:00 GMT", "date": DATE}, 0),
        ({"expires": "0", "date": DATE}, 0),
        ({"expires": "Wed, 14 Oct 2026 10:00:00 GMT"}, 0),
        ({"expires": "Wed, 14 Oct 2026 10:00:00", "date": DATE}, 3600),
        (
            {
                "cache-control": "max-age=60",
                "expires": "Wed, 14 Oct 2026 10:00:00 GMT",
                "date": DATE,
            },
            60,
        ),
    ],
)
def test_freshness_is_read_as_caches_read_it(headers: dict[str, str], seconds: float) -> None:
    assert fresh_s(httpx.Headers(headers)) == seconds


def test_http2_without_its_library_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"reader-tui\[http2\]"):
        Fetcher(Network(http2=True))
