"""Which entry is which over many answers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.model import EntryId, ParsedEntry
from reader.refresh.identity import describe_entry, sort_entries, unique_contents
from reader.store.values import EntryContent, KnownEntry

ENTRY = ParsedEntry(
    guid="tag:ledger.example,2026:1",
    url="https://ledger.example/cranes",
    title="The cranes stay",
    author="Ilse Marren",
    published=datetime(2026, 10, 14, 9, 20, tzinfo=UTC),
    updated=None,
    html="<p>The council voted.</p>",
)


def known(content: EntryContent, *, number: int = 1) -> KnownEntry:
    return KnownEntry(
        EntryId(number),
        content.identity,
        content.guid,
        content.canonical_url,
        content.title,
        content.content_hash,
        content.url,
        content.published,
    )


def test_the_guid_is_the_identity_when_there_is_one() -> None:
    moved = replace(ENTRY, url="https://ledger.example/other", title="Other words")
    assert describe_entry(moved).identity == describe_entry(ENTRY).identity


def test_the_link_is_the_identity_without_a_guid() -> None:
    plain = replace(ENTRY, guid="")
    tracked = replace(plain, url="https://Ledger.example/cranes?utm_source=rss#top")
    assert describe_entry(tracked).identity == describe_entry(plain).identity


def test_the_words_are_the_identity_without_guid_and_link() -> None:
    bare = replace(ENTRY, guid="", url="")
    assert describe_entry(bare).identity == describe_entry(bare).identity
    assert (
        describe_entry(replace(bare, html="<p>x</p>")).identity != describe_entry(bare).identity
    )


def test_a_huge_guid_makes_a_short_identity_of_its_own() -> None:
    one = describe_entry(replace(ENTRY, guid="x" * 10_000))
    other = describe_entry(replace(ENTRY, guid="x" * 10_001))
    assert one.identity != other.identity
    assert len(one.identity) < 450


def test_items_that_share_a_guid_are_one_entry_the_first() -> None:
    second = replace(ENTRY, url="https://ledger.example/b", title="Second")
    assert [c.title for c in unique_contents([ENTRY, second])] == ["The cranes stay"]


def test_a_changed_guid_with_link_and_title_is_the_same_entry() -> None:
    stored = known(describe_entry(ENTRY))
    found = sort_entries([describe_entry(replace(ENTRY, guid="other"))], [stored])
    assert found.added == ()
    assert [content.guid for _, content in found.updated] == ["other"]


@pytest.mark.parametrize(
    "mended",
    [
        replace(ENTRY, url="https://ledger.example/cranes-2"),
        replace(ENTRY, published=datetime(2026, 10, 15, tzinfo=UTC)),
    ],
)
def test_a_mended_link_or_date_is_an_update(mended: ParsedEntry) -> None:
    found = sort_entries([describe_entry(mended)], [known(describe_entry(ENTRY))])
    assert [key for key, _ in found.updated] == [1]


def test_a_date_that_is_missing_now_changes_nothing() -> None:
    undated = replace(ENTRY, published=None)
    found = sort_entries([describe_entry(undated)], [known(describe_entry(ENTRY))])
    assert (found.added, found.updated) == ((), ())


@pytest.mark.parametrize(
    "changed",
    [replace(ENTRY, title="The cranes stay, again"), replace(ENTRY, html="<p>More.</p>")],
)
def test_other_words_under_the_same_guid_are_an_update(changed: ParsedEntry) -> None:
    found = sort_entries([describe_entry(changed)], [known(describe_entry(ENTRY))])
    assert [key for key, _ in found.updated] == [1]
    assert found.added == ()


def test_another_title_at_the_same_link_with_another_guid_is_new() -> None:
    other = replace(ENTRY, guid="other", title="Live: the vote")
    found = sort_entries([describe_entry(other)], [known(describe_entry(ENTRY))])
    assert [content.title for content in found.added] == ["Live: the vote"]


def test_two_new_guids_do_not_take_the_same_stored_entry() -> None:
    stored = known(describe_entry(ENTRY))
    twins = [describe_entry(replace(ENTRY, guid=guid)) for guid in ("a", "b")]
    found = sort_entries(twins, [stored])
    assert [content.guid for content in found.added] == ["b"]


@given(st.permutations(list("abcde")))
def test_the_order_of_a_document_makes_nothing_new(order: list[str]) -> None:
    entries = [
        replace(ENTRY, guid=guid, url=f"https://ledger.example/{guid}") for guid in order
    ]
    contents = unique_contents(entries)
    stored = [known(content, number=i) for i, content in enumerate(contents, 1)]
    found = sort_entries(list(reversed(contents)), stored)
    assert (found.added, found.updated) == ((), ())
