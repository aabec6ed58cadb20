"""Pages to articles."""

import pytest

from reader.errors import ExtractionError
from reader.extract.html import extract_fragment, extract_page
from reader.model import BlockKind, Page


def _page(html: str) -> Page:
    return Page(
        html.encode(), content_type="text/html; charset=utf-8", url="https://a.example/x"
    )


def test_a_page_without_text_says_so() -> None:
    with pytest.raises(ExtractionError, match=r"^This page gave no text\.$"):
        extract_page(_page("<html><body><script>let x = 1</script></body></html>"))


def test_a_fragment_is_all_article() -> None:
    article = extract_fragment(
        "<p>One <a href='/y'>link</a>.</p><ul><li>a<li>b</ul>", url="https://a.example/x"
    )

    assert article is not None
    assert article.text == "One link.\n\na\nb"
    assert [block.kind for block in article.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
    ]
    assert [(article.text[k.start : k.end], k.url) for k in article.links] == [
        ("link", "https://a.example/y")
    ]
