"""Kept pages and texts, and the shape in which their expected results are written down."""

from pathlib import Path

from reader.enrich import read_page
from reader.model import Article, Page

DATA = Path(__file__).parent / "data"
CASES = sorted([*(DATA / "pages").glob("*.html"), *(DATA / "text").glob("*.txt")])
ADDRESS = "https://ledger.example/world/harbour"


def read_case(path: Path) -> Article:
    """The article of a kept page or text."""
    kind = "text/html" if path.suffix == ".html" else "text/plain"
    return read_page(Page(path.read_bytes(), content_type=kind, url=ADDRESS, source=path.name))


def make_page(html: str, *, url: str = ADDRESS) -> Page:
    """A page in UTF-8 that says so."""
    return Page(html.encode(), content_type="text/html; charset=utf-8", url=url)


def as_shape(article: Article) -> dict[str, object]:
    """What a test compares: the text in full, everything else in short."""
    return {
        "title": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "site": article.site,
        "language": article.language,
        "blocks": [[block.kind.value, block.level, block.text] for block in article.blocks],
        "links": [[article.text[k.start : k.end], k.url] for k in article.links],
        "removed": [[part.after, part.reason, part.text] for part in article.removed],
        "captions": [[caption.text, caption.credit] for caption in article.captions],
        "credits": list(article.credits),
    }


def assert_sound(article: Article) -> None:
    """Fails unless every span of the article is exact and in order."""
    end = 0
    for block in article.blocks:
        assert block.start >= end or block.start == block.end
        if block.kind.value in {"caption", "credit"}:
            assert block.start == block.end
        else:
            assert article.text[block.start : block.end] == block.text
            assert block.text.strip()
            end = block.end
    assert end == len(article.text)
    for link in article.links:
        assert any(b.start <= link.start < link.end <= b.end for b in article.blocks)
        assert link.url.startswith("http")
    for part in article.removed:
        assert -1 <= part.after < len(article.blocks)
        assert part.reason
