from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import NotFoundError, QueryError, StoreError
from reader.hygiene import clean_text
from reader.model import (
    Entity,
    EntityType,
    EntryId,
    FeedId,
    Listing,
    Mention,
    Notice,
    Recognition,
    Rule,
    RuleAction,
    RuleDraft,
    RuleId,
    TextKind,
)
from reader.query.parse import MAX_TERMS, parse_query
from reader.store import feeds, rule_effects, rules, ruling
from reader.store.articles import save_recognition
from reader.store.changes import apply_change, apply_changes
from reader.store.db import Database, open_database
from reader.store.documents import catch_up
from reader.store.packed import pack_change
from reader.store.search import search
from reader.store.states import save_position, set_states
from reader.store.steps import RuleStep
from reader.store.tags import tags_of
from reader.store.values import Applied
from tests.hostile import HOSTILE
from tests.storing import (
    LEDGER,
    NOW,
    WIRE,
    all_ids,
    kept_counts,
    make_content,
    new_entries,
    recount,
    states_of,
)

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    found = open_database(tmp_path / "library.sqlite", survives=False)
    yield found
    found.close()


def add_rule(
    db: Database,
    query: str,
    action: RuleAction = "read",
    *,
    feed_id: FeedId | None = None,
    tag: str = "",
    applies: bool = False,
) -> RuleId:
    draft = RuleDraft(query, action, feed_id, tag)
    return rules.add_rule(db, draft, NOW, applies=applies).rule_id


def put_back(db: Database, step: RuleStep, now: datetime = LATER) -> None:
    with db.write() as connection:
        rule_effects.put_back_rule(connection, step, now)


def store(db: Database, *texts: str, url: str = LEDGER, read: int = 0) -> Applied:
    """Entries with these texts arrive, the first `read` of them read from the start."""
    feed_id = feeds.add_feed(db, url, now=NOW)
    place = len(all_ids(db))
    contents = [
        make_content(f"{url}{place + number}", text=text) for number, text in enumerate(texts)
    ]
    return apply_change(db, feed_id, new_entries(*contents, read=read), LATER)


def rule(db: Database, rule_id: RuleId) -> Rule:
    return rules.get_rule(db, rule_id, LATER)


def read_ones(db: Database) -> list[int]:
    return [state.id for state in states_of(db, all_ids(db)) if state.is_read]


def hidden_ones(db: Database) -> list[int]:
    return [state.id for state in states_of(db, all_ids(db)) if state.is_hidden]


def name(db: Database, entry_id: EntryId, person: str) -> tuple[Notice, ...]:
    mention = Mention(0, len(person), person, EntityType.PERSON)
    entity = Entity(person, EntityType.PERSON, (), (mention,))
    return save_recognition(
        db, entry_id, TextKind.FEED, Recognition((entity,), "test 1"), now=LATER
    )


# --- new entries --------------------------------------------------------------------------


def test_what_matches_is_read_before_anybody_sees_it(db: Database) -> None:
    made = add_rule(db, "crane")

    done = store(db, "A crane by the quay.", "A ferry.")

    assert read_ones(db) == [1]
    assert done.new == 2
    assert rule(db, made).touched == 1
    assert kept_counts(db) == recount(db)


def test_what_a_rule_hides_is_not_counted_as_new(db: Database) -> None:
    add_rule(db, "crane", "hide")

    done = store(db, "A crane.", "A ferry.", "Cranes and a crane.")

    assert hidden_ones(db) == [1, 3]
    assert done.new == 1
    assert kept_counts(db) == recount(db) == [(1, 1, 1, 0, 0)]


def test_all_that_match_apply_in_the_order_they_were_made(db: Database) -> None:
    add_rule(db, "crane", "hide")
    add_rule(db, "crane", "star")
    add_rule(db, "is:starred", "tag", tag="Quay")

    store(db, "A crane.")

    (state,) = states_of(db, [EntryId(1)])
    assert (state.is_hidden, state.is_starred) == (True, True)
    assert tags_of(db, [EntryId(1)]) == {1: ("Quay",)}


def test_a_rule_for_one_feed_leaves_the_others(db: Database) -> None:
    ledger = feeds.add_feed(db, LEDGER, now=NOW)
    add_rule(db, "", feed_id=ledger)

    store(db, "A crane.", url=WIRE)
    store(db, "A crane.", url=LEDGER)

    assert read_ones(db) == [2]


def test_only_what_was_changed_is_noted(db: Database) -> None:
    first, second = add_rule(db, "crane"), add_rule(db, "quay")

    store(db, "A crane by the quay.", "Old crane.", read=0)
    store(db, "Old quay, read from the start.", url=WIRE, read=1)

    assert (rule(db, first).touched, rule(db, second).touched) == (2, 0)


