"""Mentions corrected by what the document says."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.entities.recognise import recognise
from reader.entities.scan import stands_for
from reader.model import EntityType, Mention, Tagger
from tests.names import shown, tagger_of


def types_in(text: str, marks: dict[str, str]) -> dict[str, str]:
    return dict(shown(recognise(text, tagger_of(marks))))


# --- one type a name ----------------------------------------------------------------------


def test_a_surname_takes_the_type_of_the_whole_name() -> None:
    text = "Anna Voss spoke in Ostrel. Later Voss left."
    found = recognise(text, tagger_of({"Anna Voss": "PERSON", "Later Voss": "ORG"}))
    assert ("Voss", "ORG") not in shown(found)
    kinds = types_in("Anna Voss spoke. Voss left.", {"Anna Voss": "PERSON", "Voss": "ORG"})
    assert kinds["Voss"] == "PERSON"


def test_a_surname_with_particles_belongs_to_its_person() -> None:
    text = "Gerda van der Holt spoke. Then van der Holt left, and Holt slept."
    kinds = types_in(text, {"Gerda van der Holt": "PERSON", "van der Holt": "ORG"})
    assert kinds["van der Holt"] == "PERSON"


def test_a_title_makes_a_person() -> None:
    assert types_in("We met Mr. Brannoc there.", {"Brannoc": "PLACE"})["Brannoc"] == "PERSON"


def test_a_trade_before_the_name_makes_a_person() -> None:
    kinds = types_in("We met actor Brannoc there.", {"Brannoc": "PLACE"})
    assert kinds["Brannoc"] == "PERSON"


def test_a_relation_makes_a_person() -> None:
    assert types_in("his wife Ostra left.", {"Ostra": "PLACE"})["Ostra"] == "PERSON"


def test_an_age_makes_a_person() -> None:
    assert types_in("It is Sella, 45, of Ostrel.", {"Sella": "ORG"})["Sella"] == "PERSON"


def test_a_day_of_a_month_is_no_age() -> None:
    assert types_in("On Monday June, 45, it is.", {"June": "ORG"})["June"] == "ORG"


def test_a_speaker_is_a_person_when_the_tagger_is_of_two_minds() -> None:
    text = "Tovik slept. “No,” said Tovik. Tovik said so. See Tovik."
    second = text.index("Tovik", 1)
    marks = (
        Mention(0, 5, "Tovik", EntityType.ORG),
        Mention(second, second + 5, "Tovik", EntityType.PERSON),
    )
    assert {kind for _, kind in shown(recognise(text, lambda _: marks))} == {"PERSON"}


def test_a_shouting_speaker_says_nothing_of_its_type() -> None:
    assert types_in("HLD said so.", {"HLD": "ORG"})["HLD"] == "ORG"


def test_a_place_is_where_one_is() -> None:
    kinds = types_in("They live near Tovik in Sella.", {"Tovik": "PERSON", "Sella": "PERSON"})
    assert kinds["Tovik"] == "PLACE"


def test_what_is_called_a_region_is_a_place() -> None:
    assert types_in("They left the Tovik region.", {"Tovik": "WORK"})["Tovik"] == "PLACE"


def test_a_dateline_outweighs_the_tagger() -> None:
    text = "OSTREL, Norvane — Norvane signed a treaty about the ferries that cross at night.\n"
    assert types_in(text + "Norvane will pay.", {"Norvane": "PERSON"})["Norvane"] == "PLACE"


def test_being_in_a_name_is_a_weaker_sign() -> None:
    text = "They believe in Tovik’s luck."
    assert types_in(text, {"Tovik": "PERSON"})["Tovik"] == "PERSON"


def test_the_last_word_of_a_name_says_what_it_is() -> None:
    text = "Sella Institute, Sella Avenue, Sella Festival, Sella Act and Sella Wharf."
    marks = {
        "Sella Institute": "PERSON",
        "Sella Avenue": "PERSON",
        "Sella Festival": "PERSON",
        "Sella Act": "PERSON",
        "Sella Wharf": "PERSON",
    }
    assert types_in(text, marks) == {
        "Sella Institute": "ORG",
        "Sella Avenue": "PLACE",
        "Sella Festival": "EVENT",
        "Sella Act": "WORK",
        "Sella Wharf": "PERSON",
    }


def test_what_the_tagger_says_often_does_not_outweigh_the_text() -> None:
    text = "Tovik. " * 8 + "A village of Tovik, near Tovik, and near Tovik, Ohio."
    assert types_in(text, {"Tovik": "PERSON"})["Tovik"] == "PLACE"


def test_what_begins_with_a_first_name_is_no_place_by_its_last_word() -> None:
    assert types_in("We met Neil Lane.", {"Neil Lane": "PERSON"})["Neil Lane"] == "PERSON"
    assert types_in("On Sella Lane.", {"Sella Lane": "PERSON"})["Sella Lane"] == "PLACE"


def test_a_first_name_does_not_make_a_person_of_a_body() -> None:
    kinds = types_in("The Paul Voss Foundation.", {"Paul Voss Foundation": "PERSON"})
    assert kinds["Paul Voss Foundation"] == "ORG"


def test_no_person_has_digits() -> None:
    assert types_in("We saw Tovik 7.", {"Tovik 7": "PERSON"})["Tovik 7"] == "WORK"


def test_what_everybody_knows_is_not_judged_by_its_last_word() -> None:
    text = "Leeds United and Kansas City grew."
    kinds = types_in(text, {"Kansas City": "PERSON", "Leeds United": "PERSON"})
    assert kinds == {"Leeds United": "ORG", "Kansas City": "PLACE"}


def test_a_country_of_the_north_speaks_for_the_north() -> None:
    text = "North Korea spoke. The North is far."
    assert types_in(text, {"North Korea": "PLACE", "North ": "GROUP"})["North"] == "PLACE"


def test_a_model_number_is_a_product() -> None:
    assert types_in("The QX900 is out.", {"QX900": "PERSON"})["QX900"] == "WORK"


def test_a_company_speaks_for_its_short_name() -> None:
    text = "Halden Group grew. Halden sells ropes."
    kinds = types_in(text, {"Halden Group": "ORG", "Halden": "PLACE"})
    assert kinds["Halden"] == "ORG"


def test_a_company_without_a_short_name_changes_nothing() -> None:
    text = "Halden Group grew. Sella sells ropes."
    assert types_in(text, {"Halden Group": "ORG", "Sella": "PLACE"})["Sella"] == "PLACE"


def test_measures_keep_their_type() -> None:
    text = "On Monday they paid $3 million, 5 per cent."
    marks = {"Monday": "DATE", "$3 million": "MONEY", "5 per cent": "QUANTITY"}
    assert types_in(text, marks) == marks


# --- more mentions ------------------------------------------------------------------------


def test_a_name_is_found_wherever_it_stands() -> None:
    found = recognise("Ostrel is far. Ostrels are not Ostrel.", _only_first("Ostrel", "PLACE"))
    assert [(m.start, m.text) for m in found] == [(0, "Ostrel"), (31, "Ostrel")]


def _only_first(name: str, kind: str) -> Tagger:
    return lambda text: (
        Mention(text.index(name), text.index(name) + len(name), name, EntityType(kind)),
    )


def test_a_name_at_the_end_of_the_text_ends_with_it() -> None:
    text = "Port Sella Harbour, Port Sella, Port Sella"
    marks = (
        Mention(0, 18, "Port Sella Harbour", EntityType.PLACE),
        Mention(20, 30, "Port Sella", EntityType.PLACE),
    )
    assert recognise(text, lambda _: marks)[-1].end == len(text)


def test_the_surname_of_a_person_is_found() -> None:
    found = recognise(
        "Anna Voss left. Voss slept, Anna sang.", _only_first("Anna Voss", "PERSON")
    )
    assert shown(found) == [("Anna Voss", "PERSON"), ("Voss", "PERSON"), ("Anna", "PERSON")]


def test_a_first_name_of_two_letters_is_not_looked_for() -> None:
    found = recognise("Bo Voss left. Bo slept.", _only_first("Bo Voss", "PERSON"))
    assert shown(found) == [("Bo Voss", "PERSON")]


def test_a_word_that_is_also_written_small_is_not_looked_for() -> None:
    found = recognise("Home won. Home, at home.", _only_first("Home", "ORG"))
    assert shown(found) == [("Home", "ORG")]


def test_what_everybody_knows_is_found() -> None:
    found = recognise("The French left Brazil for the UK.", tagger_of({}))
    assert shown(found) == [("French", "GROUP"), ("Brazil", "PLACE"), ("UK", "PLACE")]


def test_a_longer_name_that_everybody_knows_beats_a_part_of_it() -> None:
    text = "North Korean ships left South Korea; Korean ships stay."
    marks = {"Korean": "GROUP", "Korea;": "PLACE", "South": "PLACE"}
    assert shown(recognise(text, tagger_of(marks))) == [
        ("North Korean", "GROUP"),
        ("South Korea", "PLACE"),
        ("Korean", "GROUP"),
    ]


def test_two_sides_go_by_north_and_south() -> None:
    text = "North Tovik spoke to South Tovik. The North is near the South, the North Sella not."
    found = shown(recognise(text, tagger_of({"North Tovik": "PLACE", "South Tovik": "PLACE"})))
    assert found[2:] == [("North", "PLACE"), ("South", "PLACE")]
    alone = recognise("North Tovik spoke. The North left.", _only_first("North Tovik", "PLACE"))
    assert shown(alone) == [("North Tovik", "PLACE")]


def test_an_acronym_behind_its_name_is_found() -> None:
    text = "The Sella Harbour Trust (SHT) met. SHT agreed (SHTX)."
    found = recognise(text, _only_first("Sella Harbour Trust", "ORG"))
    assert shown(found) == [("Sella Harbour Trust", "ORG"), ("SHT", "ORG"), ("SHT", "ORG")]


def test_no_acronym_is_looked_for_behind_a_measure() -> None:
    found = recognise("On Monday (MD) it rained.", tagger_of({"Monday": "DATE"}))
    assert shown(found) == [("Monday", "DATE")]


def test_an_acronym_may_leave_out_the_country() -> None:
    text = "The U.S. Institute of Rope Studies (IRS) met."
    marks = {"U.S. Institute of Rope Studies": "ORG"}
    assert ("IRS", "ORG") in shown(recognise(text, tagger_of(marks)))
    assert ("IRS", "PLACE") not in shown(
        recognise("Ropes (IRS)", tagger_of({"Ropes": "PLACE"}))
    )


def test_a_name_is_found_in_capitals() -> None:
    found = recognise("Mira Dahl left.\n\nDAHL AND OSTREL", _only_first("Mira Dahl", "PERSON"))
    assert shown(found) == [("Mira Dahl", "PERSON"), ("DAHL", "PERSON")]


def test_a_sum_is_no_country() -> None:
    assert recognise("They paid US$5 for it.", tagger_of({})) == ()


def test_an_acronym_of_common_words_is_no_name() -> None:
    text = "The central mail room (CMR) is shut. CMR staff left."
    assert recognise(text, tagger_of({"CMR": "ORG"})) == ()


def test_an_acronym_in_parentheses_after_other_words_is_a_name() -> None:
    text = "They asked the old board (CMR) about it."
    assert shown(recognise(text, tagger_of({"CMR": "ORG"}))) == [("CMR", "ORG")]


def test_a_word_that_is_mostly_written_small_is_no_name() -> None:
    text = "Tides rose. The tides fell. Ostrel, in ostrel, and Ostrel. Dear Sella-ray sang."
    marks = {"Tides": "PERSON", "Ostrel": "PLACE", "Sella-ray": "PERSON"}
    assert set(types_in(text, marks)) == {"Ostrel"}


def test_a_small_word_that_everybody_knows_is_a_name() -> None:
    assert types_in("Apple sells an apple.", {"Apple": "ORG"}) == {"Apple": "ORG"}


@pytest.mark.parametrize(
    ("text", "mark", "name", "kind"),
    [
        ("on Sella Esplanade Bridge now", "Sella", "Sella Esplanade Bridge", "PLACE"),
        ("the Sella Harbour Trust met", "Sella", "Sella Harbour Trust", "ORG"),
        ("the Sella Rope Cup began", "Sella", "Sella Rope Cup", "EVENT"),
        ("at St Osyth's Primary School now", "St Osyth", "St Osyth's Primary School", "ORG"),
        ("at Sella's Primary School now", "Sella", "Sella", "PERSON"),
        ("the Sella Ropes Anna sold", "Sella", "Sella", "PERSON"),
        ("a Halden QX900 player", "Halden", "Halden QX900", "WORK"),
        ("the Ostrel-Sella war began", "Ostrel-Sella", "Ostrel-Sella war", "EVENT"),
        ("the Ostrel–Sella War began", "Sella", "Ostrel–Sella War", "EVENT"),
        ("the Ostrel war began", "Ostrel", "Ostrel", "PERSON"),
        ("see Halden.com now", "Halden", "Halden.com", "ORG"),
        ("an Ostrel AI hub", "Ostrel AI", "Ostrel", "PERSON"),
        ("the Ostrel data centre", "Ostrel data centre", "Ostrel", "PERSON"),
    ],
)
def test_a_name_is_as_long_as_it_is_written(text: str, mark: str, name: str, kind: str) -> None:
    assert (name, kind) in shown(recognise(text, tagger_of({mark: "PERSON"})))


def test_a_place_with_a_number_behind_it_is_no_product() -> None:
    assert types_in("in Ostrel QX900 sells", {"Ostrel": "PLACE"})["Ostrel"] == "PLACE"


def test_a_bridge_keeps_its_small_word_and_a_city_does_not() -> None:
    text = "on the Sella bridge in Ostrel city."
    marks = {"Sella bridge": "PLACE", "Ostrel city": "PLACE"}
    assert types_in(text, marks) == {"Sella bridge": "PLACE", "Ostrel": "PLACE"}


def test_the_letters_of_a_currency_are_no_name() -> None:
    assert types_in("They paid AU$5 for it.", {"AU": "WORK"}) == {}


def test_a_war_keeps_its_small_word() -> None:
    assert types_in("since the Ostrel war.", {"Ostrel war": "EVENT"}) == {"Ostrel war": "EVENT"}


def test_a_title_alone_is_no_name() -> None:
    text = "We met Dr. Voss."
    assert types_in(text, {"Dr.": "PERSON", "Voss": "PERSON"}) == {"Voss": "PERSON"}


def test_a_company_keeps_its_legal_form() -> None:
    found = recognise("At Port Sella, Inc. they said on Monday, Inc. no.", _company_marks)
    assert shown(found) == [("Port Sella, Inc.", "ORG"), ("Monday", "DATE")]


def _company_marks(text: str) -> tuple[Mention, ...]:
    return tagger_of({"Port Sella": "PLACE", "Monday": "DATE"})(text)


def test_a_photographer_before_an_agency_is_a_person() -> None:
    found = recognise("The harbour. LENA OSTRA/Reuters", tagger_of({}))
    assert shown(found) == [("LENA OSTRA", "PERSON"), ("Reuters", "ORG")]


def test_two_names_with_a_slash_are_no_credit() -> None:
    assert recognise("Lena Ostra/Tove Lind", tagger_of({})) == ()


def test_a_title_in_quotes_is_a_work() -> None:
    text = "She sang “The Long Tide of Ostrel,” then 'Paper Lantern' and left."
    found = recognise(text, tagger_of({}))
    assert shown(found) == [("The Long Tide of Ostrel", "WORK"), ("Paper Lantern", "WORK")]


def test_a_quoted_sentence_is_no_work() -> None:
    assert recognise("“The tide is long,” she said. “No.” ‘Yes’", tagger_of({})) == ()


# --- shape --------------------------------------------------------------------------------


def test_of_two_overlapping_mentions_the_longer_one_stays() -> None:
    found = recognise(
        "Port Sella Harbour", tagger_of({"Port Sella Harbour": "PLACE", "Sella": "ORG"})
    )
    assert shown(found) == [("Port Sella Harbour", "PLACE")]


def test_a_name_beats_a_longer_measure() -> None:
    text = "since Ostrel 1990 it is so"
    found = recognise(text, tagger_of({"Ostrel 1990": "DATE", "Ostrel": "PLACE"}))
    assert shown(found) == [("Ostrel", "PLACE")]


def test_an_empty_text_has_no_mentions() -> None:
    assert recognise("", tagger_of({})) == ()


PIECES = (
    "the|The|a|Mr.|President|Anna|Voss|Voss's|“Voss”|Port|Sella|Sella-based|anti-Sella|Inc.|and|of"
    "|in|near|said|wife|,|.|(|)|(PS)|’s|/|Halden|Halden/Reuters|French|U.S.|UK|AI|45|$3|Monday"
    "|years|one|first|QX900|İstanbul|ﬁn\u00e9|e\u0301|\n|\n\n|'|\"|home|Home|MR.|I’ve|Festival"
    "|Group|Group’s|東京"
)
WORDS = st.lists(st.sampled_from(PIECES.split("|")), max_size=25)


@st.composite
def tagged(draw: st.DrawFn) -> tuple[str, tuple[Mention, ...]]:
    text = draw(st.sampled_from([" ", ""])).join(draw(WORDS)) + draw(st.text(max_size=10))
    spans = draw(
        st.lists(
            st.tuples(
                st.integers(0, len(text)), st.integers(1, 30), st.sampled_from(list(EntityType))
            ),
            max_size=12,
        )
    )
    mentions = (
        Mention(start, min(start + size, len(text)), text[start : start + size], kind)
        for start, size, kind in spans
    )
    return text, tuple(m for m in mentions if m.start < m.end)


@given(tagged())
def test_mentions_slice_back_stand_in_order_and_do_not_overlap(
    case: tuple[str, tuple[Mention, ...]],
) -> None:
    text, marks = case
    found = recognise(text, lambda _: marks)
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert all(m.end - m.start == len(m.text) for m in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(tagged())
def test_recognising_is_deterministic_whatever_the_order_of_marks(
    case: tuple[str, tuple[Mention, ...]],
) -> None:
    text, marks = case
    assert recognise(text, lambda _: marks) == recognise(text, lambda _: marks)


@given(tagged())
def test_no_name_is_longer_than_its_line(case: tuple[str, tuple[Mention, ...]]) -> None:
    text, marks = case
    assert not any("\n" in m.text for m in recognise(text, lambda _: marks))


def test_an_acronym_needs_two_letters() -> None:
    assert not stands_for("P", "Port")


def test_an_acronym_stands_for_no_empty_name() -> None:
    assert not stands_for("PS", "")
