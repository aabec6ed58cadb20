"""What a terminal without UTF-8 gets."""

import io
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.terminal import find_encoding, nearest, write_what_fits


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


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("ascii", b"Cafe E"),
        ("ISO-8859-15", b"Caf\xe9 \xa4"),
        ("utf-8", "Café €".encode()),
        ("", "Café €".encode()),
        ("x-unheard-of", "Café €".encode()),
    ],
)
def test_a_terminal_gets_the_letters_that_it_has(encoding: str, written: bytes) -> None:
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding="utf-8")
    write_what_fits(stream, encoding=encoding)
    stream.write("Café €")
    stream.flush()
    assert kept.getvalue() == written


def test_a_stream_that_cannot_be_told_is_left_alone() -> None:
    stream = io.StringIO()
    write_what_fits(stream)
    write_what_fits(None)
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("env", "encoding"),
    [
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        ({"LANG": "POSIX", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        ({"LANG": "C"}, "ascii"),  # PYTHONCOERCECLOCALE=0
        ({"LC_ALL": "C"}, "ascii"),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, "ascii"),
        ({"LC_ALL": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        ({"LC_CTYPE": "C"}, "ascii"),
        ({"LC_CTYPE": "C.UTF-8"}, "utf-8"),
        ({}, "utf-8"),
        ({"LANG": "", "LC_CTYPE": "C.UTF-8"}, "utf-8"),
        ({"LANG": "en_GB.UTF-8", "LC_CTYPE": "C.UTF-8"}, "UTF-8"),
        ({"LANG": "de_DE.ISO-8859-15@euro", "LC_CTYPE": "C.UTF-8"}, "ISO-8859-15"),
    ],
)
def test_the_c_locale_is_ascii_though_python_makes_it_utf8(
    env: dict[str, str], encoding: str
) -> None:
    assert find_encoding(env, preferred="utf-8", is_utf8_mode=True) == encoding


def test_a_locale_that_the_system_has_is_believed() -> None:
    env = {"LANG": "C.UTF-8"}
    assert find_encoding(env, preferred="UTF-8", is_utf8_mode=False) == "UTF-8"


ASK = (
    "import os, sys, locale; from reader.terminal import find_encoding;"
    "print(find_encoding(os.environ, preferred=locale.getpreferredencoding(False),"
    "is_utf8_mode=bool(sys.flags.utf8_mode)).lower())"
)


@pytest.mark.parametrize(
    ("name", "value", "encoding"),
    [
        ("LANG", "C", "ascii"),
        ("LANG", "POSIX", "ascii"),
        ("LC_ALL", "C", "ascii"),
        ("LANG", "C.UTF-8", "utf-8"),
        ("LC_ALL", "C.UTF-8", "utf-8"),
    ],
)
def test_a_fresh_interpreter_knows_what_the_user_set(
    name: str, value: str, encoding: str
) -> None:
    kept = {key: os.environ[key] for key in ("PATH", "HOME")}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**kept, name: value},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == encoding
