"""Where the answers of jobs go: each to the part of the main screen that asked for it."""

from collections.abc import Callable
from typing import TypeVar, assert_never, get_args

from textual import on

from reader.ui.perform import Performer
from reader.ui.replies import (
    CameLate,
    Copied,
    NamesFound,
    NamesKept,
    NamesRest,
    PageFetched,
    RefreshEnded,
    RefreshMoved,
    SourceRead,
    TextMade,
    WordsStored,
)
from reader.ui.smart import SmartAnswered
from reader.ui.stage import Stage

Answer = (
    PageFetched
    | TextMade
    | WordsStored
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


Handler = TypeVar("Handler", bound=Callable[..., object])


def on_answer(handler: Handler) -> Handler:
    """Have a method of a screen take every kind of answer."""
    for kind in get_args(Answer):
        handler = on(kind)(handler)
    return handler


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
            case TextMade() | WordsStored() | SourceRead():
                self._texts(answer)
            case NamesFound() | NamesKept() | NamesRest():
                self._names(answer)
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

    def _texts(self, answer: TextMade | WordsStored | SourceRead) -> None:
        match answer:
            case TextMade():
                self._desk.text_made(answer)
            case SourceRead():
                self._desk.source_read(answer)
            case _:
                self._words_stored(answer)

    def _words_stored(self, answer: WordsStored) -> None:
        """Count what is found now, and find the names in it."""
        self._rest(answer.note)
        stage = self._stage
        if answer.texts:
            stage.lists.count_waiting()
        if answer.texts and stage.library.config.entities.background:
            stage.jobs.find_names_quietly()

    def _smart(self, answer: SmartAnswered) -> None:
        if words := self._stage.lists.smart.take(answer.value):
            self._stage.say(words)
        self._desk.say_next()

    def _rest(self, note: str) -> None:
        """Say once why names are not found: the panel says it at every article."""
        if note and note not in self._noted:
            self._noted.add(note)
            self._stage.tell(note, is_error=True)
