"""Which invisible parts of a page are its text all the same: streamed, folded, or swallowed.

Scripts that do not run here would show them; all else that is hidden stays so.
"""

import re
from collections.abc import Iterator, Sequence, Set

import lxml.etree
from lxml.html import HtmlElement

from reader.model import count_words

_STREAMED = "/html/body/*[@hidden][starts-with(@id, 'S:')]"
# The first two name the place and then the part, the last the part and then the place.
_MOVE = re.compile(
    r"\$R(?:[CR]\(\"(B:\w{1,8})\",\"(S:\w{1,8})\"|S\(\"(S:\w{1,8})\",\"(P:\w{1,8})\")"
)
_HIDDEN = re.compile(
    r"(?:^|;)\s{0,20}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)",
    re.IGNORECASE,
)
_MIN_PROSE_WORDS = 8
_MAYBE_OPEN = "//*[self::select or self::svg or self::math][.//p]"
# Stories: .76 and .76 of 678 pages; things of other kinds: .40, .19, .10 and less.
_MIN_FOLDED_SHARE = 0.5
# In 678 pages 67 have the first, with 9,500 words, the others 33, with 1,370: none of a story.
_NAMES = frozenset({"hidden", "d-none", "is-hidden", "u-hidden", "js-hidden", "display-none"})
_MAYBE_NAMED = "/html/body//*[contains(@class, 'hidden') or contains(@class, 'none')]"
_AT_SOME_WIDTH = re.compile(
    r"(?:^|[-_:])(?:xs|sm|md|[2-4]?xl|xxl|lg|tablet|desktop|mobile|large|small|medium|print)"
    r"(?:[-_:]|$)"
)
_ANY_FOLDED = (
    "boolean(//*[@hidden or contains(@style, 'none') or contains(@style, 'hidden')]//p)"
)
_IS_ELSEWHERE = (
    "boolean(ancestor-or-self::*[self::nav or self::header or self::footer or self::aside"
    " or self::form or self::dialog or @role='dialog' or @aria-modal='true']"
    " or not(ancestor-or-self::*[self::article or self::main or @role='main'"
    " or @id='main-content' or @id='content']))"
)


def put_streamed(tree: HtmlElement) -> None:
    """Move what a server sent late to the place that was kept for it.

    React writes such parts hidden at the end of the page, and a script that puts each in the
    place of an empty template.
    """
    parts = {part.get("id"): part for part in tree.xpath(_STREAMED)}
    if not parts:
        return
    places = {place.get("id"): place for place in tree.iter("template")}
    for script in tree.iter("script"):
        for move in _MOVE.finditer(script.text or ""):
            part = parts.get(move[2] or move[3])
            place = places.pop(move[1] or move[4], None)
            if part is not None and place is not None and part not in place.iterancestors():
                place.addprevious(part)
    for part in parts.values():
        part.attrib.pop("hidden", None)


def free_swallowed(tree: HtmlElement) -> None:
    """Unwrap what is never closed and swallows the page.

    Of buttons, any that holds paragraphs; of the others, what holds the most of the page's.
    """
    for button in tree.xpath("//button[.//p or .//article]"):
        button.tag = "div"
    for element in _with_most(tree, tree.xpath(_MAYBE_OPEN)):
        element.tag = "div"


def is_hidden(element: HtmlElement) -> bool:
    """True for an element whose own attributes hide it."""
    return element.get("hidden") is not None or bool(
        _HIDDEN.search((element.get("style") or "")[:500])
    )


def drop_named_hidden(tree: HtmlElement) -> None:
    """Take out what style sheets in wide use hide at any width: `hidden`, `d-none`.

    Not what holds the story by its tags, or the most of the page's paragraphs, unlike any of
    several notices of which one is shown: a script would show that.
    """
    named = [
        element
        for element in tree.xpath(_MAYBE_NAMED)
        if not _NAMES.isdisjoint(names := element.get("class").split())
        and not any(map(_AT_SOME_WIDTH.search, names))
    ]
    most = _with_most(tree, named)
    for element in named:
        is_folded = element in most and not element.xpath(_IS_ELSEWHERE)
        if not is_folded and next(element.iter("article", "main"), None) is None:
            element.drop_tree()


def without_folded(tree: HtmlElement, hidden: Sequence[HtmlElement]) -> list[HtmlElement]:
    """The hidden elements but those in which a story is folded away, which hide it no more.

    A story is taken to be when its hidden paragraphs are a good part of all it has.
    """
    if not tree.xpath(_ANY_FOLDED):
        return list(hidden)
    folded = {
        element: words
        for element in _outermost(tree, set(hidden))
        if (words := _prose_words(element)) and not element.xpath(_IS_ELSEWHERE)
    }
    if sum(folded.values()) < _MIN_FOLDED_SHARE * (_prose_words(tree) or 1):
        return list(hidden)
    for element in folded:
        element.attrib.pop("hidden", None)
        element.attrib.pop("style", None)
    return [element for element in hidden if element not in folded]


def _with_most(tree: HtmlElement, chosen: Sequence[HtmlElement]) -> set[HtmlElement]:
    """Those of the chosen that hold half of the words in paragraphs; in one walk."""
    if not chosen:
        return set()
    total = 0
    before: dict[HtmlElement, int] = dict.fromkeys(chosen, 0)
    inside: dict[HtmlElement, int] = {}
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            if element in before:
                inside[element] = total - before[element]
            continue
        if element in before:
            before[element] = total
        if element.tag == "p":
            total += _prose_words_of(element)
    least = max(1.0, _MIN_FOLDED_SHARE * total)
    return {element for element, words in inside.items() if words >= least}


def _outermost(tree: HtmlElement, chosen: Set[HtmlElement]) -> Iterator[HtmlElement]:
    """The chosen elements that stand in no other of them."""
    events = lxml.etree.iterwalk(tree, events=("start",))
    for _, element in events:
        if element in chosen:
            yield element
            events.skip_subtree()


def _prose_words(element: HtmlElement) -> int:
    """Words in paragraphs of some length."""
    return sum(map(_prose_words_of, element.iter("p")))


def _prose_words_of(paragraph: HtmlElement) -> int:
    count = count_words(paragraph.text_content())
    return count if count >= _MIN_PROSE_WORDS else 0
