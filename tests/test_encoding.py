"""Bytes of feeds, pages and plain texts to text."""

import codecs
import tracemalloc

import pytest

from reader.encoding import decode_text, to_utf8

RUSSIAN = "Порт Селла: новый причал в Остреле будет стоить вдвое дороже, чем обещали"


def document(text: str, declared: str = "") -> str:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{prolog}<rss><title>{text}</title></rss>"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_beats_every_declaration(mark: bytes, encoding: str) -> None:
    content = mark + document("Sella 港", "koi8-r").encode(encoding)

    text = decode_text(content, content_type="text/xml; charset=latin-1")

    assert text == document("Sella 港", "koi8-r")


@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037"]
)
def test_an_encoding_without_mark_shows_in_its_first_bytes(encoding: str) -> None:
    content = document("Sella", "x").encode(encoding)

    assert decode_text(content) == document("Sella", "x")


@pytest.mark.parametrize(
    "encoding", ["windows-1251", "koi8-r", "iso-8859-5", "utf-8", "utf-16", "mac-cyrillic"]
)
def test_the_prolog_is_believed(encoding: str) -> None:
    content = document(RUSSIAN, encoding).encode(encoding)

    assert RUSSIAN in decode_text(content)


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_the_header_beats_the_prolog(quote: str) -> None:
    content = document(RUSSIAN, "utf-8").encode("koi8-r")

    text = decode_text(content, content_type=f"text/xml; Charset={quote}KOI8-R{quote}")

    assert RUSSIAN in text


def test_the_meta_tag_of_a_page_is_believed() -> None:
    content = f"<html><meta charset='windows-1251'><p>{RUSSIAN}".encode("cp1251")

    assert RUSSIAN in decode_text(content)


@pytest.mark.parametrize("label", ["shift_jis", "gb2312", "big5", "euc-kr"])
def test_a_label_means_what_it_means_in_practice(label: str) -> None:
    wider = {"shift_jis": "①", "gb2312": "镕", "big5": "碁", "euc-kr": "똠"}[label]
    codec = {"shift_jis": "cp932", "gb2312": "gb18030", "big5": "big5hkscs", "euc-kr": "cp949"}
    content = document(wider, label).encode(codec[label])

    assert wider in decode_text(content)


def test_latin_1_means_windows_1252() -> None:
    content = document("“quay”", "iso-8859-1").encode("cp1252")

    assert "“quay”" in decode_text(content)


def test_utf_8_that_is_labelled_latin_1_is_utf_8() -> None:
    content = document("Café à Ostrel").encode()

    text = decode_text(content, content_type="text/xml; charset=iso-8859-1")

    assert "Café à Ostrel" in text


def test_latin_1_that_is_labelled_utf_8_is_latin_1() -> None:
    content = document("Café crème à Ostrel, déjà servi; où? là-bas, près du môle", "utf-8")

    assert decode_text(content.encode("latin-1")) == content


def test_a_few_accents_are_enough() -> None:
    assert "Café crème" in decode_text(document("Café crème", "utf-8").encode("latin-1"))


def test_bytes_that_windows_1252_lacks_stay_visible() -> None:
    content = document("Caf\xe9 cr\xe8me \x81 \x8d d\xe9j\xe0", "utf-8").encode("latin-1")

    assert "Café crème \ufffd" in decode_text(content)


def test_western_text_is_told_by_its_lone_accents() -> None:
    words = "Café déjà où là môle près été naïf hôtel ça fête"

    assert words in decode_text(document(words).encode("latin-1"))


def test_damaged_utf_8_shows_its_damage_and_keeps_the_rest() -> None:
    content = document("港 Ostrel BAD 港").encode().replace(b"BAD", b"\xc3\x28\xff\xed\xa0\x80")

    text = decode_text(content)

    assert text.count("港") == 2
    assert "\ufffd" in text


def test_three_bad_bytes_are_not_three_letters() -> None:
    content = document("bad BAD").encode().replace(b"BAD", b"\xff\xfe\xfd")

    assert "bad \ufffd\ufffd\ufffd" in decode_text(content)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "euc-jp", "euc-kr"])
def test_undeclared_text_is_recognised_by_its_letters(encoding: str) -> None:
    words = {
        "euc-jp": "港の新聞によると、新しい埠頭の費用は倍になる",
        "euc-kr": "새 부두의 비용은 두 배가 될 것이라고 항구 신문이 전했다",
    }
    text = document(words.get(encoding, RUSSIAN))

    assert decode_text(text.encode(encoding)) == text


