"""An article of Port Sella for the tests of what draws text, with its names and furniture."""

from datetime import UTC, datetime

from msgspec.structs import replace

from reader.model import (
    Article,
    Block,
    BlockKind,
    Caption,
    Entity,
    EntityType,
    Entry,
    EntryId,
    FeedId,
    Link,
    Mention,
    Removed,
)

NOW = datetime(2025, 10, 14, 11, 20, tzinfo=UTC)
PARAGRAPHS = (
    "PORT SELLA — The council of Port Sella voted on Tuesday to move the town's harbour two "
    "kilometres north. The decision ends a dispute of eleven years.",
    "“We are not leaving the water, we are following it,” Mayor Anna Rask said after the vote. "
    "The quay silts up faster than it can be dredged, and Halden Shipping, which runs the "
    "winter ferries to Ostrel, had threatened to go elsewhere.",
    "The Coastal Workers' Union won the point it cared about most: the four cranes stay. Its "
    "secretary, Tomas Vell, called them “the only skyline we have” and thanked Ms. Rask for a "
    "promise that many Sellans had written off.",
    "Work begins after the Winter Regatta. Until then, Rask said, nothing will change except "
    "the paint. In “The Salt Road”, filmed here in 1961, the cranes are yellow; Vell's "
    "grandfather is seen on one for three seconds.",
)
REMOVED = (
    Removed("Skip to the news · Share · Save · Listen (5 min)", "menu and share bar", -1),
    Removed(
        "Follow the harbour story: our Tuesday letter",
        "newsletter box, in 14 of 15 articles here",
        0,
    ),
    Removed("More from the harbour\nNight ferry returns\nThe lamplighter", "other articles", 4),
)
CREDIT = "With files from Meridian Wire"
CAPTION = Caption("Photo: cranes at dusk.", "P. Holt / Harbour Ledger")
NAMES: tuple[tuple[str, EntityType, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "Anna Rask",
        EntityType.PERSON,
        ("Mayor Anna Rask", "Ms. Rask", "Rask"),
        ("Anna Rask", "Ms. Rask", "Rask said, nothing"),
    ),
    ("Tomas Vell", EntityType.PERSON, ("Vell",), ("Tomas Vell", "Vell's")),
    ("Halden Shipping", EntityType.ORG, (), ("Halden Shipping",)),
    ("Coastal Workers' Union", EntityType.ORG, (), ("Coastal Workers' Union",)),
    ("Port Sella", EntityType.PLACE, ("PORT SELLA",), ("PORT SELLA", "Port Sella")),
    ("Ostrel", EntityType.PLACE, (), ("Ostrel",)),
    ("Sellans", EntityType.GROUP, (), ("Sellans",)),
    ("Winter Regatta", EntityType.EVENT, (), ("Winter Regatta",)),
    ("The Salt Road", EntityType.WORK, (), ("The Salt Road",)),
    ("Tuesday", EntityType.DATE, (), ("Tuesday",)),
    ("1961", EntityType.DATE, (), ("1961",)),
)
"""Name, type, other forms, and words of the text that begin each mention."""
LENGTHS = {"Rask said, nothing": 4, "Vell's": 4}


def make_article(*blocks: tuple[BlockKind, str] | tuple[BlockKind, str, int]) -> Article:
    """An article of these blocks (kind, text, level), joined as extraction joins them."""
    text = ""
    made: list[Block] = []
    before: BlockKind | None = None
    for kind, words, *level in blocks:
        if kind in {BlockKind.CAPTION, BlockKind.CREDIT}:
            made.append(Block(kind, words, len(text), len(text)))
            continue
        if before is not None:
            text += "\n" if before is kind is BlockKind.LIST_ITEM else "\n\n"
        made.append(Block(kind, words, len(text), len(text) + len(words), *level))
        text += words
        before = kind
    return Article(text=text, blocks=tuple(made))


def paragraphs(*words: str) -> Article:
    """An article of plain paragraphs."""
    return make_article(*((BlockKind.PARAGRAPH, text) for text in words))


def harbour() -> Article:
    """The article, with a link, what was removed, a caption and a credit."""
    article = make_article(
        *((BlockKind.PARAGRAPH, words) for words in PARAGRAPHS), (BlockKind.CREDIT, CREDIT)
    )
    start = article.text.index("winter ferries")
    return replace(
        article,
        title="Port Sella votes to move its harbour and keep the old cranes",
        byline="Ilse Marren",
        url="https://harbourledger.example/cranes",
        links=(Link(start, start + 14, "https://haldenshipping.example/winter"),),
        removed=REMOVED,
        captions=(CAPTION,),
        credits=(CREDIT,),
    )


def harbour_names() -> tuple[Entity, ...]:
    """Who and what is in it, dates among them."""
    text = harbour().text
    return tuple(
        Entity(
            name,
            kind,
            aliases,
            tuple(_mention(text, words, kind) for words in mentions),
        )
        for name, kind, aliases, mentions in NAMES
    )


def _mention(text: str, words: str, kind: EntityType) -> Mention:
    start = text.index(words)
    end = start + LENGTHS.get(words, len(words))
    return Mention(start, end, text[start:end], kind)


def entry(number: int = 1, *, title: str = "") -> Entry:
    """The entry of the article in its list."""
    return Entry(
        id=EntryId(number),
        feed_id=FeedId(1),
        feed_title="Harbour Ledger",
        title=title or harbour().title,
        url="https://harbourledger.example/cranes",
        author="",
        published=datetime(2025, 10, 14, 9, 20, tzinfo=UTC),
    )
