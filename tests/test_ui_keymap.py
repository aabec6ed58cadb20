"""The action table and the keys made from it."""

import pytest

from reader.ui.commands import ACTIONS, PANES, Pane, find_action
from reader.ui.keymap import footer_items, make_bindings, make_keys, show_key


def test_ids_are_unique() -> None:
    ids = [binding_id for action in ACTIONS for binding_id in action.binding_ids]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("pane", [*PANES, "box"])
def test_no_key_means_two_things_in_one_pane(pane: Pane) -> None:
    keys = [key for action in ACTIONS if pane in action.panes for key in action.keys]
    assert len(keys) == len(set(keys))


def test_every_action_has_words() -> None:
    assert all(action.label and action.help and action.where for action in ACTIONS)


def test_partners_and_footers_are_of_the_table() -> None:
    for action in ACTIONS:
        assert set(action.footer) <= action.panes
        assert not action.partner or find_action(action.partner).keys


def test_defaults_have_no_problem() -> None:
    assert make_keys({}).problems == ()


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("space", "Space"),
        ("ctrl+d", "Ctrl-d"),
        ("left_square_bracket", "["),
        ("shift+tab", "Shift-Tab"),
        ("f1", "F1"),
        ("asterisk", "*"),
        ("G", "G"),
        ("ctrl+pageup", "Ctrl-PgUp"),
    ],
)
def test_keys_are_written_as_people_do(key: str, shown: str) -> None:
    assert show_key(key) == shown


def test_override_replaces_the_key() -> None:
    keys = make_keys({"entry.star": "S"})
    assert keys.shown("entry.star") == "S"
    assert keys.overrides == {"entry.star": "S"}
    assert not keys.problems


def test_second_keys_have_their_own_id() -> None:
    keys = make_keys({"move.down.alt": "ctrl+n"})
    assert keys.keys_of("move.down") == ("j", "ctrl+n")


def test_unknown_action_is_said() -> None:
    keys = make_keys({"entry.staar": "S"}, path="config.toml")
    assert keys.problems == ("config.toml: keys: there is no action “entry.staar”",)


@pytest.mark.parametrize("written", ["not a key", "", "ctrl+", "hyper+x"])
def test_unknown_key_is_said_and_the_default_stays(written: str) -> None:
    keys = make_keys({"entry.star": written})
    assert "is not a key" in keys.problems[0]
    assert keys.shown("entry.star") == "s"


def test_two_actions_on_one_key_leave_the_default() -> None:
    keys = make_keys({"entry.star": "m"})
    assert keys.problems == (
        "keys.entry.star: m is already “read” (entry.read). The default stays",
    )
    assert keys.shown("entry.star") == "s"


def test_two_keys_may_be_swapped() -> None:
    keys = make_keys({"entry.star": "m", "entry.read": "s"})
    assert not keys.problems
    assert (keys.shown("entry.star"), keys.shown("entry.read")) == ("m", "s")


def test_a_comma_can_be_a_key() -> None:
    assert make_keys({"entry.star": ","}).keys_of("entry.star") == ("comma",)


def test_several_keys_are_joined_by_commas() -> None:
    assert make_keys({"entry.star": "S, f5"}).keys_of("entry.star") == ("S", "f5")


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