def test_an_entry_that_changes_is_left_as_the_user_has_it(db: Database) -> None:
    add_rule(db, "crane", "hide")
    store(db, "A ferry.")
    change = new_entries(make_content(f"{LEDGER}0", text="A crane after all."))

    apply_change(db, FeedId(1), change, LATER)

    assert hidden_ones(db) == []


def test_several_feeds_in_one_transaction_are_told_apart(db: Database) -> None:
    first = feeds.add_feed(db, LEDGER, now=NOW)
    second = feeds.add_feed(db, WIRE, now=NOW)
    made = add_rule(db, "crane", "notify")
    add_rule(db, "storm", "hide")
    changes = [
        pack_change(first, new_entries(make_content("a", text="A crane in a storm."))),
        pack_change(
            second,
            new_entries(make_content("b", text="A crane."), make_content("c", text="Storm.")),
        ),
    ]

    done = apply_changes(db, changes, LATER)

    assert [applied.new for applied in done] == [0, 1]
    # What another rule hides is not told.
    assert [applied.notices for applied in done] == [
        (),
        (Notice(made, "crane", (EntryId(2),)),),
    ]
    assert rule(db, made).touched == 1


def test_old_entries_of_a_new_feed_are_no_news(db: Database) -> None:
    made = add_rule(db, "crane", "notify")

    done = store(db, "An old crane.", "A new crane.", read=1)

    assert done.notices == (Notice(made, "crane", (EntryId(2),)),)


def test_a_rule_that_makes_no_sense_any_more_stops_nothing(db: Database) -> None:
    wire = feeds.add_feed(db, WIRE, now=NOW)
    add_rule(db, "feed:meridianwire crane")
    add_rule(db, "crane", "star", feed_id=wire)
    with db.write() as connection:
        connection.execute(
            "INSERT INTO rules (query, action, made_at) VALUES ('colour:red', 'read', 0)"
        )
    feeds.remove_feed(db, wire, NOW)
    add_rule(db, "crane", "hide")

    store(db, "A crane.")

    assert [found.trouble for found in rules.list_rules(db, LATER)] == [
        "No feed is called “meridianwire”, at column 6",
        "Its feed was removed",
        "“colour:” is not known; in quotation marks it is sought as words, at column 1",
        "",
    ]
    assert hidden_ones(db) == [1]


def test_a_paused_rule_does_nothing(db: Database) -> None:
    made = add_rule(db, "crane")
    rules.pause_rule(db, made, NOW, paused=True)
    store(db, "A crane.")
    rules.pause_rule(db, made, NOW, paused=False)
    store(db, "A crane.")

    assert read_ones(db) == [2]


def test_words_that_are_stored_later_are_ruled_then_and_older_entries_not(
    db: Database,
) -> None:
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    old, new = (new_entries(make_content(name, text="A crane.")) for name in ("old", "new"))
    apply_change(db, feed_id, old, NOW - timedelta(days=1), in_haste=True)
    add_rule(db, "crane", "star")
    apply_change(db, feed_id, new, LATER, in_haste=True)
    assert not any(state.is_starred for state in states_of(db, all_ids(db)))

    catch_up(db, now=LATER)

    assert [state.id for state in states_of(db, all_ids(db)) if state.is_starred] == [2]


def test_words_that_come_days_later_bring_no_rule(db: Database) -> None:
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    add_rule(db, "crane", "star")
    change = new_entries(make_content("old", text="A crane."))
    apply_change(db, feed_id, change, LATER, in_haste=True)

    catch_up(db, now=LATER + timedelta(days=2))

    assert not states_of(db, all_ids(db))[0].is_starred


def test_names_are_waited_for_and_asked_once(db: Database) -> None:
    told = add_rule(db, "crane entity:rask", "notify")
    add_rule(db, "-entity:rask", "hide")
    store(db, "A crane of Anna Rask.", "A crane of Tomas Vell.")
    assert hidden_ones(db) == []

    notices = name(db, EntryId(1), "Anna Rask") + name(db, EntryId(2), "Tomas Vell")

    assert notices == (Notice(told, "crane entity:rask", (EntryId(1),)),)
    assert hidden_ones(db) == [2]
    set_states(db, [EntryId(2)], hidden=False)
    assert name(db, EntryId(1), "Anna Rask") + name(db, EntryId(2), "Tomas Vell") == ()
    assert hidden_ones(db) == []


def test_a_rule_of_names_leaves_entries_that_are_older_than_it(db: Database) -> None:
    store(db, "Anna Rask.")
    rules.add_rule(db, RuleDraft("entity:rask", "star"), LATER + timedelta(hours=1))

    name(db, EntryId(1), "Anna Rask")

    assert not states_of(db, [EntryId(1)])[0].is_starred


