"""What a terminal without UTF-8 gets."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.terminal import nearest, write_what_fits


@pytest.mark.parametrize(
    ("char", "shown"),
    [("“", '"'), ("—", "-"), ("é", "e"), ("ß", "s"), ("日", "??"), ("я", "?"), ("\u0301", "")],
)
def test_the_nearest_letters_stand_in(char: str, shown: str) -> None:
    assert nearest(char) == shown


@given(
    st.characters(
        min_codepoint=0xA0, blacklist_categories=("Cs", "Cn", "Co", "Cf", "Mn", "Me", "Mc")
    )
)
def test_what_stands_in_is_ascii(char: str) -> None:
    assert nearest(char).isascii()


@pytest.mark.parametrize("char", list("“”—•●│日本é€"))
def test_what_stands_in_takes_the_same_cells(char: str) -> None:
    assert cell_len(nearest(char)) == cell_len(char)


def test_a_stream_writes_what_its_encoding_has() -> None:
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding="latin-1")
    write_what_fits(stream)
    stream.write("“Café” — 日本")
    stream.flush()
    assert kept.getvalue() == b'"Caf\xe9" - ????'


def test_a_stream_that_cannot_be_told_is_left_alone() -> None:
    stream = io.StringIO()
    write_what_fits(stream)
    write_what_fits(None)
    assert stream.getvalue() == ""
