"""Which types of names the user wants to see, kept across restarts as one small string."""

import msgspec
from msgspec import Struct

from reader.model import EntityType
from reader.ui.entity_types import TIMES

KEY = "types"


class TypeChoice(Struct, frozen=True):
    """What is listed and lit up, and whether signs stand in the text."""

    hidden: frozenset[EntityType] = TIMES
    """Types that are neither listed nor lit up."""
    signs: bool | None = None
    """None as long as nobody chose: signs where colours cannot tell the types apart."""


def write_choice(choice: TypeChoice) -> str:
    """The choice as one line."""
    return msgspec.json.encode(choice).decode()


def read_choice(text: str) -> TypeChoice:
    """What `write_choice` wrote; the first choice when it is empty or not ours."""
    try:
        return msgspec.json.decode(text, type=TypeChoice) if text else TypeChoice()
    except (msgspec.ValidationError, msgspec.DecodeError):
        return TypeChoice()
