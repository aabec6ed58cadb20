import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len, get_character_cell_size

from reader.hygiene import clean_text, is_clean
from reader.model import Article, Block, BlockKind, Caption, Removed
from reader.ui.entity_types import sign_places
from reader.ui.reading import Reading
from reader.ui.typeset import NOWHERE, Layout, Line, Options, lay_out
from reader.ui.words import ASCII
from reader.ui.wrapping import (
    index_of_cell,
    is_simple,
    last_cells,
    neutral,
    whole_clusters,
    wrap,
)
from tests.hostile import FORBIDDEN, HOSTILE, HOSTILE_IDS, HOSTILE_SHORT
from tests.ui_article import NAMES, REMOVED, harbour, harbour_names, make_article, paragraphs

KIND = BlockKind
words = st.text(st.sampled_from("ab éß-—/ \t日。🚢\u0301\u200d👩\n|“"), max_size=200)
kinds = st.sampled_from([kind for kind in BlockKind if kind is not KIND.CREDIT])


def lay(article: Article, measure: int = 66, **options: object) -> Layout:
    return lay_out(Reading(article), Options(measure, **options))  # type: ignore[arg-type]


def shown(layout: Layout) -> list[str]:
    return [line.text for line in layout.lines]


def body(article: Article, measure: int = 66, **options: object) -> list[str]:
    """The lines between the blank first one and the end."""
    lines = shown(lay(article, measure, **options))
    return lines[1 : max(i for i, text in enumerate(lines) if text.startswith("── end")) - 1]


# --- wrapping -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two", 3, ["one", "two"]),
        ("one   two", 4, ["one", "two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("first\nsecond", 20, ["first", "second"]),
        ("first\n\nsecond", 20, ["first", "", "second"]),
        ("harbour-side quay", 10, ["harbour-", "side quay"]),
        ("water—and more", 8, ["water—", "and more"]),
        ("minus -5 here", 7, ["minus", "-5 here"]),
        ("日本語の見出し", 6, ["日本語", "の見出", "し"]),
        ("日本。語", 4, ["日", "本。", "語"]),
        ("本（日）本", 4, ["本", "（日", "）本"]),
        ("port 日本", 6, ["port", "日本"]),
        ("é\u0301é\u0301é\u0301", 2, ["é\u0301é\u0301", "é\u0301"]),
        ("ab 👩\u200d👩 cd", 4, ["ab", "👩\u200d👩", "cd"]),
        ("  around   ", 20, ["around"]),
        ("   ", 20, [""]),
        (" a。", 2, ["a", "。"]),
        ("\u200d\u200daaa", 2, ["\u200d\u200daa", "a"]),
    ],
)
def test_lines_end_where_they_may(text: str, width: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in wrap(text, width)] == lines


@example("\u200d\u200daaa", 2)
@settings(deadline=None)
@given(words, st.integers(2, 40))
def test_wrapping_loses_only_white_space_and_keeps_to_the_width(text: str, width: int) -> None:
    text = text.replace("\t", " ")
    spans = wrap(text, width)
    assert all(cell_len(text[start:end]) <= width for start, end in spans)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)


def test_simple_characters_are_one_cell_wide() -> None:
    simple = [chr(code) for code in range(0x20, 0x3000) if is_simple(chr(code))]
    assert len(simple) > 900
    assert {get_character_cell_size(char) for char in simple} == {1}
    assert all(clean_text(char) == char for char in simple)


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_neutral_text_is_clean_and_as_long(text: str) -> None:
    made = neutral(text)
    assert len(made) == len(text)
    assert is_clean(made)


def test_neutral_leaves_clean_text_alone() -> None:
    text = "Port Sella\tnow\n日本 👩\u200d👩"
    assert neutral(text) is text


@pytest.mark.parametrize(
    ("text", "cell", "index"),
    [
        ("abc", 1, 1),
        ("abc", 9, 3),
        ("日本", 1, 0),
        ("日本", 2, 1),
        ("日本", 4, 2),
        ("\u200dab", 0, 2),
    ],
)
def test_a_cell_belongs_to_one_character(text: str, cell: int, index: int) -> None:
    assert index_of_cell(text, cell) == index


@pytest.mark.parametrize(
    ("text", "index", "whole"),
    [("abc", 1, 1), ("e\u0301日", 1, 2), ("日本", 1, 1), ("日e\u0301", 2, 3), ("日", 1, 1)],
)
def test_clusters_are_not_cut(text: str, index: int, whole: int) -> None:
    assert whole_clusters(text, index) == whole


