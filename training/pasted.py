"""A page as it looks when it is copied and pasted: one line a block, markup gone."""

from collections.abc import Iterator

import lxml.etree

from reader.extract.blocks import BLOCK_TAGS
from reader.extract.tree import parse_tree, prune


def as_pasted(html: str) -> str:
    """The visible text of the page, menus and all; raises ExtractionError without any."""
    tree = parse_tree(html)
    for button in tree.iter("button"):  # its words are copied with all others
        button.tag = "span"
    prune(tree)
    lines = (" ".join(line.split()) for line in "".join(_parts(tree)).split("\n"))
    return "\n".join(line for line in lines if line)


def _parts(tree: lxml.etree._Element) -> Iterator[str]:
    events = lxml.etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        if event == "start" and element.tag == "head":
            events.skip_subtree()
        elif event == "start":
            if element.tag in BLOCK_TAGS or element.tag == "br":
                yield "\n"
            yield _folded(element.text)
        else:
            if element.tag in BLOCK_TAGS:
                yield "\n"
            yield _folded(element.tail)


def _folded(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
