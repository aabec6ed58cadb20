"""The keys in force, and what is said of those that cannot be."""

import pytest
from textual.binding import Binding
from textual.keys import Keys as KeyNames

from reader.keys import key_name, make_keys, show_key


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
    keys = make_keys({"entry.star": "B"})
    assert keys.shown("entry.star") == "B"
    assert keys.overrides == {"entry.star": "B"}
    assert not keys.problems


def test_second_keys_have_their_own_id() -> None:
    keys = make_keys({"move.down.alt": "ctrl+n"})
    assert keys.keys_of("move.down") == ("j", "ctrl+n")


def test_unknown_action_is_said() -> None:
    keys = make_keys({"entry.staar": "S"}, path="config.toml")
    assert str(keys.problems[0]) == "config.toml: keys: there is no action “entry.staar”"
    assert (keys.problems[0].path, keys.problems[0].key) == ("config.toml", "keys.entry.staar")


@pytest.mark.parametrize("written", ["not a key", "", "ctrl+", "hyper+x"])
def test_unknown_key_is_said_and_the_default_stays(written: str) -> None:
    keys = make_keys({"entry.star": written})
    assert "is not a key" in str(keys.problems[0])
    assert keys.shown("entry.star") == "s"


def test_two_actions_on_one_key_leave_the_default() -> None:
    keys = make_keys({"entry.star": "m"})
    assert [str(problem) for problem in keys.problems] == [
        "keys.entry.star: m is already “read” (entry.read). The default stays"
    ]
    assert keys.shown("entry.star") == "s"


def test_two_keys_may_be_swapped() -> None:
    keys = make_keys({"entry.star": "m", "entry.read": "s"})
    assert not keys.problems
    assert (keys.shown("entry.star"), keys.shown("entry.read")) == ("m", "s")


def test_a_comma_can_be_a_key() -> None:
    assert make_keys({"entry.star": ","}).keys_of("entry.star") == ("comma",)


def test_several_keys_are_joined_by_commas() -> None:
    assert make_keys({"entry.star": "B, f5"}).keys_of("entry.star") == ("B", "f5")


@pytest.mark.parametrize("key", [chr(code) for code in range(33, 127) if chr(code) != ","])
def test_a_character_has_the_name_that_textual_gives_it(key: str) -> None:
    name = next(iter(Binding.make_bindings([Binding(key, "")]))).key
    assert key_name(key) == name
    assert show_key(name) == key


def test_every_key_that_textual_names_is_known() -> None:
    named = [key.value for key in KeyNames if key.value[0] != "<" and key.value != "ctrl-at"]
    unknown = [
        key for key in named if "not a key" in str(make_keys({"box.tick": key}).problems)
    ]
    assert unknown == []
