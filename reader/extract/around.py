"""What a page names beyond its own text: its next page, its other versions, its wall.

Gathered before the tree loses what nobody sees; judged when the article is known.
"""

from lxml.html import HtmlElement
from msgspec import Struct

from reader.extract.metadata import Metadata
from reader.extract.pager import NO_PAGER, Pager, find_next
from reader.extract.stubs import find_page_marks, judged, with_text_marks
from reader.extract.versions import find_versions
from reader.model import Article, Extraction, Page, StubMarks

_SEEN_TAGS = (
    "img", "picture", "svg", "canvas", "video", "audio", "iframe", "embed", "object", "form",
)  # fmt: skip


class Around(Struct, frozen=True):
    """What was found around the text of a page."""

    url: str = ""
    """Address of the article."""
    pager: Pager = NO_PAGER
    fuller_url: str = ""
    marks: StubMarks = StubMarks()
    is_shell: bool = False
    """It has scripts and nothing else that could be seen, if it has no text."""


def find_around(tree: HtmlElement, page: Page, facts: Metadata) -> Around:
    """What the page names; `facts` are what it says of itself."""
    versions = find_versions(tree, url=page.url)
    return Around(
        url=versions.url,
        pager=find_next(tree, url=page.url, first=page.part_of),
        fuller_url=versions.fuller_url,
        marks=find_page_marks(tree, facts),
        is_shell=next(tree.iter("script"), None) is not None
        and next(tree.iter(*_SEEN_TAGS), None) is None,
    )


def with_around(article: Article, around: Around) -> Extraction:
    """The article, called partial when that is what it is, with the ways to more of it."""
    return judged(
        Extraction(
            article,
            marks=with_text_marks(around.marks, article),
            next_url=around.pager.next_url,
            last_number=around.pager.last_number,
            fuller_url=around.fuller_url,
        )
    )
