"""The sentences about corrections of names; pure."""

from typing import assert_never

from reader.model import Correction, Drop, EntityType, Join, Rename, Retype, Split
from reader.ui.entity_types import TYPE_LOOKS
from reader.ui.words import around, quoted

NAME_CELLS = 20


def a_type(kind: EntityType) -> str:
    """The type with its article: "an organisation"."""
    word = TYPE_LOOKS[kind].one.lower()
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def tail_of(correction: Correction) -> str:
    """What is true of the name now: "is an organisation"."""
    match correction:
        case Rename(name=name):
            return f"is called {quoted(name, NAME_CELLS)}"
        case Retype(type=kind):
            return f"is {a_type(kind)}"
        case Join(name=name):
            return f"is the same as {quoted(name, NAME_CELLS)}"
        case Split(form=form):
            return f"is not {quoted(form, NAME_CELLS)}"
        case Drop():
            return "is not a name"
        case _:
            assert_never(correction)


def corrected(name: str, correction: Correction, *, is_everywhere: bool, undo: str) -> str:
    """After a correction; `undo` is the key of that."""
    where = "in all articles" if is_everywhere else "here"
    return around("", name, f" {tail_of(correction)}, {where}. {undo} undoes")


def undone(name: str, correction: Correction) -> str:
    """After undoing that."""
    return around("Undone: ", name, f" {tail_of(correction)}")


def taken_back(name: str, correction: Correction, *, undo: str) -> str:
    """After a remembered correction was taken back."""
    return around("No longer: ", name, f" {tail_of(correction)}. {undo} undoes")


def said_again(name: str, correction: Correction) -> str:
    """After undoing that."""
    return around("Undone: ", name, f" {tail_of(correction)} again")
