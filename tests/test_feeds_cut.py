import re

import pytest

from reader.feeds import cut
from reader.feeds.cut import cut_texts


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "MAX_TEXT_BYTES", 12)
    monkeypatch.setattr(cut, "_TEXT", re.compile(rb">([^<]{12})[^<]+"))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<a>" + "word " * 9 + "</a>", "<a>word word wo […]</a>"),
        ("<a>short text</a><b/>", "<a>short text</a><b/>"),
        ("<a>aaaaaaaaa&lt;b&gt;</a>", "<a>aaaaaaaaa […]</a>"),
        ("<a>" + "漢" * 9 + "</a>", "<a>漢漢漢漢 […]</a>"),
        ("<a>x" + "漢" * 9 + "</a>", "<a>x漢漢漢 […]</a>"),
        ("<a><![CDATA[<p>aaaaaaa<img src='x'>]]></a>", "<a><![CDATA[<p>aaaaaaa […]]]></a>"),
        ("<a><![CDATA[<p>short]]>" + "b" * 20, "<a><![CDATA[<p>short]]>" + "b" * 20),
        ("<a><![CDATA[" + "never closed" * 3, "<a><![CDATA[" + "never closed" * 3),
    ],
)
def test_a_text_is_cut_whole_and_marked(body: str, kept: str) -> None:
    assert cut_texts(body.encode()).decode() == kept
