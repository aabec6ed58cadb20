"""Articles: a text, its blocks and spans, what was taken out, and the names in it."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from reader.model.values import Value
from reader.model.words import count_words


class BlockKind(StrEnum):
    """What a block of an article is; captions and credits stand outside the text."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    CREDIT = "credit"


OUTSIDE_TEXT = frozenset({BlockKind.CAPTION, BlockKind.CREDIT})


class Block(Struct, frozen=True):
    """One block; `text[start:end]` of the article is its text.

    Captions and credits are kept out of the text: their span is empty and marks their place.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int = 0
    """Heading level 1 to 6, or nesting depth of a list item or quote from 1; else 0."""


class Link(Struct, frozen=True):
    """A span of the text that points somewhere; only http and https."""

    start: int
    end: int
    url: str


class Removed(Struct, frozen=True):
    """Something that was on the page and is not the article, and why."""

    text: str
    reason: str
    """A few plain words: "newsletter box", "menu and share bar"."""
    after: int
    """Index of the block it stood behind; -1 before the first."""


class Caption(Struct, frozen=True):
    """The words under a picture."""

    text: str
    credit: str = ""


class TextKind(StrEnum):
    """Which text of an entry this is."""

    FULL = "full text"
    FEED = "feed text"
    RAW = "raw"
    PARTIAL = "first paragraphs only"
    CHANGES = "what changed"


MADE_TO_READ = frozenset({TextKind.RAW, TextKind.CHANGES})
"""Texts that are made of others when they are shown, and never stored."""


class Article(Struct, frozen=True):
    """What extraction made of a page, a feed's content or a plain text.

    `text` joins every block but captions and credits by a blank line, list items among
    themselves by one newline and without markers. No title, byline or date is part of it.
    """

    text: str
    blocks: tuple[Block, ...]
    kind: TextKind = TextKind.FULL
    source: str = ""
    """What the user asked for: a path, an address or "-"."""
    url: str = ""
    title: str = ""
    byline: str = ""
    published: datetime | None = None
    site: str = ""
    language: str = ""
    """Two-letter code, or empty when nobody said."""
    links: tuple[Link, ...] = ()
    removed: tuple[Removed, ...] = ()
    captions: tuple[Caption, ...] = ()
    credits: tuple[str, ...] = ()
    modified: datetime | None = None
    """When the page says that it was last changed."""
    section: str = ""
    """The part of the paper, in its words."""
    image: str = ""
    """Address of the lead picture; only http and https."""
    image_caption: str = ""
    is_paywalled: bool = False
    """The page itself says that it is not free for everybody."""
    note: str = ""
    """One sentence about what is missing of it; empty when nothing is known to be."""

    @property
    def word_count(self) -> int:
        """Words of the text."""
        return count_words(self.text)


class Earlier(Struct, frozen=True):
    """An entry as it was before its publisher changed it."""

    title: str
    article: Article
    replaced_at: datetime


class Page(Struct, frozen=True):
    """A document to extract from: its bytes, and what is known about them."""

    content: bytes
    content_type: str = ""
    url: str = ""
    source: str = ""
    read_at: datetime | None = None
    """When it was read; a publication later than the day after is a mistake of the page."""
    part_of: str = ""
    """Address of the article's first page, when this is one of its further pages."""


class StubMarks(Struct, frozen=True):
    """What on a page says that it may give only the first paragraphs of its article."""

    is_walled: bool = False
    """It says of itself that its text is not free."""
    has_wall: bool = False
    """A box of it is called a subscription wall."""
    ends_in_wall: bool = False
    """What stands behind its text asks to subscribe or to sign in for the rest."""
    ends_in_more: bool = False
    """What stands behind its text leads to the rest."""
    is_cut: bool = False
    """Its text ends in an ellipsis."""
    told_words: int = 0
    """How many words it says the article has; 0 when it does not say."""
    paid_words: int = 0
    """How many words stand on it in the part that it says is to be paid for."""
    prose_words: int = 0
    """How many words stand on it in lines like those of a story, taken out ones too."""


class Extraction(Struct, frozen=True):
    """The article of one page, and where the page says that there is more of it."""

    article: Article
    url: str = ""
    """Where the page came from, after redirects; the article may have a better address."""
    marks: StubMarks = StubMarks()
    next_url: str = ""
    """The article's next page; empty when there is none."""
    last_number: int = 1
    """The highest number of a page that this one names."""
    fuller_url: str = ""
    """Another version of the page that may give more of it."""


# --- entities -----------------------------------------------------------------------------


class EntityType(StrEnum):
    """What an entity is; the last three are shown apart."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    GROUP = "GROUP"
    EVENT = "EVENT"
    WORK = "WORK"
    DATE = "DATE"
    MONEY = "MONEY"
    QUANTITY = "QUANTITY"


NAME_TYPES = (
    EntityType.PERSON,
    EntityType.ORG,
    EntityType.PLACE,
    EntityType.GROUP,
    EntityType.EVENT,
    EntityType.WORK,
)


class Mention(Struct, frozen=True):
    """One occurrence of a name in one text."""

    start: int
    end: int
    text: str
    type: EntityType
    value: Value | None = None
    """What a date, sum or measure comes to; None for names, and where it is open."""


class Entity(Struct, frozen=True):
    """One thing that one or more mentions of a text refer to."""

    name: str
    """Its fullest form in this text."""
    type: EntityType
    aliases: tuple[str, ...]
    """Its other forms, most frequent first."""
    mentions: tuple[Mention, ...]
    """In text order; never empty."""
    reasons: tuple[str, ...] = ()
    """Why each alias is one, in the order of `aliases`: "surname of Anna Voss".

    Empty when nobody noted it, as in what was stored before.
    """
    value: Value | None = None
    """What all of its mentions come to; None for names, and where it is open."""

    def reason(self, alias: str) -> str:
        """Why this alias is one; empty when nobody noted it."""
        return dict(zip(self.aliases, self.reasons, strict=False)).get(alias, "")


NO_TAGGER = "none"


class Recognition(Struct, frozen=True):
    """Who and what is in one text, and what found them."""

    entities: tuple[Entity, ...]
    """Most mentioned first within the order of `EntityType`."""
    tagger: str
    """Name and version of the tagger; results of another one are made anew."""
    note: str = ""
    """One sentence for the panel when the tagger is missing or stands in for another."""

    @property
    def was_looked_for(self) -> bool:
        """False when nothing could look for names."""
        return self.tagger != NO_TAGGER


Tagger = Callable[[str], tuple[Mention, ...]]
"""Finds mentions in a text; pure, the model behind it is loaded by `compute`."""
