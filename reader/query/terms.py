"""What a query asks for; frozen values that know nothing of how they are looked up."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Mark = Literal["unread", "read", "starred", "later", "hidden"]


class Word(Struct, frozen=True):
    """One word, or the words of a phrase in their order, folded; in a text or as its author."""

    tokens: tuple[str, ...]
    is_prefix: bool = False
    """The last of them may go on."""
    is_author: bool = False


class InFeed(Struct, frozen=True):
    """In a feed whose title has these words in it, or of that number."""

    words: str
    column: int


class InFolder(Struct, frozen=True):
    """In a folder of that name or path, or in a folder inside it."""

    words: str
    column: int


class Named(Struct, frozen=True):
    """Names somebody or something with these words in the name; folded."""

    words: str
    types: tuple[str, ...] = ()
    """Of one of these types; empty for any."""


class OfSite(Struct, frozen=True):
    """At that host, or at one below it."""

    host: str


class InLanguage(Struct, frozen=True):
    """Written in it; a two-letter code."""

    code: str


class Marked(Struct, frozen=True):
    """What the user did with it."""

    mark: Mark


class Tagged(Struct, frozen=True):
    """Has the tag of that name, folded."""

    name: str
    is_prefix: bool = False
    """Or one whose name begins so."""


class WithFile(Struct, frozen=True):
    """Has an attached file that is no picture."""


class Since(Struct, frozen=True):
    """Published then or later."""

    moment: datetime


class Before(Struct, frozen=True):
    """Published before then."""

    moment: datetime


Condition = (
    InFeed
    | InFolder
    | Named
    | OfSite
    | InLanguage
    | Marked
    | Tagged
    | WithFile
    | Since
    | Before
)
Term = Word | Condition


class Clause(Struct, frozen=True):
    """At least one of the terms holds; with `is_negated` none of them."""

    terms: tuple[Term, ...]
    is_negated: bool = False


class Query(Struct, frozen=True):
    """Every clause holds."""

    clauses: tuple[Clause, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """What can be lit up in a text: every word that is asked for."""
        return tuple(
            term
            for clause in self.clauses
            if not clause.is_negated
            for term in clause.terms
            if isinstance(term, Word) and not term.is_author
        )

    @property
    def asks_for_hidden(self) -> bool:
        """True when entries out of sight are asked for; else they are found by nothing."""
        return any(
            Marked("hidden") in clause.terms for clause in self.clauses if not clause.is_negated
        )

    @property
    def asks_for_names(self) -> bool:
        """True when it can be told only of a text whose names were found."""
        return any(isinstance(term, Named) for clause in self.clauses for term in clause.terms)

    @property
    def asks_for_words(self) -> bool:
        """True when it can be told only of an entry whose words were stored."""
        kinds = (Word, InLanguage)
        return any(isinstance(term, kinds) for clause in self.clauses for term in clause.terms)
