"""A worker for names that tests can script: it finds two names and remembers who asked."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from reader.errors import CancelledError
from reader.library import Library
from reader.model import CancelToken, Recognition
from tests.ui_library import names_in


class Finder:
    """Stands in for the worker with the model; finds two names, and remembers who asked."""

    def __init__(self) -> None:
        self.tagger = "test 1"
        self.asked: list[str] = []
        self.answers: dict[str, Callable[[], Recognition]] = {}
        """What happens for a text instead."""

    def name_taggers(self, *, cancel: CancelToken | None) -> frozenset[str]:
        return frozenset({self.tagger} - {""})

    def find_names(
        self,
        text: str,
        *,
        language: str,
        published: datetime | None = None,
        cancel: CancelToken | None,
    ) -> Recognition:
        if cancel is not None and cancel.is_cancelled:
            raise CancelledError("Cancelled.")
        self.asked.append(text)
        if text in self.answers:
            return self.answers[text]()
        return replace(names_in(text), tagger=self.tagger)


def put_in(library: Library, finder: Finder) -> Finder:
    """Have the finder answer instead of a process with a model."""
    library._parts._made["reading"] = finder
    return finder
