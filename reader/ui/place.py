"""Where the user was, kept across restarts as one small string."""

import msgspec
from msgspec import Struct

from reader.actions import Pane
from reader.config import Config
from reader.model import EntryId, Listing

KEY = "place"
LEAST_MEASURE = 40


class Place(Struct, frozen=True):
    """The list, the entry and the pane; where in the text is kept with the entry."""

    listing: Listing = Listing()
    entry_id: EntryId | None = None
    """The row under the cursor."""
    open_id: EntryId | None = None
    """The entry whose article was open."""
    focus: Pane = "entries"
    view: int = 2
    """The narrow view, 1 to 4."""
    folded: tuple[str, ...] = ()
    """Folders that were folded."""
    hides_entities: bool = False
    measure: int = 0
    """Cells of text a line that the user chose by key; 0 is the configuration's."""


def first_measure(config: Config) -> int:
    """The measure of the configuration; 0 chooses by width."""
    measure = config.display.measure
    return max(LEAST_MEASURE, measure) if measure else 0


def write_place(place: Place) -> str:
    """The place as one line."""
    return msgspec.json.encode(place).decode()


def read_place(text: str) -> Place:
    """What `write_place` wrote; the start of everything when it is empty or not ours."""
    if not text:
        return Place()
    try:
        place = msgspec.json.decode(text, type=Place)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return Place()
    is_odd = place.focus == "box" or not 1 <= place.view <= 4 or not 0 <= place.measure <= 100
    return Place() if is_odd else place
