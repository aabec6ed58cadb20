"""Lists of feeds, from others and for others: OPML files and the starter packs.

Methods may be called from any thread.
"""

from collections.abc import Iterable

from reader.feeds.packs import find_pack, load_packs
from reader.model import Imported, Pack
from reader.parts import Parts
from reader.saving import save_file
from reader.sources import read_list


class Sharing:
    """What goes between this library's subscriptions and lists of feeds."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def read_list(self, path: str) -> bytes:
        """What a file of subscriptions holds; raises SourceError. Slow."""
        return read_list(path)

    def import_opml(self, content: bytes) -> Imported:
        """Subscribe to what an OPML file lists, in one transaction. Slow."""
        return self._parts.subscriptions.import_opml(content)

    def export_opml(self) -> bytes:
        """All subscriptions as OPML; importing it elsewhere gives the same ones."""
        return self._parts.subscriptions.export_opml()

    def save_opml(self, path: str, *, may_replace: bool = False) -> str:
        """Write the subscriptions to that file; where it is now. Slow.

        Raises ExistsError when a file is there that may not be replaced, else SourceError.
        """
        return str(save_file(path, self.export_opml(), may_replace=may_replace))

    def packs(self) -> tuple[Pack, ...]:
        """The starter packs; nobody is subscribed to any unasked."""
        return load_packs()

    def find_pack(self, words: str) -> Pack:
        """The pack of that id or name; raises NotFoundError."""
        return find_pack(words)

    def add_packs(self, packs: Iterable[Pack]) -> Imported:
        """Subscribe to the feeds of these packs, in one transaction; each pack is a folder."""
        return self._parts.subscriptions.add_packs(packs)