# --- blocks -------------------------------------------------------------------------------


def test_paragraphs_are_apart_by_a_blank_line() -> None:
    assert body(paragraphs("One.", "Two.")) == ["One.", "", "Two."]


def test_a_heading_has_a_blank_line_above_and_none_below() -> None:
    article = make_article(
        (KIND.PARAGRAPH, "Before."), (KIND.HEADING, "The vote", 2), (KIND.PARAGRAPH, "After.")
    )
    assert body(article) == ["Before.", "", "The vote", "After."]


def test_two_headings_are_apart() -> None:
    article = make_article((KIND.HEADING, "One", 1), (KIND.HEADING, "Two", 2))
    assert body(article) == ["One", "", "Two"]


def test_headings_are_known_by_their_first_line() -> None:
    article = make_article((KIND.HEADING, "long " * 20, 1), (KIND.PARAGRAPH, "Text."))
    layout = lay(article, 40)
    assert len(layout.headings) == 1
    assert layout.lines[layout.headings[0] - 1].role == "blank"


def test_list_items_have_bullets_by_level() -> None:
    article = make_article(
        (KIND.LIST_ITEM, "four cranes that stay", 1),
        (KIND.LIST_ITEM, "one quay that does not", 2),
        (KIND.LIST_ITEM, "tugs", 1),
    )
    assert body(article, 16) == [
        "• four cranes",
        "  that stay",
        "  • one quay",
        "    that does",
        "    not",
        "• tugs",
    ]


def test_quotes_have_a_line_at_their_left() -> None:
    article = make_article((KIND.QUOTE, "We are following it", 1), (KIND.QUOTE, "Deep", 2))
    assert body(article, 14) == ["│ We are", "│ following it", "", "│ │ Deep"]


def test_code_is_cut_and_not_wrapped() -> None:
    article = make_article((KIND.CODE, "tide(hour)\n\n\tlevel = mean + amplitude"))
    assert body(article, 20) == ["tide(hour)", "", "    level = mean + ›"]


def test_code_that_fits_exactly_is_whole() -> None:
    article = make_article((KIND.CODE, "x" * 20 + "\n" + "y" * 21))
    assert body(article, 20) == ["x" * 20, "y" * 19 + "›"]


def test_a_table_that_fits_stands_in_columns() -> None:
    article = make_article((KIND.TABLE, "In ships\nYear | Ships\n2023 | 412\n1999 |"))
    assert [line.rstrip() for line in body(article, 30)] == [
        "In ships",
        "Year  Ships",
        "2023  412",
        "1999",
    ]


def test_a_table_that_does_not_fit_is_names_and_values() -> None:
    article = make_article(
        (
            KIND.TABLE,
            "The works\nStage | Until when\nOne | 2027\nTwo | the year after\nA | B | C",
        )
    )
    assert body(article, 16) == [
        "The works",
        "Stage: One",
        "Until when: 2027",
        "",
        "Stage: Two",
        "Until when: the",
        "year after",
        "",
        "Stage: A",
        "Until when: B",
        "C",
    ]


def test_the_name_before_a_value_may_wrap() -> None:
    article = make_article((KIND.TABLE, "A very long name of a column | B\nvalue | 1"))
    assert body(article, 12) == ["A very long", "name of a", "column:", "value", "B: 1"]


def test_captions_and_credits_follow_the_text() -> None:
    lines = shown(lay(harbour()))
    assert lines[-5:] == [
        "",
        "With files from Meridian Wire",
        "Photo: cranes at dusk. P. Holt / Harbour Ledger",
        "",
        "── end ──",
    ]


def test_a_caption_without_a_credit_stands_alone() -> None:
    article = replace(paragraphs("Text."), captions=(Caption("The quay."),))
    assert "The quay." in shown(lay(article))


def test_title_source_and_byline_come_first() -> None:
    reading = Reading(paragraphs("Text."), header="Ledger · 14 Oct", title="T", byline="By I.")
    lines = [(line.role, line.text) for line in lay_out(reading, Options(40)).lines]
    assert lines[:6] == [
        ("blank", ""),
        ("header", "Ledger · 14 Oct"),
        ("title", "T"),
        ("byline", "By I."),
        ("blank", ""),
        ("text", "Text."),
    ]


