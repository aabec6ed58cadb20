"""Articles of an invented site: stories that differ, around the furniture of their pages."""

import random
from collections.abc import Sequence

from msgspec.structs import replace

from reader.extract.assemble import assemble
from reader.extract.pieces import Piece, Verdict
from reader.model import Article, BlockKind

SITE = "tidewater.example"
LISTEN = "Listen to this story"
LETTER = "The tide comes to your inbox every Tuesday with all that the harbour talks about"

_WORDS = (
    "anchor bay berth bridge buoy cargo choir clerk coast council crane crew dawn deck diver "
    "dock dredger engineer evening ferry fleet fog gale gull harbour hull island keeper lamp "
    "lantern ledger lighthouse lock mast mayor mist morning net oar pier pilot pump quay rain "
    "regatta rope sail salt sand sea shore signal silt slip storm tide timber tower trawler "
    "vote wall warehouse wave wharf winch wind winter yard"
)


def story(number: int, paragraphs: int = 6) -> list[str]:
    """The paragraphs of a story that no other number tells; 24 words each."""
    words = _WORDS.split()
    chance = random.Random(number)  # noqa: S311 - words of a test, no secret
    return [
        " ".join(chance.choice(words) for _ in range(24)).capitalize() + "."
        for _ in range(paragraphs)
    ]


def make_page(
    paragraphs: Sequence[str],
    *,
    number: int = 0,
    removed: Sequence[tuple[str, str]] = (),
    url: str = "",
) -> Article:
    """A page of the site; each of `removed` is a line before the text, and its reason."""
    verdicts = [Verdict(Piece(BlockKind.PARAGRAPH, line), why) for line, why in removed]
    verdicts += [Verdict(Piece(BlockKind.PARAGRAPH, text)) for text in paragraphs]
    article = assemble(verdicts)
    return replace(article, url=url or f"https://www.{SITE}/story-{number}")


def site_pages(count: int) -> list[Article]:
    """So many pages with different stories, `LISTEN` above and `LETTER` below each."""
    return [
        make_page([LISTEN, *story(number), LETTER], number=number) for number in range(count)
    ]
