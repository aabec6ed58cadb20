import pytest

from reader.model import Enclosure, Extras, attached_lines

URL = "https://a.example/1.mp3"


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (Enclosure(URL), f"Attached: {URL}"),
        (
            Enclosure(URL, "audio/mpeg", 21_040_000, 2465, "Part one"),
            f"Attached (Part one, audio/mpeg, 41 min, 21.0 MB): {URL}",
        ),
        (Enclosure(URL, "", None, 5), f"Attached (1 min): {URL}"),
    ],
)
def test_an_attached_file_is_a_line(part: Enclosure, line: str) -> None:
    assert attached_lines(Extras((part,))) == (line,)


def test_pictures_are_no_attached_files() -> None:
    assert attached_lines(Extras((Enclosure(URL, "image/png"),))) == ()


def test_what_is_answered_is_named() -> None:
    assert attached_lines(Extras((), ("tag:a:1",))) == ("In reply to tag:a:1",)


def test_a_thousand_files_are_ten_lines() -> None:
    parts = tuple(Enclosure(f"https://a.example/{n}") for n in range(1000))
    assert len(attached_lines(Extras(parts))) == 10