def test_bytes_without_sense_are_replaced() -> None:
    content = document("x").encode() + bytes(range(0x80, 0x100)) * 20

    assert decode_text(content).startswith("<rss><title>x</title></rss>")


@pytest.mark.parametrize(
    "label", ["utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined"]
)
def test_what_is_no_way_to_write_text_is_never_decoded(label: str) -> None:
    content = document("+ADw-script+AD4- \\x3cb\\x3e", label).encode()

    text = decode_text(content, content_type=f"text/xml; charset={label}")

    assert text == document("+ADw-script+AD4- \\x3cb\\x3e", label)


@pytest.mark.parametrize(
    "label", ["utf-99", "hex", "rot13", "zlib", "", "a\x00b", "é", "x" * 5000]
)
def test_an_unknown_label_is_ignored(label: str) -> None:
    content = document("Ostrel").encode()

    assert decode_text(content, content_type=f"text/xml; charset={label}") == document("Ostrel")


@pytest.mark.parametrize("label", ["utf-16", "utf-32", "utf-16-le", "cp037", "utf_16_be"])
def test_a_label_that_the_bytes_deny_is_ignored(label: str) -> None:
    content = document("Ostrel", label).encode()

    assert decode_text(content, content_type=f"text/xml; charset={label}") == content.decode()


def test_a_character_cut_at_the_end_goes() -> None:
    assert decode_text("<rss>港".encode()[:-1]) == "<rss>"


def test_nothing_is_nothing() -> None:
    assert decode_text(b"") == ""


# --- pages and plain texts, which may be without markup ----------------------------------


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
        pytest.param(b"\x87\x40", "text/html; charset=x-sjis", "①", id="x-sjis"),
        pytest.param(b"caf\xe9", "text/html; charset=utf-8", "café", id="utf-8 lies"),
        pytest.param("日本".encode(), "text/html; charset=euc-kr", "日本", id="euc-kr lies"),
        pytest.param(b'<meta charset="utf-16">a', "", "a", id="meta cannot mean utf-16"),
    ],
)
def test_the_encoding_is_found(content: bytes, content_type: str, expected: str) -> None:
    assert decode_text(content, content_type=content_type).endswith(expected)


def test_utf_7_is_never_believed() -> None:
    assert (
        decode_text(b"+ADw-script+AD4-", content_type="text/html; charset=utf-7")
        == "+ADw-script+AD4-"
    )


@pytest.mark.parametrize("label", ["base64", "hex", "rot13", "idna", "unicode_escape"])
def test_codecs_that_are_no_encodings_are_not_used(label: str) -> None:
    assert decode_text(b"\\u0041", content_type=f"text/html; charset={label}") == "\\u0041"


def test_a_few_broken_bytes_do_not_turn_utf_8_into_noise() -> None:
    content = "über den Fährplänen \xff".encode("latin-1").replace(b"\xfc", "ü".encode())
    content = content.replace(b"\xe4", "ä".encode())

    assert decode_text(content) == "über den Fährplänen \ufffd"


def test_bytes_that_fit_nothing_become_replacement_characters() -> None:
    assert decode_text(b"a\x81\x30b", content_type="text/html; charset=euc-kr") == "a\ufffd0b"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "euc-jp", "koi8-r"])
def test_a_long_text_is_the_same_read_in_pieces(encoding: str) -> None:
    # An odd number of bytes, so that pieces end within characters.
    words = document(
        "a" + ("Порт " if encoding == "koi8-r" else "港の新聞 ") * 200_000, encoding
    )
    content = words.encode(encoding)

    assert decode_text(content) == words
    assert to_utf8(content) == words.encode()


@pytest.mark.parametrize(
    "damage", [b"", b"\xff", b"\xed\xa0\x80"], ids=["none", "byte", "half"]
)
def test_utf_8_is_made_in_little_more_memory_than_it_takes(damage: bytes) -> None:
    content = b"<rss><title>" + "🚢".encode() + damage + b"x" * 4_000_000 + b"</title></rss>"
    tracemalloc.start()
    try:
        made = to_utf8(content)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert made.startswith("<rss><title>🚢".encode())
    assert peak < 3 * len(content)
