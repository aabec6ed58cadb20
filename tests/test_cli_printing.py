"""What is printed: JSON that is equal in value and harmless in a terminal."""

import io
import json
import os
import sys
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.cli.printing import Printer
from reader.cli.shapes import entity_shape
from reader.errors import ReaderError
from reader.model import Amount, Day, Entity, EntityType, Mention
from tests.hostile import FORBIDDEN, HOSTILE


def printed_json(value: object) -> str:
    printer = Printer()
    printer.out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    printer.json(value)
    printer.out.seek(0)
    return printer.out.read()


@pytest.mark.sweep
@pytest.mark.parametrize("words", HOSTILE)
def test_json_of_hostile_words_is_harmless_and_equal(words: str) -> None:
    line = printed_json([words])
    assert not FORBIDDEN.search(line.removesuffix("\n"))
    assert json.loads(line) == [words]


@given(st.text(st.characters(codec=None)))
def test_json_of_any_words_is_equal_and_one_line(words: str) -> None:
    line = printed_json(words)
    assert json.loads(line) == words
    assert len(line.splitlines()) == 1


def test_json_keeps_letters_readable() -> None:
    assert printed_json("Mörkö • 東京 👍🏽") == '"Mörkö • 東京 👍🏽"\n'


def test_json_for_a_terminal_without_utf8_is_equal_too() -> None:
    printer = Printer()
    printer.out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    printer.json("Mörkö")
    printer.out.seek(0)
    assert json.loads(printer.out.read()) == "Mörkö"


def test_progress_is_for_terminals_only(capsys: pytest.CaptureFixture[str]) -> None:
    Printer().progress("Refreshing")
    assert capsys.readouterr().err == ""


def test_progress_overwrites_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Printer().progress("Refreshing \x1b[31m")
    assert capsys.readouterr().err == "\r\x1b[KRefreshing [31m"


def test_a_full_disk_is_an_error_of_ours() -> None:
    printer = Printer()
    with open_full() as printer.out, pytest.raises(ReaderError, match="no space left"):
        printer.json("x")


def test_a_closed_output_is_an_error_of_ours() -> None:
    printer = Printer()
    printer.out = None
    printer.flush()
    assert not printer.is_terminal
    with pytest.raises(ReaderError, match="standard output is closed"):
        printer.line("x")


def test_a_reader_that_has_gone_is_told_apart() -> None:
    printer = Printer()
    receiver, sender = os.pipe()
    os.close(receiver)
    with os.fdopen(sender, "w") as printer.out, pytest.raises(BrokenPipeError):
        printer.json("x")


def test_a_problem_that_cannot_be_told_is_dropped() -> None:
    printer = Printer()
    with open_full() as printer.err:
        printer.problem(ReaderError("No harbour"))
    printer.err = None
    printer.problem(ReaderError("No harbour"))


def open_full() -> TextIO:
    return Path("/dev/full").open("w")


def test_an_entity_with_a_value_says_which() -> None:
    mention = Mention(0, 4, "$5bn", EntityType.MONEY)
    entity = Entity("$5bn", EntityType.MONEY, (), (mention,))
    assert "value" not in entity_shape(entity)
    valued = replace(entity, value=Amount(5e9, "USD"))
    assert entity_shape(valued)["value"] == {"amount": 5e9, "unit": "USD"}
    dated = replace(entity, value=Day("2025-10"))
    assert entity_shape(dated)["value"] == {"date": "2025-10"}
