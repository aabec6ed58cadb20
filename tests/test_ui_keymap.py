"""The action table and the keys made from it."""

import pytest

from reader.actions import ACTIONS, PANES, Pane, find_action
from reader.keys import make_keys
from reader.ui.keymap import footer_items, make_bindings


def test_ids_are_unique() -> None:
    ids = [binding_id for action in ACTIONS for binding_id in action.binding_ids]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("pane", [*PANES, "box"])
def test_no_key_means_two_things_in_one_pane(pane: Pane) -> None:
    keys = [key for action in ACTIONS if pane in action.panes for key in action.keys]
    assert len(keys) == len(set(keys))


def test_a_key_that_panes_share_means_what_the_pane_has() -> None:
    keys = make_keys({})
    assert keys.in_pane("feed.edit", "feeds") == "feed.edit"
    assert keys.in_pane("feed.edit", "article") == "text.furniture"
    assert keys.in_pane("text.furniture", "entries") == "feed.edit"
    assert keys.in_pane("feed.edit", "entities") == "names.correct"
    apart = make_keys({"text.furniture": "f4"})
    assert apart.in_pane("feed.edit", "article") == "feed.edit"


def test_every_action_has_words() -> None:
    assert all(action.label and action.help and action.where for action in ACTIONS)


def test_partners_and_footers_are_of_the_table() -> None:
    for action in ACTIONS:
        assert set(action.footer) <= action.panes
        assert not action.partner or find_action(action.partner).keys


def test_bindings_of_the_main_screen_leave_out_what_is_for_boxes() -> None:
    ids = {binding.id for binding in make_bindings()}
    assert "entry.star" in ids
    assert "box.tick" not in ids


def test_boxes_bind_nothing_that_does_nothing_there() -> None:
    ids = {binding.id for binding in make_bindings("box")}
    assert not ids & {"undo", "section.next", "section.previous", "mention.next"}


def test_bindings_of_a_box() -> None:
    ids = {binding.id for binding in make_bindings("box")}
    assert {"move.down", "move.down.alt", "back", "box.tick"} <= ids
    assert "entry.star" not in ids


@pytest.mark.parametrize("pane", PANES)
def test_footer_has_at_most_nine(pane: Pane) -> None:
    assert 0 < len(footer_items(pane, make_keys({}))) <= 9


def test_footer_words_can_be_replaced() -> None:
    items = footer_items("entries", make_keys({}), labels={"refresh.all": "show 12 new"})
    assert ("R", "show 12 new") in [(item.keys, item.label) for item in items]


def test_footer_shows_both_keys_of_partners() -> None:
    items = footer_items("entities", make_keys({}))
    assert items[0].keys == "j k"
