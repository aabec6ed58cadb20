"""Names across articles: how an entity is known, where it occurs, what the user corrected."""

from datetime import datetime

from msgspec import Struct

from reader.model.articles import EntityType
from reader.model.feeds import Entry, EntryId, Notice


class NameKey(Struct, frozen=True):
    """By what an entity is known from one article to the next."""

    folded: str
    """The name it is shown by, as `entities.words.fold` makes it."""
    type: EntityType


# --- corrections --------------------------------------------------------------------------
# Each speaks of entities as they were shown when it was made; they apply in that order.


class Rename(Struct, frozen=True, tag_field="does", tag="rename"):
    """Show the entity by another name."""

    key: NameKey
    name: str


class Retype(Struct, frozen=True, tag_field="does", tag="retype"):
    """It is something else: an organisation, not a person."""

    key: NameKey
    type: EntityType


class Join(Struct, frozen=True, tag_field="does", tag="join"):
    """It is the same as another entity."""

    key: NameKey
    into: NameKey
    name: str
    """What the other one is shown by, in articles too that do not name it so."""


class Split(Struct, frozen=True, tag_field="does", tag="split"):
    """One of its forms is somebody or something else."""

    key: NameKey
    form: str
    """The form, folded; it becomes an entity of its own."""


class Drop(Struct, frozen=True, tag_field="does", tag="drop"):
    """It is not a name."""

    key: NameKey


Correction = Rename | Retype | Join | Split | Drop


class KeptCorrection(Struct, frozen=True):
    """A correction that the library remembers."""

    id: int
    """Later ones have higher numbers."""
    correction: Correction
    entry_id: EntryId | None
    """The one article it is for; None for everywhere."""
    made_at: datetime


# --- where a name occurs ------------------------------------------------------------------


class Sighting(Struct, frozen=True):
    """An entry in whose text a name occurs."""

    entry: Entry
    mentions: int


class NameHistory(Struct, frozen=True):
    """How often a name occurred, over time."""

    articles: int = 0
    mentions: int = 0
    weeks: tuple[int, ...] = ()
    """Articles in each period of seven days, oldest first; the last one ends now."""
    first_seen: datetime | None = None
    """When the oldest of the articles was published; None without any."""
    last_seen: datetime | None = None


class KnownName(Struct, frozen=True):
    """A name that occurs in the library."""

    key: NameKey
    name: str
    articles: int


class Worked(Struct, frozen=True):
    """One step of finding names while nobody waits for them."""

    entry_id: EntryId | None = None
    """The entry whose names are stored now."""
    note: str = ""
    """Why names cannot be found; nothing follows."""
    notices: tuple[Notice, ...] = ()
    """What rules tell of the entry, now that its names are known."""
