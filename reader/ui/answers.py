"""Where the answers of jobs go: each to the part of the main screen that asked for it."""

from typing import assert_never

from reader.ui.jobs import (
    CameLate,
    Copied,
    NamesFound,
    NamesKept,
    NamesRest,
    PageFetched,
    RefreshEnded,
    RefreshMoved,
    SourceRead,
)
from reader.ui.perform import Performer
from reader.ui.smart import SmartAnswered
from reader.ui.stage import Stage

Answer = (
    PageFetched
    | NamesFound
    | NamesKept
    | NamesRest
    | SourceRead
    | Copied
    | RefreshMoved
    | RefreshEnded
    | CameLate
    | SmartAnswered
)


class Answers:
    """Hands every answer on."""

    def __init__(self, stage: Stage, performer: Performer) -> None:
        self._stage = stage
        self._desk = stage.desk
        self._noted: set[str] = set()
        self._performer = performer

    def take(self, answer: Answer) -> None:
        """Give it to whoever awaits it; raises what that raises of ours."""
        match answer:
            case PageFetched():
                self._desk.page_fetched(answer)
            case NamesFound() | NamesKept() | NamesRest():
                self._names(answer)
            case SourceRead():
                self._desk.source_read(answer)
            case Copied():
                self._performer.outside.copied(answer)
            case RefreshMoved():
                self._performer.refreshing.moved(answer)
            case RefreshEnded():
                self._performer.refreshing.ended(answer)
            case SmartAnswered():
                self._smart(answer)
            case CameLate():
                self._performer.boxes.late(answer.answer)
            case _:
                assert_never(answer)

    def _names(self, answer: NamesFound | NamesKept | NamesRest) -> None:
        match answer:
            case NamesFound():
                self._desk.names_found(answer)
            case NamesKept():
                self._performer.notices.add(answer.notices)
                self._desk.names_kept(answer)
            case _:
                self._performer.notices.tell()
                self._rest(answer.note)

    def _smart(self, answer: SmartAnswered) -> None:
        if words := self._stage.lists.smart.take(answer.value):
            self._stage.say(words)
        self._desk.say_next()

    def _rest(self, note: str) -> None:
        """Say once why names are not found: the panel says it at every article."""
        if note and note not in self._noted:
            self._noted.add(note)
            self._stage.tell(note, is_error=True)
