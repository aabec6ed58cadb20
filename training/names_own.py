"""Articles made of our own sentences: the manner of news, which the open data hardly shows.

Every sentence and every list is written for this project. Names are drawn at random, so a
sentence may say what is not so.
"""

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from reader.entities.words import load_gazetteer
from reader.model import EntityType
from training.names_data import Item

_PLACE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_UNMARKED = re.compile("Twitter|Facebook|Instagram|Parliament")
"""What the first sentences name without marking it: the last pass leaves them out."""

_PLAIN: tuple[str, ...] = ("title", "honor", "day", "month", "noun")
_PLAIN += ("tech", "acr", "thing", "species", "holiday", "honor2")

PERSON, ORG, PLACE, GROUP, EVENT, WORK = list(EntityType)[:6]


@cache
def words(key: str) -> tuple[str, ...]:
    """The entries of one list."""
    lists = tomllib.loads((_PLACE / "names_own_words.toml").read_text(encoding="utf-8"))
    return tuple(entry.strip() for entry in lists[key].split("|"))


@cache
def sentences(part: str) -> tuple[str, ...]:
    """The sentences of a part: `headline`, `open` or `body`."""
    text = (_PLACE / "names_own.txt").read_text(encoding="utf-8")
    lines = text.partition(f"\n# {part}\n")[2].partition("\n# ")[0].splitlines()
    return tuple(line.replace("\\n", "\n") for line in lines if line)


