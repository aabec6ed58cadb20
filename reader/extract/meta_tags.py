"""What the meta tags of a page's head say, by name."""

from collections.abc import Mapping

from lxml.html import HtmlElement

_MAX_TAGS = 2_000
_NAMES = ("property", "name", "itemprop", "http-equiv")


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """Content of the first meta tag of each name or property, names in lower case."""
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]")[:_MAX_TAGS]:
        content = tag.get("content").strip()
        name = next((name for key in _NAMES if (name := tag.get(key))), "").strip().lower()
        if name and content:
            found.setdefault(name, content)
    return found


def first_of(meta: Mapping[str, str], *names: str) -> str:
    """The content under the first of the names that the page has."""
    return next((meta[name] for name in names if name in meta), "")
