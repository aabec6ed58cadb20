"""Whole texts change nothing of what feedparser makes of a feed."""

from pathlib import Path
from xml.sax import make_parser

import feedparser
import pytest

from reader.feeds.parse import parse_feed
from reader.feeds.sax import WholeTexts

FEEDS = sorted((Path(__file__).parent / "data" / "feeds").glob("*.xml"))
ODD = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY sea "the &amp; sea">]>
<rss version="2.0"><channel><title>a&amp;b
c</title><item><title><![CDATA[x]]>y&#233;&lt;i&gt;z</title><guid>1</guid>
<description>one&lt;br&gt;
two<![CDATA[<p>three &amp; &sea;</p>]]>&#x20ac;</description></item></channel></rss>"""


def test_feedparser_takes_it() -> None:
    found = make_parser(feedparser.api.PREFERRED_XML_PARSERS)  # noqa: S317 - reads nothing

    assert isinstance(found, WholeTexts)


@pytest.mark.parametrize("content", [ODD, *(path.read_bytes() for path in FEEDS)])
def test_a_feed_reads_as_with_the_standard_one(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = parse_feed(content, url="https://a.example/feed")
    monkeypatch.setattr(feedparser.api, "PREFERRED_XML_PARSERS", [])

    assert parse_feed(content, url="https://a.example/feed") == ours
    assert ours.entries
