"""The tasks, with the real model; that they also run in a worker, with one of each lane."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reader.compute import Compute, tasks
from reader.compute.models import find_model
from reader.errors import ExtractionError, FeedParseError
from reader.model import NO_TAGGER, Day, Page, Recognition

STORY = """\
PORT SELLA, Denmark - President Anna Voss of the Harbour Party met Tom Ostrel, 45, on Monday.

“We will rebuild the harbour,” Ms. Voss said in Copenhagen. The Sella Harbour Trust (SHT) will
pay $3 million. Mr. Ostrel, who leads the SHT, said Danish sailors had waited for two years.
Voss thanked France and the French.
"""


@pytest.fixture(scope="module")
def compute() -> Iterator[Compute]:
    made = Compute(workers=1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def found(compute: Compute) -> Recognition:
    return compute.run(tasks.find_names, STORY, "en", {}, seconds=120, lane="names")


def forms(found: Recognition, kind: str) -> list[tuple[str, ...]]:
    return [(e.name, *e.aliases) for e in found.entities if e.type == kind]


def test_a_titled_surname_counts_as_the_person(found: Recognition) -> None:
    assert forms(found, "PERSON") == [("Anna Voss", "Voss"), ("Tom Ostrel", "Ostrel")]


def test_an_acronym_counts_as_the_body(found: Recognition) -> None:
    assert ("Sella Harbour Trust", "SHT") in forms(found, "ORG")


def test_places_and_peoples_are_found(found: Recognition) -> None:
    places = {name for name, *_ in forms(found, "PLACE")}
    peoples = {name for name, *_ in forms(found, "GROUP")}
    assert {"Denmark", "Copenhagen", "France"} <= places
    assert peoples == {"Danish", "French"}


def test_offsets_are_of_the_text_given(found: Recognition) -> None:
    mentions = [mention for entity in found.entities for mention in entity.mentions]
    assert all(STORY[mention.start : mention.end] == mention.text for mention in mentions)


def test_the_tagger_is_named_and_there_is_nothing_to_say(found: Recognition) -> None:
    assert found.tagger == find_model().tagger
    assert found.note == ""


def test_the_model_stays_loaded_in_its_worker_only(
    compute: Compute, found: Recognition
) -> None:
    code = "'onnxruntime' in __import__('sys').modules"
    assert compute.run(eval, code, seconds=30, lane="names")
    assert not compute.run(eval, code, seconds=30)


def test_a_language_without_a_model_is_read_by_rules_that_say_so() -> None:
    found = tasks.find_names("Hun heter Anna Voss.", "no", {})
    assert forms(found, "PERSON") == [("Anna Voss",)]
    assert found.note == (
        "No model for Norwegian. Simple rules were used. reader doctor says how."
    )


def test_an_unknown_language_is_not_warned_of() -> None:
    assert tasks.find_names("Anna Voss", "", {}).note == ""


def test_the_taggers_are_named_without_asking_them(found: Recognition) -> None:
    assert found.tagger in tasks.name_taggers({})
    assert found.tagger not in tasks.name_taggers({"en": "en_test_absent"})


def test_dates_are_told_from_the_day_of_publication() -> None:
    day = datetime(2025, 11, 20, tzinfo=UTC)
    found = tasks.find_names("It closed last month.", "en", {}, day)
    assert [e.value for e in found.entities] == [Day("2025-10")]


def test_an_absent_pipeline_gives_no_names_and_a_note() -> None:
    nothing = tasks.find_names(STORY, "en", {"": "en_test_absent"})
    assert (nothing.entities, nothing.tagger) == ((), NO_TAGGER)
    assert "en_test_absent" in nothing.note


def test_a_page_is_read() -> None:
    html = "<html><body><article><h1>Tide</h1>" + "<p>The harbour was shut all day.</p>" * 20
    page = Page(html.encode(), content_type="text/html", url="https://a.example/tide")
    article = tasks.read_page(page).article
    assert "The harbour was shut all day." in article.text


def test_a_page_without_text_is_an_error_of_ours() -> None:
    with pytest.raises(ExtractionError):
        tasks.read_page(Page(b"", source="-"))


def test_a_text_is_read() -> None:
    article = tasks.read_text(STORY, "story.txt")
    assert article.source == "story.txt"


def test_a_feed_is_read() -> None:
    feed = (
        b"<rss version='2.0'><channel><title>Harbour Ledger</title><item><title>Tide</title>"
        b"<guid>1</guid><description>The harbour was shut.</description></item></channel></rss>"
    )
    parsed = tasks.parse_feed(feed, "text/xml", "https://a.example/")
    assert (parsed.title, len(parsed.entries)) == ("Harbour Ledger", 1)


@pytest.mark.parametrize(
    ("texts_s", "made"), [(60.0, [True, True, False]), (-1.0, [False] * 3)]
)
def test_a_feed_is_read_with_its_articles_while_there_is_time(
    texts_s: float, made: list[bool]
) -> None:
    items = "".join(
        f"<item><title>T{n}</title><guid>{n}</guid><link>https://a.example/{n}</link>"
        f"<pubDate>Mon, 05 Oct 2026 0{n}:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
        for n, text in enumerate(("The harbour was shut.", "The ferry was late.", ""))
    )
    content = f"<rss version='2.0'><channel><language>en</language>{items}</channel></rss>"

    feed = tasks.parse_feed(content.encode(), "text/xml", "https://a.example/", texts_s)

    assert [entry.made is not None for entry in feed.entries] == made
    if texts_s > 0:
        texts = tuple(tasks.text_of(entry, feed.language) for entry in feed.entries)
        assert tuple(entry.made for entry in feed.entries) == tasks.make_texts(texts)


def test_what_is_no_feed_is_an_error_of_ours() -> None:
    with pytest.raises(FeedParseError):
        tasks.parse_feed(b"no feed", "text/plain", "https://a.example/")


def test_subscriptions_are_read() -> None:
    opml = (
        b"<opml version='2.0'><body><outline type='rss' text='Harbour Ledger'"
        b" xmlUrl='https://a.example/feed'/></body></opml>"
    )
    document = tasks.parse_opml(opml)
    assert [feed.url for feed in document.feeds] == ["https://a.example/feed"]


def test_the_feeds_of_a_page_are_found() -> None:
    html = b"<link rel='alternate' type='application/rss+xml' href='/feed' title='News'>"
    links = tasks.find_feed_links(html, "text/html", "https://a.example/")
    assert [link.url for link in links] == ["https://a.example/feed"]


def test_a_task_runs_in_a_worker(compute: Compute) -> None:
    assert compute.run(tasks.read_text, STORY, "-", seconds=60) == tasks.read_text(STORY, "-")


def test_naming_the_tasks_loads_none_of_their_parts() -> None:
    code = (
        "import sys; from reader.compute import Compute, tasks; print(sorted({'lxml',"
        " 'feedparser', 'onnxruntime', 'pebble', 'multiprocessing',"
        " 'concurrent.futures.process'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"[]\n"
