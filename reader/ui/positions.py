"""Where the user stopped in each text; what the library cannot take now waits for later."""

from reader.library import Library
from reader.model import EntryId, TextKind

_Text = tuple[EntryId, TextKind]


class Positions:
    """The first visible offset of every text that was left, until it is stored."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[_Text, int] = {}
        """What is stored, of the text that was shown last."""
        self._waiting: dict[_Text, int] = {}

    def get(self, entry_id: EntryId, kind: TextKind) -> int:
        """The offset that was noted or stored; 0 without one."""
        if (entry_id, kind) not in self._waiting:
            self._known = {(entry_id, kind): self._library.position(entry_id, kind=kind)}
            return self._known[entry_id, kind]
        return self._waiting[entry_id, kind]

    def note(self, entry_id: EntryId, kind: TextKind, offset: int) -> None:
        """Keep an offset, to be stored if it is another one."""
        if self._known.get((entry_id, kind)) == offset:
            self._waiting.pop((entry_id, kind), None)
        else:
            self._waiting[entry_id, kind] = offset

    def store(self) -> None:
        """Store what is not stored yet; raises StoreError, and keeps what it could not."""
        for (entry_id, kind), offset in list(self._waiting.items()):
            self._library.save_position(entry_id, offset, kind=kind)
            del self._waiting[entry_id, kind]
            self._known = {(entry_id, kind): offset}