def test_what_must_be_said_first_stands_under_the_title() -> None:
    banner = ("! The page did not come from there", "x again   o browser")
    lines = lay_out(Reading(paragraphs("Text."), banner=banner), Options(20)).lines
    assert [(line.role, line.text) for line in lines[1:6]] == [
        ("alert", "! The page did not"),
        ("alert", "  come from there"),
        ("note", "  x again   o"),
        ("note", "  browser"),
        ("blank", ""),
    ]


def test_the_end_says_what_space_does() -> None:
    reading = Reading(paragraphs("Text."), next_words="Space: “Norvane”")
    assert lay_out(reading, Options(40)).lines[-1].text == "── end · Space: “Norvane” ──"


def test_without_an_article_it_says_what_to_do() -> None:
    assert shown(lay_out(Reading(), Options(40))) == ["", "Choose an entry. Space reads on."]


def test_a_text_on_its_way_shows_its_title_alone() -> None:
    layout = lay_out(Reading(title="Cranes"), Options(40))
    assert shown(layout) == ["", "Cranes", ""]
    assert layout.first_text_line == 3
    assert (layout.line_of(5), layout.offset_from(2)) == (0, 0)


def test_ascii_signs_take_the_place_of_ours() -> None:
    article = make_article((KIND.LIST_ITEM, "tugs", 1), (KIND.QUOTE, "“Water”", 1))
    lines = shown(lay(article, 30, icons=ASCII))
    assert lines[1:] == ["* tugs", "", "| “Water”", "", "-- end --"]


# --- what was removed ---------------------------------------------------------------------


def test_removed_parts_stand_where_they_were_with_their_reason() -> None:
    article = replace(
        paragraphs("One.", "Two."),
        removed=(Removed("Menu", "menu", -1), Removed("Follow us\nShare", "", 0)),
    )
    assert body(article, 40, with_removed=True) == [
        "┆ Menu",
        "┆ └ out: menu",
        "",
        "One.",
        "",
        "┆ Follow us",
        "┆ Share",
        "┆ └ out: not part of the article",
        "",
        "Two.",
    ]


def test_removed_parts_are_known_by_their_first_lines() -> None:
    layout = lay(harbour(), with_removed=True)
    assert list(layout.parts) == [0, 1, 2]
    assert layout.lines[layout.parts[1]].text == "┆ " + REMOVED[1].text


def test_a_part_behind_a_caption_keeps_its_place() -> None:
    article = replace(
        make_article((KIND.PARAGRAPH, "One."), (KIND.CAPTION, "A"), (KIND.PARAGRAPH, "Two.")),
        removed=(Removed("Share", "share bar", 1),),
    )
    assert body(article, with_removed=True) == [
        "One.",
        "",
        "┆ Share",
        "┆ └ out: share bar",
        "",
        "Two.",
    ]


# --- signs --------------------------------------------------------------------------------


def test_signs_stand_before_the_first_mention_in_each_block() -> None:
    article = harbour()
    layout = lay(article, signs=sign_places(article, harbour_names()))
    text = " ".join(shown(layout))
    assert "Mayor @Anna Rask said" in text
    assert "to ^Ostrel, had" in text
    assert "^PORT SELLA — The council of Port Sella voted" in text
    assert "Until then, @Rask said" in text
    assert "in 1961" in text


def test_signs_are_no_part_of_the_text() -> None:
    article = harbour()
    layout = lay(article, signs=sign_places(article, harbour_names()))
    for entity in harbour_names():
        for mention in entity.mentions:
            assert_shows(article, layout, mention.start)


def cell_of(line: Line, offset: int) -> int:
    """The cell where that character begins; NOWHERE when it is not in this line."""
    cells = range(cell_len(line.text))
    return next((cell for cell in cells if line.offset_at(cell) == offset), NOWHERE)


def assert_shows(article: Article, layout: Layout, offset: int) -> None:
    """The offset is drawn, in the line and cell that the layout says."""
    line = layout.lines[layout.line_of(offset)]
    cell = cell_of(line, offset)
    assert cell != NOWHERE
    drawn = line.text[index_of_cell(line.text, cell)]
    assert drawn == neutral(article.text)[offset].replace("\t", " ")