def test_what_is_cut_leaves_neither_entries_nor_effects(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add_rule(db, "crane")
    add_rule(db, "crane", "star")
    noted = ruling.note_effects

    def cut(*given: object) -> None:
        noted(*given)  # type: ignore[arg-type]  # as they came
        if given[1] != made:
            raise KeyboardInterrupt

    monkeypatch.setattr(ruling, "note_effects", cut)
    with pytest.raises(KeyboardInterrupt):
        store(db, "A crane.")

    assert all_ids(db) == []
    assert rule(db, made).touched == 0
    assert kept_counts(db) == recount(db)


def test_fifty_terms_are_a_rule(db: Database) -> None:
    words = [f"word{number}" for number in range(MAX_TERMS - 2)]
    made = add_rule(
        db, f"{' OR '.join(words)} -storm site:harbourledger.example", "tag", tag="x"
    )

    store(db, "It says word7.", "It says word7 in a storm.")

    assert tags_of(db, all_ids(db)) == {1: ("x",)}
    assert not rule(db, made).trouble


# --- before it is saved -------------------------------------------------------------------


def store_ages(db: Database, *days: int, text: str = "A crane.") -> None:
    feed_id = feeds.add_feed(db, LEDGER, now=NOW)
    contents = [
        make_content(f"d{age}", published=NOW - timedelta(days=age), text=text) for age in days
    ]
    apply_change(db, feed_id, new_entries(*contents), NOW - timedelta(hours=1))


def test_a_trial_says_which_of_the_last_thirty_days_it_would_have_touched(db: Database) -> None:
    store_ages(db, 40, 31, 29, 3)
    store(db, "A ferry.")

    tried = rules.try_rule(db, RuleDraft("crane", "read"), NOW)

    assert [entry.title for entry in tried.entries] == ["Title of d3", "Title of d29"]
    assert (tried.count, tried.is_more, tried.of) == (2, False, 3)
    assert read_ones(db) == []


def test_a_trial_of_a_rule_for_one_feed_needs_no_words(db: Database) -> None:
    store_ages(db, 40, 3, 2)
    store(db, "A crane.", url=WIRE)

    tried = rules.try_rule(db, RuleDraft("", "read", FeedId(1)), NOW)

    assert (tried.count, tried.of) == (2, 2)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "A rule for every feed needs words, at column 1."),
        ('"crane', "The quotation mark is not closed, at column 1."),
        ("crane feed:nowhere", "No feed is called “nowhere”, at column 12."),
        ("crane " * 400, "A rule has at most 2,000 letters, at column 1."),
    ],
)
def test_a_wrong_rule_is_said_with_its_place_and_not_made(
    db: Database, query: str, words: str
) -> None:
    store(db, "A crane.")
    for make in (rules.try_rule, rules.add_rule):
        with pytest.raises(QueryError) as problem:
            make(db, RuleDraft(query, "hide"), NOW)
        assert str(problem.value) == words
    assert rules.list_rules(db, NOW) == []