@cache
def countries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every country with its demonyms: adjective, then people."""
    file = _PLACE.parent / "reader" / "data" / "names" / "countries.txt"
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            parts = [part.split("|") for part in line.split(";")]
            names = tuple(name.strip() for name in (*parts, [""])[1] if name.strip())
            found += [(name.strip(), names) for name in parts[0] if names]
    return tuple(found)


@cache
def places() -> tuple[str, ...]:
    """Regions, states and cities."""
    types = load_gazetteer().types
    forms = sorted(load_gazetteer().forms)
    known = [form for form in forms if types.get(form.casefold()) is PLACE]
    return (*words("city"), *words("city"), *known)


class Article:
    """One article in the making: its people and bodies come back."""

    def __init__(self, rng: random.Random, *, late: bool = False) -> None:
        self._rng = rng
        self._lines = sentences("body")
        if late:
            marked = tuple(line for line in self._lines if not _UNMARKED.search(line))
            self._lines = marked + sentences("late") * 2
        self._text = ""
        self._names: list[tuple[int, int, EntityType]] = []
        self._cast = [self._person() for _ in range(rng.randint(1, 4))]
        self._met: set[int] = set()
        self._short = ""
        self._held: dict[str, list[str]] = {}

    def item(self, sentence_count: int) -> Item:
        """The article as an annotated text."""
        rng = self._rng
        if rng.random() < 0.6:
            self._sentence(rng.choice(sentences("headline")))
            self._text += "\n\n"
        if rng.random() < 0.7:
            self._sentence(rng.choice(sentences("open")))
            self._text += rng.choice((" ", "\n\n"))
        for line in rng.sample(self._lines, sentence_count):
            if "{OA2}" in line and not self._short and "{OA}" not in line:
                continue
            self._sentence(line)
            self._text += rng.choice((" ", " ", "\n\n"))
        return Item("own", self._text.rstrip(), tuple(self._names))

    def _sentence(self, line: str) -> None:
        start = 0
        for slot in _SLOT.finditer(line):
            self._text += line[start : slot.start()]
            self._fill(slot.group(1))
            start = slot.end()
        self._text += line[start:]

    def _add(self, name: str, kind: EntityType) -> None:
        if name.startswith("the "):
            self._text, name = self._text + "the ", name[4:]
        start = len(self._text)
        self._text += name
        self._names.append((start, len(self._text), kind))

    def _one(self, key: str) -> str:
        return self._rng.choice(words(key))

    def _fill(self, slot: str) -> None:
        plain = self._plain(slot)
        if plain is not None:
            self._text += plain
        elif slot in ("P", "PF", "PL", "M", "first"):
            self._fill_person(slot)
        elif slot == "OA":
            name = self._body_name()
            self._add(name, ORG)
            heavy = [word for word in re.split(r"[\s-]", name) if word[:1].isupper()]
            short = "".join(word[0] for word in heavy)
            if len(short) > 1 and self._rng.random() < 0.7:
                self._text += " ("
                self._add(short, ORG)
                self._text += ")"
                self._short = short
            self._short = self._short or name
        elif slot == "OA2":
            self._add(self._short, ORG)
        elif slot == "DATE":
            self._fill_dateline()
        else:
            kind, make = self._makers()[slot]
            self._add(self._again(slot, make), kind)

    def _again(self, slot: str, make: Callable[[], str]) -> str:
        """A name of the article that was used before, half of the time."""
        held = self._held.setdefault(slot, [])
        if held and self._rng.random() < 0.4:
            return self._rng.choice(held)
        held.append(make())
        return held[-1]

    def _plain(self, slot: str) -> str | None:
        rng = self._rng
        if slot in _PLAIN:
            return self._one(slot)
        if slot == "Thing":
            return self._one("thing").capitalize()
        ready: dict[str, Callable[[], str]] = {
            "adj": lambda: self._one("adjective"),
            "verb": lambda: self._one("verb_past"),
            "n": lambda: rng.choice(("2", "five", "12", "30", "140", "1,200", "dozens of")),
            "d": lambda: str(rng.randint(1, 29)),
            "age": lambda: str(rng.randint(17, 96)),
            "year": lambda: str(rng.randint(1968, 2026)),
            "money": lambda: f"${rng.randint(2, 900)} {rng.choice(('million', 'billion'))}",
        }
        return ready[slot]() if slot in ready else None

    def _makers(self) -> dict[str, tuple[EntityType, Callable[[], str]]]:
        one = self._one
        rng = self._rng
        return {
            "C": (PLACE, lambda: rng.choice(places())),
            "N": (PLACE, lambda: rng.choice(countries())[0]),
            "S": (PLACE, lambda: one(rng.choice(("street", "site")))),
            "G": (GROUP, lambda: rng.choice(countries())[1][0]),
            "GS": (GROUP, lambda: rng.choice(countries())[1][-1]),
            "A": (GROUP, lambda: one("adherent")),
            "O": (ORG, lambda: self._body_name() if rng.random() < 0.7 else one("body")),
            "CO": (ORG, lambda: f"{one('company_head')} {one('company_tail')}"),
            "B": (ORG, lambda: one("brand")),
            "ME": (ORG, lambda: one("media")),
            "BO": (ORG, lambda: one("body")),
            "PA": (ORG, lambda: one("party")),
            "T": (ORG, lambda: one("city")),
            "TN": (ORG, lambda: one("nick")),
            "TF": (ORG, lambda: f"{one('city')} {one('nick')}"),
            "CL": (ORG, lambda: self._shaped(one("club_shape"))),
            "L": (ORG, lambda: one("league")),
            "CS": (ORG, lambda: one("brand" if rng.random() < 0.3 else "company_head")),
            "SO": (ORG, lambda: one("social")),
            "ON": (ORG, lambda: self._shaped(one("name_org"))),
            "BAND": (ORG, lambda: self._shaped(one("band"))),
            "UNIT": (ORG, lambda: self._shaped(one("unit"))),
            "SITE": (ORG, lambda: self._shaped(one("site_shape"))),
            "TS": (ORG, lambda: self._shaped(one("state_shape"))),
            "NT": (ORG, lambda: rng.choice(countries())[0]),
            "PN": (PLACE, lambda: self._shaped(one("name_place"))),
            "RD": (PLACE, lambda: f"{rng.choice('ABM')}{rng.randint(1, 700)}"),
            "MO": (WORK, lambda: f"{one('company_head')} {one('model')}"),
            "E": (EVENT, lambda: self._event()),
            "W": (WORK, lambda: self._work()),
        }

    def _event(self) -> str:
        if self._rng.random() < 0.6:
            return self._one("event")
        return self._shaped(self._one("event_shape"))

    def _work(self) -> str:
        if self._rng.random() < 0.4:
            return self._one("work")
        return self._shaped(self._one("work_shape"))

    def _body_name(self) -> str:
        draw = self._rng.random()
        if draw < 0.3:
            return f"{self._rng.choice(places())} {self._one('org_place_kind')}"
        if draw < 0.45:
            return self._shaped(self._one("org_of"))
        return self._shaped(self._one("org_field_shape"))

    def _shaped(self, shape: str) -> str:
        rng = self._rng
        ready = {
            "C": lambda: rng.choice(words("city")),
            "N": lambda: rng.choice(countries())[0],
            "G": lambda: rng.choice(countries())[1][0],
            "F": lambda: self._one("org_field"),
            "S": lambda: self._one("state"),
            "A": lambda: self._one("work_a"),
            "B": lambda: self._one("work_b"),
            "first": lambda: self._one("first"),
            "last": lambda: self._one("last"),
            "year": lambda: str(rng.randint(1968, 2026)),
            "d": lambda: str(rng.randint(1, 29)),
        }
        return _SLOT.sub(lambda slot: ready[slot.group(1)](), shape)

    def _person(self) -> tuple[str, str, str]:
        """First name, family name, whole name."""
        rng = self._rng
        if rng.random() < 0.1:
            first, last = self._one("asian_first"), self._one("asian_last")
            return first, last, f"{last} {first}"
        first, last = self._one("first"), self._one("last")
        middle = rng.random()
        if middle < 0.08:
            return first, last, f"{first} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        if middle < 0.13:
            return first, last, f"{first} {self._one('first')} {last}"
        if middle < 0.15:
            return first, last, f"{first} {last} Jr."
        if middle < 0.18:
            return first, last, f"{first} {last}-{self._one('last')}"
        return first, last, f"{first} {last}"

    def _fill_person(self, slot: str) -> None:
        number = self._rng.randrange(len(self._cast))
        first, last, whole = self._cast[number]
        if slot == "PF" and number in self._met:
            self._cast.append(self._person())
            number = len(self._cast) - 1
            first, last, whole = self._cast[number]
        if slot == "first":
            self._add(first, PERSON)
        elif slot == "PL":
            self._add(last, PERSON)
        elif slot == "M":
            if self._rng.random() < 0.6:
                self._text += self._one("honor") + " "
            self._add(last, PERSON)
        elif slot == "PF" or number not in self._met:
            self._met.add(number)
            self._add(whole, PERSON)
        else:
            self._add(last, PERSON)

    def _fill_dateline(self) -> None:
        city = self._rng.choice(places())
        self._add(city.upper() if self._rng.random() < 0.8 else city, PLACE)
        if self._rng.random() < 0.4:
            self._text += ", "
            self._add(self._rng.choice(countries())[0], PLACE)


def make_items(count: int, rng: random.Random, *, late: bool = False) -> list[Item]:
    """That many articles; `late` also with the sentences for a last pass."""
    return [Article(rng, late=late).item(rng.randint(2, 9)) for _ in range(count)]


def swap(item: Item, rng: random.Random) -> Item:
    """The item with other people or other places in it; the same name becomes the same."""
    kind = rng.choice((PERSON, PLACE))
    new: dict[str, str] = {}
    text, names, doubts = "", [], []
    end = 0
    spans: list[tuple[int, int, EntityType | None]] = [*item.names]
    spans += [(start, stop, None) for start, stop in item.doubts]
    for start, stop, found in sorted(spans, key=lambda span: span[:2]):
        if start < end:
            return item
        text += item.text[end:start]
        name = item.text[start:stop]
        if found is kind and name[:1].isupper():
            name = new.setdefault(name, _other(name, kind, rng))
        if found is None:
            doubts.append((len(text), len(text) + len(name)))
        else:
            names.append((len(text), len(text) + len(name), found))
        text += name
        end = stop
    text += item.text[end:]
    return replace(item, text=text, names=tuple(names), doubts=tuple(doubts))


def _other(name: str, kind: EntityType, rng: random.Random) -> str:
    if kind is PLACE:
        return rng.choice(places())
    last = rng.choice(words("last"))
    return last if " " not in name else f"{rng.choice(words('first'))} {last}"
