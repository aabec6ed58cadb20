"""Plain text to pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.extract.lines import find_line_pieces

_WRAPPED = """The tide on this coast does not come in so much as arrive, all at once
and from every side, and whoever has walked out to the wreck at low water
knows that there is a moment when the way back is gone.
"""


def _kinds(text: str) -> list[tuple[str, int, str]]:
    return [(piece.kind.value, piece.level, piece.text) for piece in find_line_pieces(text)]


def test_hard_wrapped_lines_are_joined() -> None:
    (piece,) = find_line_pieces(_WRAPPED)

    assert piece.text == " ".join(_WRAPPED.split())


def test_a_new_paragraph_without_a_blank_line_is_seen_by_its_short_last_line() -> None:
    first, second = find_line_pieces(_WRAPPED + _WRAPPED)

    assert first.text == second.text


def test_two_wrapped_lines_are_joined() -> None:
    text = "The tide on this coast does not come in so much as arrive, all at once\nand more."

    assert len(find_line_pieces(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Roses\nand salt\nand rope",
        "Home\nWorld\nSport and everything that belongs to it, every day of the week",
        "x" * 150 + "\n" + "y" * 150,
    ],
)
def test_lines_that_their_author_broke_stay_apart(text: str) -> None:
    assert [piece.text for piece in find_line_pieces(text)] == text.split("\n")


_WRAPPED_JAPANESE = """　港町セラの漁港に、十週間ぶりに貨物船が入った。岸壁には早朝から
およそ三百人が集まり、船の汽笛が鳴ると拍手が起きた。水先案内人の男性は
「カモメだけが客だった」と振り返る。
　船会社の社長は「冬を失った。春まで失うつもりはない」と話し、次の船も
来週には着くと明かした。
"""


def test_wrapped_lines_of_a_script_without_spaces_are_joined_with_none() -> None:
    first, second = find_line_pieces(_WRAPPED_JAPANESE)

    assert first.text.startswith(
        "港町セラの漁港に、十週間ぶりに貨物船が入った。岸壁には早朝からおよそ三百人が"
    )
    assert second.text.endswith("次の船も来週には着くと明かした。")
    assert " " not in first.text + second.text


def test_wrapped_chinese_is_joined_with_no_space_as_well() -> None:
    first = "十周以来第一艘货轮在四日清晨驶入塞拉港，约三百人聚集在码头上鼓掌"
    second = "欢迎。引水员说，过去两个月码头只属于海鸥。"

    assert [piece.text for piece in find_line_pieces(f"{first}\n{second}")] == [first + second]


def test_a_paragraph_of_wide_letters_ends_with_its_short_last_line() -> None:
    lines = [line.strip() for line in _WRAPPED_JAPANESE.splitlines()]

    assert [piece.text for piece in find_line_pieces("\n".join(lines))] == [
        "".join(lines[:3]),
        "".join(lines[3:]),
    ]


def test_a_word_in_latin_letters_keeps_its_spaces_in_wrapped_japanese() -> None:
    line = "港町セラの漁港に十週間ぶりに貨物船が入り、岸壁には三百人が集まり Paper"

    assert find_line_pieces(f"{line}\nLantern 号を迎えた。")[0].text.count("Paper Lantern") == 1


def test_wrapped_korean_keeps_its_spaces() -> None:
    line = "항구 도시 셀라의 항구에 열 주 만에 화물선이 들어왔고 부두에는 아침부터"

    assert "아침부터 삼백" in find_line_pieces(f"{line}\n삼백 명이 모여 있었다.")[0].text


def test_a_japanese_list_needs_no_space_behind_its_dots() -> None:
    assert _kinds("・港の岩四万トン\n・浚渫船二隻\n① 来週") == [
        ("list_item", 1, "港の岩四万トン"),
        ("list_item", 1, "浚渫船二隻"),
        ("list_item", 1, "来週"),
    ]


def test_lists_are_recognised_with_their_depth() -> None:
    assert _kinds("- rope\n  - thin\n* salt\n1. first\n(b) second") == [
        ("list_item", 1, "rope"),
        ("list_item", 2, "thin"),
        ("list_item", 1, "salt"),
        ("list_item", 1, "first"),
        ("list_item", 1, "second"),
    ]


def test_a_list_item_goes_on_below_itself() -> None:
    assert _kinds("- rope, of which\n  there is much\n- salt") == [
        ("list_item", 1, "rope, of which there is much"),
        ("list_item", 1, "salt"),
    ]


def test_quotes_are_recognised_with_their_depth() -> None:
    assert _kinds("> It is late.\n>\n> Go home.\n>> Why?") == [
        ("quote", 1, "It is late."),
        ("quote", 1, "Go home."),
        ("quote", 2, "Why?"),
    ]


def test_a_quote_of_empty_lines_is_nothing() -> None:
    assert _kinds(">\n>") == []


def test_headings_are_recognised() -> None:
    assert _kinds("# One\n\nTwo\n---\n\nThree\n=====") == [
        ("heading", 1, "One"),
        ("heading", 2, "Two"),
        ("heading", 1, "Three"),
    ]


def test_fenced_code_keeps_its_lines() -> None:
    assert _kinds("```\na = 1\n\n    b\n```") == [("code", 0, "a = 1\n\n    b")]


def test_an_empty_fence_is_nothing() -> None:
    assert _kinds("```\n```") == []


def test_bare_addresses_are_links_without_the_full_stop_behind_them() -> None:
    (piece,) = find_line_pieces("See https://tide.example/walks?y=1, or ask.")

    assert [(piece.text[k.start : k.end], k.url) for k in piece.links] == [
        ("https://tide.example/walks?y=1", "https://tide.example/walks?y=1")
    ]


# Behind three of "`" stands the name of a language, which is not shown.
@given(st.text(alphabet="ab. >-#`=\n", max_size=200).filter(lambda text: "```" not in text))
def test_no_word_is_lost_or_changed(text: str) -> None:
    shown = "".join(piece.text for piece in find_line_pieces(text))

    assert [char for char in shown if char in "ab"] == [char for char in text if char in "ab"]


def test_a_list_ends_where_a_heading_begins() -> None:
    text = _WRAPPED + "# The wreck\n" + _WRAPPED

    assert [piece.kind.value for piece in find_line_pieces(text)] == [
        "paragraph",
        "heading",
    ]