# --- offsets ------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    blocks=st.lists(st.tuples(kinds, words.filter(str.strip), st.integers(0, 7)), max_size=8),
    measure=st.integers(8, 50),
    with_removed=st.booleans(),
)
def test_every_drawn_character_of_the_text_has_its_offset(
    *, blocks: list[tuple[BlockKind, str, int]], measure: int, with_removed: bool
) -> None:
    article = replace(make_article(*blocks), removed=(Removed("Menu | x", "menu", 0),))
    text = neutral(article.text).replace("\t", " ")
    layout = lay(article, measure, with_removed=with_removed)
    last = -1
    for number, line in enumerate(layout.lines):
        for run in line.runs:
            if run.offset != NOWHERE:
                assert run.text == text[run.offset : run.offset + len(run.text)]
        if line.start != NOWHERE and line.end > line.start:
            assert line.start >= last
            last = line.end
            assert layout.line_of(line.start) <= number
            assert layout.offset_from(number) >= 0
        if line.role in {"text", "code", "heading", "footnote", "head"}:
            assert line.cells <= measure
            assert line.cells == cell_len(line.text)


@settings(deadline=None)
@given(st.lists(words.filter(str.strip), min_size=1, max_size=5), st.integers(8, 50))
def test_every_letter_of_a_paragraph_is_drawn_once(texts: list[str], measure: int) -> None:
    article = paragraphs(*texts)
    layout = lay(article, measure)
    drawn = "".join(run.text for line in layout.lines for run in line.runs if run.offset >= 0)
    assert "".join(drawn.split()) == "".join(neutral(article.text).split())


def test_an_offset_between_two_lines_belongs_to_the_first() -> None:
    layout = lay(paragraphs("One two", "Three"), 20)
    assert layout.line_of(8) == layout.line_of(0)
    assert layout.line_of(9) == layout.line_of(0) + 2


def test_the_first_offset_from_a_line_is_below_it() -> None:
    layout = lay(paragraphs("One.", "Two."), 20)
    first = layout.first_text_line
    assert [layout.offset_from(line) for line in (0, first, first + 1, 99)] == [0, 0, 6, 6]


def test_cells_of_a_line_know_their_offsets() -> None:
    layout = lay(make_article((KIND.QUOTE, "日本 port", 1)), 30)
    line = layout.lines[layout.first_text_line]
    assert line.text == "│ 日本 port"
    assert [line.offset_at(cell) for cell in (0, 1, 2, 3, 4, 6, 7, 11)] == [
        NOWHERE,
        NOWHERE,
        0,
        0,
        1,
        2,
        3,
        NOWHERE,
    ]
    assert [cell_of(line, offset) for offset in (0, 1, 3, 99)] == [2, 4, 7, NOWHERE]


# --- strangers' text ----------------------------------------------------------------------


def everything(text: str) -> tuple[Reading, Options]:
    """A reading with this text in every place that a stranger writes."""
    blocks = tuple(Block(kind, text, 0, len(text), 1) for kind in BlockKind)
    article = Article(
        text=text,
        blocks=blocks,
        removed=(Removed(text, text, -1), Removed(text, text, 0)),
        captions=(Caption(text, text),),
        credits=(text,),
    )
    reading = Reading(
        article,
        header=text,
        title=text,
        byline=text,
        next_words=text,
        banner=(text, "! " + text),
    )
    return reading, Options(40, with_removed=True)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("text", "cells", "end"),
    [
        ("Rask", 2, "sk"),
        ("Rask", 9, "Rask"),
        ("Rask", 0, ""),
        ("東京都", 4, "京都"),
        ("東京都", 3, "都"),
        ("東京都", 1, ""),
        ("אבג", 2, "בג"),
    ],
)
def test_the_end_of_a_text_fits_whole(text: str, cells: int, end: str) -> None:
    assert last_cells(text, cells) == end


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE, ids=HOSTILE_IDS)
def test_no_line_holds_what_a_terminal_must_not_get(text: str) -> None:
    layout = lay_out(*everything(text[:20_000]))
    for line in layout.lines:
        assert not FORBIDDEN.search(line.text)
        assert "\n" not in line.text
        assert "\t" not in line.text


@pytest.mark.sweep
@pytest.mark.parametrize("text", HOSTILE_SHORT)
def test_lines_of_hostile_text_are_as_wide_as_they_say(text: str) -> None:
    for line in lay_out(*everything(text)).lines:
        assert line.cells == cell_len(line.text)


def test_the_sample_names_are_where_they_say() -> None:
    assert len(harbour_names()) == len(NAMES)
    assert Line("blank").text == ""
