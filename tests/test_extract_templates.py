"""What recurs over different stories of a site is its furniture; what one repeats is not."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.extract.assemble import assemble
from reader.extract.imprints import (
    MOST_KEPT,
    MOST_REMOVED,
    make_imprint,
    mark_of,
    marks_of,
    site_of,
)
from reader.extract.pieces import Piece, Verdict
from reader.extract.stories import group_stories
from reader.extract.templates import CHOSEN, Seen, Template, apply_template, learn
from reader.model import Article, BlockKind, Caption, Link, Removed
from tests.extracting import assert_sound
from tests.site_articles import LETTER, LISTEN, SITE, make_page, site_pages, story

AGENCY = story(77)


def learnt_from(articles: Sequence[Article]) -> dict[bytes, Seen]:
    return learn([make_imprint(article) for article in articles])


def learns(articles: Sequence[Article], line: str) -> bool:
    return mark_of(line) in learnt_from(articles)


def clean(article: Article, others: Sequence[Article]) -> Article:
    return apply_template(article, Template(learnt_from(others)))


# --- learning -----------------------------------------------------------------------------


def test_what_every_story_of_a_site_has_is_learnt_and_nothing_else() -> None:
    assert learnt_from(site_pages(6)) == {
        mark_of(LISTEN): Seen(6, 6),
        mark_of(LETTER): Seen(6, 6),
    }


def test_nothing_is_learnt_from_three_stories() -> None:
    assert learnt_from(site_pages(3)) == {}
    assert learnt_from([]) == {}


@pytest.mark.parametrize(
    ("having", "of", "is_learnt"), [(2, 4, False), (3, 10, True), (3, 11, False)]
)
def test_a_line_must_stand_in_three_stories_and_a_third_of_them(
    having: int,
    of: int,
    is_learnt: bool,  # noqa: FBT001 - a table
) -> None:
    pages = [
        make_page([*story(number), *(["Buy the book"] if number < having else [])])
        for number in range(of)
    ]
    assert learns(pages, "Buy the book") is is_learnt


def test_lines_that_differ_in_numbers_and_dates_are_one_line() -> None:
    days = ("Monday, 3 March", "Tuesday, 14 October", "Friday, 9 May", "Sunday, 1 June")
    pages = [
        make_page([f"{number + 2} min read", f"Updated {day} at 1{number}:05", *story(number)])
        for number, day in enumerate(days)
    ]
    assert learns(pages, "17 min read")
    assert learns(pages, "Updated Saturday, 30 August at 09:41")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Publié le lundi 3 mars à 9 h", "Publié le vendredi 14 août à 18 h"),
        ("Stand: Montag, 3. Mai 2026", "Stand: Sonnabend, 14. Dezember 2025"),
        ("Aktualisiert: Mo, 3. Mai", "Aktualisiert: Do, 14. Okt."),
        ("Actualizado el 3 de mayo", "Actualizado el 14 de septiembre"),
        ("Publicado 3 fev 2026", "Publicado 14 out 2025"),
        ("Aggiornato martedì 3 maggio", "Aggiornato venerdì 14 giugno"),
        ("Bijgewerkt: do 3 mrt, 09.20", "Bijgewerkt: vr 14 okt, 18.05"),
        ("公開日：2026年3月3日（火）", "公開日：2025年10月14日（金）"),
        ("3月3日火曜日の朝刊", "10月14日金曜日の朝刊"),
        ("Sept. 3, 2026", "Oct. 14, 2025"),
    ],
)
def test_names_of_dates_are_levelled_in_every_language(one: str, other: str) -> None:
    assert mark_of(one) == mark_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Log out", "Log set"),
        ("Et vous, di ou mer ?", "Et vous, do ou lun ?"),
        ("火の用心", "水の用心"),
        ("土木と金融", "日木と月融"),
    ],
)
def test_words_that_only_look_like_names_of_dates_stay(one: str, other: str) -> None:
    assert mark_of(one) != mark_of(other)


@pytest.mark.parametrize("copies", [2, 3, 5])
def test_an_agency_report_that_is_carried_again_is_not_learnt(copies: int) -> None:
    pages = site_pages(6) + [
        make_page([LISTEN, *AGENCY, LETTER], number=90 + copy) for copy in range(copies)
    ]
    assert learnt_from(pages).keys() == {mark_of(LISTEN), mark_of(LETTER)}


def test_a_report_that_editors_shortened_and_headed_is_not_learnt() -> None:
    versions = [AGENCY, AGENCY[:4], [*story(50, 1), *AGENCY[:5]], [*AGENCY[:3], *story(51, 2)]]
    pages = site_pages(5) + [make_page([LISTEN, *text, LETTER]) for text in versions]
    assert learnt_from(pages).keys() == {mark_of(LISTEN), mark_of(LETTER)}


def test_the_updates_of_a_story_are_not_learnt() -> None:
    background = story(60, 12)[3:9]
    pages = site_pages(4) + [
        make_page([LISTEN, *story(61 + number, 4), *background, LETTER]) for number in range(4)
    ]
    assert learnt_from(pages).keys() == {mark_of(LISTEN), mark_of(LETTER)}


def unspaced_story(number: int, paragraphs: int = 6) -> list[str]:
    """The same in a script without spaces; some 70 letters a paragraph."""
    letters = "港湾船橋市長議会灯台波止場潮風雨朝夜町海岸倉庫起重機漁師帆網鐘塔冬夏祭"
    chance = random.Random(number)  # noqa: S311 - words of a test, no secret
    return [
        "、".join("".join(chance.choice(letters) for _ in range(14)) + "を" for _ in range(4))
        + "見た。"
        for _ in range(paragraphs)
    ]


@pytest.mark.parametrize(
    "versions",
    [
        [(0, 6), (0, 6), (0, 6), (0, 6)],
        [(0, 6), (0, 4), (0, 5), (1, 6)],
    ],
)
def test_a_report_without_spaces_that_is_carried_again_is_not_learnt(
    versions: list[tuple[int, int]],
) -> None:
    prompt, report = "会員登録はこちらから", unspaced_story(70)
    pages = [make_page([prompt, *unspaced_story(number)]) for number in range(5)]
    pages += [
        make_page([prompt, *unspaced_story(80 + first, 1), *report[first:end]])
        for first, end in versions
    ]
    assert learnt_from(pages).keys() == {mark_of(prompt)}


def test_the_updates_of_a_story_without_spaces_are_not_learnt() -> None:
    background = unspaced_story(60, 3)
    pages = [make_page(unspaced_story(number)) for number in range(4)]
    pages += [
        make_page([*unspaced_story(61 + n, 3), *background, *unspaced_story(71 + n, 4)])
        for n in range(4)
    ]
    assert learnt_from(pages) == {}


def test_one_background_paragraph_of_a_running_story_is_not_learnt() -> None:
    background = story(60, 1)
    pages = site_pages(8) + [
        make_page([*story(61 + number), *background]) for number in range(4)
    ]
    assert not learns(pages, background[0])


def test_articles_of_one_story_count_as_one() -> None:
    copies = [make_imprint(make_page(AGENCY)) for _ in range(3)]
    others = [make_imprint(page) for page in site_pages(3)]
    assert group_stories([*copies, *others]) == [0, 0, 0, 3, 4, 5]
    assert learn([*copies, *others[:2]]) == {}


def test_articles_that_are_furniture_alone_are_one_story() -> None:
    assert learnt_from([make_page(["Comments"]) for _ in range(9)]) == {}


def test_notes_that_are_half_furniture_are_told_apart_once_there_are_many() -> None:
    notes = [make_page([story(number, 1)[0], LETTER, LETTER + " again"]) for number in range(9)]
    assert learns(notes, LETTER)


def test_a_line_between_paragraphs_that_differ_is_learnt() -> None:
    prompt = "Help us to report from the harbour with a small gift every single month"
    pages = [
        make_page([*story(number, 6), prompt, *story(number + 20, 6)]) for number in range(5)
    ]
    assert learns(pages, prompt)


def test_a_line_between_paragraphs_that_recur_too_is_not_learnt() -> None:
    middle = [" ".join(text.split()[:12]) for text in story(70, 4)]
    pages = [
        make_page([*story(number, 9), *middle, *story(number + 20, 9)]) for number in range(5)
    ]
    assert not any(learns(pages, line) for line in middle)


def test_a_long_paragraph_needs_five_stories_and_half_of_them() -> None:
    about = story(80, 1)[0]

    def pages(having: int, of: int) -> list[Article]:
        return [make_page([*story(n), *([about] if n < having else [])]) for n in range(of)]

    assert not learns(pages(4, 4), about)
    assert learns(pages(5, 10), about)
    assert not learns(pages(5, 11), about)


def test_what_extraction_took_out_elsewhere_counts() -> None:
    pages = [
        make_page(story(number), removed=[("Menu of the day", "menu")]) for number in range(3)
    ]
    missed = make_page(["Menu of the day", *story(9)])
    assert clean(missed, [*pages, missed]).removed == (
        Removed("Menu of the day", "in 4 of 4 articles here", -1),
    )


def test_code_tables_and_lines_without_letters_are_never_learnt() -> None:
    pages = [
        assemble(
            [
                Verdict(Piece(BlockKind.CODE, "import reader")),
                Verdict(Piece(BlockKind.TABLE, "Port\tTide")),
                Verdict(Piece(BlockKind.PARAGRAPH, "* * *")),
                *(Verdict(Piece(BlockKind.PARAGRAPH, text)) for text in story(number)),
            ]
        )
        for number in range(6)
    ]
    assert learnt_from(pages) == {}


def test_what_is_remembered_of_an_article_is_bounded() -> None:
    removed = [(f"menu line {number} {'x' * number}", "menu") for number in range(300)]
    imprint = make_imprint(make_page([*story(1, 90), "word " * 9999], removed=removed))
    assert len(imprint.lines) == MOST_KEPT + MOST_REMOVED
    assert max(len(line.shingles) for line in imprint.lines) < 200


def test_a_site_is_the_host_without_www() -> None:
    assert site_of(make_page(["a"])) == SITE
    assert site_of(Article("", ())) == ""


# --- applying -----------------------------------------------------------------------------


def test_furniture_is_taken_out_and_says_where_it_was_seen() -> None:
    pages = site_pages(6)
    made = clean(pages[0], pages)
    assert made.text == "\n\n".join(story(0))
    assert made.removed == (
        Removed(LISTEN, "in 6 of 6 articles here", -1),
        Removed(LETTER, "in 6 of 6 articles here", 5),
    )
    assert made.url == pages[0].url


def test_spans_links_and_captions_follow() -> None:
    link = Link(0, 3, "https://a.example/")
    article = assemble(
        [
            Verdict(Piece(BlockKind.PARAGRAPH, LISTEN)),
            Verdict(Piece(BlockKind.CAPTION, "Cranes"), credit="P. Holt"),
            Verdict(Piece(BlockKind.HEADING, "The vote", level=2, links=(link,))),
            Verdict(Piece(BlockKind.PARAGRAPH, story(1)[0])),
        ]
    )
    made = clean(article, site_pages(4))
    assert_sound(made)
    assert made.text.startswith("The vote\n\n")
    assert made.links == (link,)
    assert made.captions == (Caption("Cranes", "P. Holt"),)


def test_an_article_without_furniture_is_the_same_one() -> None:
    article = make_page(story(30), removed=[("Home", "menu"), ("More", "menu")])
    assert clean(article, site_pages(5)) is article


def test_a_part_that_was_removed_says_where_it_recurs_too() -> None:
    pages = [
        make_page(story(number), removed=[("Our letter", "newsletter box")])
        for number in range(4)
    ]
    made = clean(pages[0], pages)
    assert made.removed[0].reason == "newsletter box, in 4 of 4 articles here"


def test_at_most_a_third_of_the_words_goes_what_recurs_most_first() -> None:
    other = LETTER.replace("tide", "wind")
    pages = [
        make_page([LETTER, *story(number, 2), other if number else LISTEN])
        for number in range(9)
    ]
    short = make_page([LETTER, *story(40, 1), other])
    made = clean(short, pages)
    assert [part.text for part in made.removed] == [LETTER]


@given(st.lists(st.sampled_from([LISTEN, LETTER, *story(3, 2), "Home"]), max_size=9))
def test_some_text_always_stays(lines: list[str]) -> None:
    article = make_page(lines)
    everything = frozenset(map(mark_of, lines))
    made = apply_template(article, Template(learnt_from(site_pages(5)), dropped=everything))
    assert_sound(made)
    assert bool(made.text) is bool(lines)


# --- what the user chose ------------------------------------------------------------------


def test_a_line_that_the_user_marked_goes_though_it_was_never_seen() -> None:
    article = make_page(["Only today: coffee", *story(1)])
    made = apply_template(article, Template(dropped=marks_of("ONLY today: coffee")))
    assert made.removed == (Removed("Only today: coffee", CHOSEN, -1),)


def test_what_the_user_keeps_is_no_furniture() -> None:
    pages = site_pages(5)
    made = apply_template(pages[0], Template(learnt_from(pages), kept=marks_of(LISTEN)))
    assert made.blocks[0].text == LISTEN
    assert [part.text for part in made.removed] == [LETTER]


def test_a_removed_part_that_the_user_keeps_comes_back_in_its_place() -> None:
    article = make_page(story(1, 2), removed=[("Corrections", "menu"), ("Names fixed", "menu")])
    part = article.removed[0]
    made = apply_template(article, Template(kept=marks_of(part.text)))
    assert [block.text for block in made.blocks[:2]] == ["Corrections", "Names fixed"]
    assert made.removed == ()


def test_one_line_of_a_removed_part_comes_back_alone() -> None:
    article = make_page(story(1, 2), removed=[("Home", "menu"), ("Names fixed", "menu")])
    made = apply_template(article, Template(kept=marks_of("Names fixed")))
    assert made.blocks[0].text == "Names fixed"
    assert made.removed == (Removed("Home", "menu", -1),)


def test_a_block_of_several_lines_is_kept_by_its_lines() -> None:
    article = make_page(["Follow us\non the quay", *story(1)])
    kept = marks_of("Follow us\non the quay") - {mark_of("Follow us\non the quay")}
    dropped = marks_of("Follow us\non the quay")
    assert apply_template(article, Template(kept=kept, dropped=dropped)) is article
