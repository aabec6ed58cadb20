"""The starter packs: whole, in order, and no address twice in a pack."""

import pytest

from reader.errors import NotFoundError
from reader.feeds.packs import find_pack, load_packs
from reader.feeds.sites import find_behind
from reader.hygiene import canonical_url, clean_folder, is_clean, web_url


def test_there_are_packs_by_topic_and_by_country() -> None:
    kinds = [pack.kind for pack in load_packs()]

    assert kinds == sorted(kinds, reverse=True)
    assert kinds.count("topics") >= 12
    assert kinds.count("countries") >= 20


def test_every_pack_has_its_own_name_and_enough_feeds() -> None:
    packs = load_packs()

    assert len({pack.id for pack in packs}) == len({pack.name for pack in packs}) == len(packs)
    for pack in packs:
        assert 6 <= len(pack.feeds) <= 10, pack.name
        assert clean_folder(pack.name) == pack.name


def test_countries_stand_in_the_order_of_their_names() -> None:
    names = [pack.name for pack in load_packs() if pack.kind == "countries"]

    assert names == sorted(names)


def test_every_feed_has_a_title_and_an_address_over_https() -> None:
    for pack in load_packs():
        for feed in pack.feeds:
            assert feed.title
            assert is_clean(feed.title)
            assert web_url(feed.url) == feed.url
            assert feed.url.startswith("https://")
            assert find_behind(feed.url).feeds == (), "a page, not a feed"


def test_no_address_stands_in_two_packs() -> None:
    addresses = [canonical_url(feed.url) for pack in load_packs() for feed in pack.feeds]

    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("words", ["free-software", "Free software", " FREE-SOFTWARE "])
def test_a_pack_is_found_by_id_or_name(words: str) -> None:
    assert find_pack(words).id == "free-software"


def test_a_pack_that_is_not_there_is_said() -> None:
    with pytest.raises(NotFoundError, match="no pack “nothing”"):
        find_pack("nothing")
