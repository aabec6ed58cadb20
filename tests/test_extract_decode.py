"""Bytes of pages to text."""

import codecs

import pytest

from reader.extract.decode import decode_page


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        pytest.param("é".encode(), "text/html; charset=utf-8", "é", id="http"),
        pytest.param(b"\xe9", "text/html; charset=iso-8859-1", "é", id="latin-1"),
        pytest.param(b"\x93x\x94", "text/html; charset=latin1", "“x”", id="windows quotes"),
        pytest.param(
            "Привет".encode("koi8-r"), "text/html;charset=koi8-r", "Привет", id="koi8"
        ),
        pytest.param("日本".encode("cp932"), "text/html; charset=Shift_JIS", "日本", id="sjis"),
        pytest.param(codecs.BOM_UTF8 + b"a", "text/html; charset=koi8-r", "a", id="BOM wins"),
        pytest.param("é".encode("utf-16"), "", "é", id="utf-16 BOM"),
        pytest.param(codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "", "é", id="big endian"),
        pytest.param(b'<meta charset="windows-1251">\xcf', "", "\u041f", id="meta"),
        pytest.param(
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">\xcf',
            "text/html",
            "\u041f",
            id="meta http-equiv",
        ),
        pytest.param("é".encode(), "", "é", id="utf-8 fits"),
        pytest.param(b"caf\xe9", "", "café", id="windows-1252 fits"),
        pytest.param("é".encode(), "text/html; charset=utf-99", "é", id="unknown label"),
        pytest.param("é".encode(), "text/html; charset=iso-8859-1", "é", id="label lies"),
        pytest.param("é".encode(), "text/html; charset=ascii", "é", id="ascii lies"),
        pytest.param(b"caf\xe9", "text/html; charset=utf-8", "café", id="utf-8 lies"),
        pytest.param("日本".encode(), "text/html; charset=euc-kr", "日本", id="euc-kr lies"),
        pytest.param(b'<meta charset="utf-16">a', "", "a", id="meta cannot mean utf-16"),
    ],
)
def test_the_encoding_is_found(content: bytes, content_type: str, expected: str) -> None:
    assert decode_page(content, content_type).endswith(expected)


def test_utf_7_is_never_believed() -> None:
    assert decode_page(b"+ADw-script+AD4-", "text/html; charset=utf-7") == "+ADw-script+AD4-"


@pytest.mark.parametrize("label", ["base64", "hex", "rot13", "idna", "unicode_escape"])
def test_codecs_that_are_no_encodings_are_not_used(label: str) -> None:
    assert decode_page(b"\\u0041", f"text/html; charset={label}") == "\\u0041"


def test_a_few_broken_bytes_do_not_turn_utf_8_into_noise() -> None:
    content = "über den Fährplänen \xff".encode("latin-1").replace(b"\xfc", "ü".encode())
    content = content.replace(b"\xe4", "ä".encode())

    assert decode_page(content) == "über den Fährplänen \ufffd"


def test_bytes_that_fit_nothing_become_replacement_characters() -> None:
    assert decode_page(b"a\x81\x30b", "text/html; charset=euc-kr") == "a\ufffd0b"