def test_there_is_an_end_to_rules(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_RULES", 1)
    add_rule(db, "crane")

    with pytest.raises(StoreError, match="which is the most there can be"):
        add_rule(db, "ferry")


# --- and back -----------------------------------------------------------------------------


def test_what_a_rule_read_is_unread_again_but_for_what_the_user_did(db: Database) -> None:
    made = add_rule(db, "crane")
    store(db, *(f"A crane, {number}." for number in range(5)))
    store(db, "A ferry.")
    set_states(db, [EntryId(2)], read=False, now=LATER)
    set_states(db, [EntryId(3)], read=False, now=LATER)
    set_states(db, [EntryId(3)], read=True, now=LATER + timedelta(minutes=1))
    save_position(db, EntryId(4), 120)
    set_states(db, [EntryId(6)], read=True, now=LATER)

    step = rule_effects.take_back(db, made, LATER)

    assert rule_effects.count_taken(step) == 2
    assert read_ones(db) == [3, 4, 6]
    assert rule(db, made).touched == 0
    assert kept_counts(db) == recount(db)

    put_back(db, step, LATER + timedelta(minutes=2))

    assert read_ones(db) == [1, 3, 4, 5, 6]
    assert rule(db, made).touched == 5
    assert rule_effects.count_taken(rule_effects.take_back(db, made, LATER)) == 2


@pytest.mark.parametrize("action", [kind for kind in get_args(RuleAction) if kind != "notify"])
def test_every_effect_can_be_taken_back(db: Database, action: RuleAction) -> None:
    store(db, "A crane from before.", "A ferry from before.")
    before = states_of(db, all_ids(db))
    tag = "Quay" if action == "tag" else ""
    draft = RuleDraft("crane", action, tag=tag)
    step = rules.add_rule(db, draft, NOW, applies=True)
    made = step.rule_id
    touched = states_of(db, all_ids(db)), tags_of(db, all_ids(db))
    assert rule(db, made).touched == 1
    assert [entry.id for entry in rules.page_touched(db, made)] == [1]

    taken = rule_effects.take_back(db, made, LATER)
    assert (states_of(db, all_ids(db)), tags_of(db, all_ids(db))) == (before, {})
    put_back(db, taken)
    assert (states_of(db, all_ids(db)), tags_of(db, all_ids(db))) == touched
    put_back(db, step)

    assert (states_of(db, all_ids(db)), tags_of(db, all_ids(db))) == (before, {})
    assert rules.list_rules(db, NOW) == []
    assert kept_counts(db) == recount(db)


def test_a_rule_that_was_removed_comes_back_with_what_it_did(db: Database) -> None:
    made = add_rule(db, "crane")
    store(db, "A crane.")

    step = rules.remove_rule(db, made)
    store(db, "A crane.")
    assert rules.list_rules(db, NOW) == []
    with pytest.raises(NotFoundError, match="no rule 1"):
        rule_effects.take_back(db, made, LATER)
    put_back(db, step)

    assert rule(db, made).touched == 1
    assert read_ones(db) == [1]


def test_a_changed_rule_keeps_what_it_does_as_long_as_that_can_be_taken_back(
    db: Database,
) -> None:
    made = add_rule(db, "crane")
    store(db, "A crane.", "A ferry.")

    step = rules.change_rule(db, made, RuleDraft("ferry", "read"), NOW, applies=True)
    with pytest.raises(StoreError, match="It has touched 2 articles as it is"):
        rules.change_rule(db, made, RuleDraft("ferry", "hide"), NOW)
    assert read_ones(db) == [1, 2]
    put_back(db, step)

    assert rule(db, made).draft.query == "crane"
    assert read_ones(db) == [1]


# --- hidden entries are found -------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("crane", [3]),
        ("is:hidden", [1, 2]),
        ("crane is:hidden", [1]),
        ("is:hidden is:starred", [2]),
        ("is:hidden OR is:starred", [1, 2, 3]),
        ("-is:hidden", [3, 4]),
        ("is:starred", [3]),
    ],
)
def test_hidden_entries_are_found_by_asking_for_them(
    db: Database, query: str, found: list[int]
) -> None:
    store(db, "A crane.", "A ferry.", "Another crane.", "Fog.")
    set_states(db, [EntryId(1), EntryId(2)], hidden=True)
    set_states(db, [EntryId(2), EntryId(3)], starred=True)

    page = search(db, parse_query(query, now=NOW), Listing(show="all"))

    assert sorted(entry.id for entry in page.entries) == found


# --- whatever happens ---------------------------------------------------------------------

_ACTIONS = st.sampled_from(get_args(RuleAction))
_WORDS = st.sampled_from(["crane", "-crane", "crane OR ferry", "is:unread", "is:starred -fog"])
_TEXTS = st.lists(st.sampled_from(["A crane.", "A ferry.", "Fog.", "Crane fog."]), max_size=4)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    made=st.lists(st.tuples(_WORDS, _ACTIONS), max_size=4),
    texts=_TEXTS,
    is_hidden=st.sampled_from([None, True]),
    is_read=st.booleans(),
)
def test_counts_stay_true_and_all_rules_taken_back_leave_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    made: list[tuple[str, RuleAction]],
    texts: list[str],
    is_hidden: bool | None,
    is_read: bool,
) -> None:
    db = open_database(tmp_path_factory.mktemp("rules") / "library.sqlite", survives=False)
    steps = [rules.add_rule(db, RuleDraft(*each, tag="t"), NOW) for each in made]
    store(db, *texts)
    first = all_ids(db)[:1]
    set_states(db, first, read=is_read, hidden=is_hidden, now=LATER + timedelta(1))
    assert kept_counts(db) == recount(db)

    for step in reversed(steps):
        put_back(db, step)

    assert kept_counts(db) == recount(db)
    untouched = states_of(db, all_ids(db)[1:])
    assert not any(s.is_read or s.is_starred or s.is_hidden for s in untouched)
    assert not any(tags_of(db, all_ids(db)).values())
    db.close()


@pytest.mark.sweep
def test_hostile_queries_are_refused_or_harmless(db: Database) -> None:
    texts = [clean_text(text) for text in HOSTILE]
    for text in texts:
        try:
            add_rule(db, text, "star")
        except QueryError:
            continue

    store(db, "A crane.", *texts)

    assert kept_counts(db) == recount(db)
    assert len(all_ids(db)) == len(HOSTILE) + 1
