"""Sums of money and measures in an English text, and what they come to.

A value is given only where nothing is open: not for ranges, "tons", "pesos" or "rupees".
"""

import functools
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files

from msgspec import Struct

from reader.model import Amount, EntityType, Mention

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {
    **dict.fromkeys(("thousand", "k"), 1_000),
    **dict.fromkeys(("million", "m", "mn", "mln"), 1_000_000),
    **dict.fromkeys(("billion", "b", "bn"), 1_000_000_000),
    **dict.fromkeys(("trillion", "tn", "trn"), 1_000_000_000_000),
    "hundred": 100,
    "lakh": 100_000,
    "crore": 10_000_000,
}
_LEAST_BARE = 1_000  # a number by itself below this tells a reader nothing
_MAX_DIGITS = 25
_DIGITS = r"\d+(?:,\d+)*(?:\.\d+)?"
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SMALL = rf"(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})|{'|'.join(_TENS + _ONES)})"
_NUMBER = rf"(?:{_DIGITS}|\b(?i:half an?|{_SMALL}(?:-and-a-half)?))"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|lakh|crore)"
_SHORT = r"(?:k|mn|mln|m|bn|b|tn|trn)"
_RANGE = r"(?:\s?[-–—]\s?|\s(?:to|or)\s)"
_OF_MANY = r"(?:(?:tens|dozens|hundreds|thousands|millions|billions|trillions) of ){1,3}"
_DOLLARS = re.compile(
    r"(?<![A-Za-z])(?:US|U\.S\.|C|CA|CAN|CDN|A|AU|NZ|HK|S|NT)\$|\$US|"
    r"\b(?:US|U\.S\.|Canadian|Australian|New Zealand) dollars?\b"
)
_CHINESE = re.compile(r"\b(?:yuan|renminbi|RMB)\b")
_AS_WORD = frozenset({"won", "rand", "real", "reais", "crowns", "quid", "bucks"})
"""Words with another meaning: money only behind a large number."""


class _Writing(Struct, frozen=True):
    """How sums and measures are written: what to look for, and form to code."""

    money: re.Pattern[str]
    money_behind: re.Pattern[str]
    measure: re.Pattern[str]
    bare: re.Pattern[str]
    codes: dict[str, str]
    units: dict[str, str]


def find_amounts(text: str) -> Iterator[Mention]:
    """Every sum and measure, in no order; they may overlap."""
    writing = _load_writing()
    # Where a text tells one country's dollars from another's, a bare sign is open.
    dollars = "$" if _DOLLARS.search(text) else "USD"
    for found in writing.money.finditer(text):
        unit = writing.codes.get(found["sign"].replace(" ", ""), found["sign"])
        yield _mention(found, EntityType.MONEY, _certain(unit, text, dollars))
    for found in writing.money_behind.finditer(text):
        if mention := _sum_behind(found, writing, text, dollars):
            yield mention
    for found in writing.measure.finditer(text):
        unit = writing.units[found["unit"].replace("-", " ")]
        yield _mention(found, EntityType.QUANTITY, unit or None)
    for found in writing.bare.finditer(text):
        is_large = found["scale"] or "," in found["number"]
        if is_large and (_amount(found) or _LEAST_BARE) >= _LEAST_BARE:
            yield _mention(found, EntityType.QUANTITY, "")


def _certain(unit: str, text: str, dollars: str) -> str | None:
    if unit == "$":
        return dollars
    if unit == "JPY" and _CHINESE.search(text):
        return None  # the sign is that of yuan as well
    return unit or None


def _sum_behind(
    found: re.Match[str], writing: _Writing, text: str, dollars: str
) -> Mention | None:
    """The sum whose currency stands behind it; None where the word means something else."""
    word = found["unit"].replace("-", " ")
    amount = _amount(found) if found["number"] else None
    is_large = bool(found["many"]) or (amount or 0) >= _LEAST_BARE
    if word.casefold() in _AS_WORD and not is_large:
        return None
    if word == "pounds" and (not is_large or text[found.end() :].startswith(" of ")):
        return _mention(found, EntityType.QUANTITY, None)  # of weight, mostly
    unit = _certain(writing.codes.get(word, ""), text, dollars)
    return _mention(found, EntityType.MONEY, unit)


def _mention(found: re.Match[str], kind: EntityType, unit: str | None) -> Mention:
    amount = None if unit is None else _amount(found)
    value = None if amount is None or unit is None else Amount(amount, unit)
    return Mention(found.start(), found.end(), found.group(), kind, value)


def _amount(found: re.Match[str]) -> float | None:
    """The number with its scale; None for a range and where digits can be read two ways."""
    parts = found.groupdict()
    number = parts.get("number")
    if parts.get("range") or parts.get("many") or not number:
        return None
    plain = _parse(number)
    if plain is None:
        return None
    for scale in (parts.get("scale") or "").lower().split():
        plain *= _SCALES[scale.strip("-")]
    return -float(plain) if parts.get("minus") else float(plain)


def _parse(number: str) -> Decimal | None:
    if number[0].isdigit():
        is_open = "," in number and not _GROUPED.fullmatch(number)
        if is_open or len(number) > _MAX_DIGITS:
            return None
        return Decimal(number.replace(",", ""))
    words = number.lower()
    if words.startswith("half"):
        return Decimal("0.5")
    half = Decimal("0.5") if words.endswith("-and-a-half") else Decimal(0)
    total = half
    for word in re.split(r"[- ]", words.removesuffix("-and-a-half")):
        total += _ONES.index(word) if word in _ONES else 20 + 10 * _TENS.index(word)
    return total


@functools.cache
def _load_writing() -> _Writing:
    """The patterns, made once of the words in `units.toml`."""
    file = files("reader") / "data" / "names" / "units.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    signs = {form: code for code, forms in lists["signs"].items() for form in forms.split()}
    names, units = _forms(lists["currencies"]), _forms(lists["units"])
    iso = {code: code for code in lists["currencies"] if code.isalpha()}
    before = rf"(?P<sign>{_any(signs)}|\b(?:{_any(iso)})\s?)"
    start = r"(?<![\w.,$€£¥])(?:(?<![^\s(])(?P<minus>[-−]|minus ))?"
    number = rf"(?P<number>{_NUMBER})"
    long = rf"(?:[\s-](?P<scale>{_SCALE}(?:[ -]{_SCALE})?)\b)?"
    scaled = rf"(?:(?:(?:\s|-)?(?P<scale>{_SCALE}|{_SHORT}(?![a-zA-Z]))\b))?"
    more = rf"(?P<range>{_RANGE}{_NUMBER}(?![\w-]{{0,9}}(?:year|day|month)))?"
    more_money = (
        rf"(?P<range>{_RANGE}(?:{_any(signs)})?{_DIGITS}(?=[\s-]?(?:{_SCALE}|{_SHORT})?\b))?"
    )
    behind = {**names, **{sign: code for sign, code in signs.items() if len(sign) == 1}, **iso}
    return _Writing(
        money=re.compile(rf"(?<![\w$]){before}\s?{number}(?![,.]?\d){more_money}{scaled}"),
        money_behind=re.compile(
            rf"(?:{start}{number}{more}{long}|\b(?P<many>(?i:{_OF_MANY})))[\s-]?"
            rf"(?P<unit>{_any(behind)})(?!\w)"
        ),
        measure=re.compile(
            rf"{start}{number}{more}{long}[\s-]?(?P<unit>{_any(units)})(?![\w°²]|-\d)"
        ),
        bare=re.compile(
            rf"(?<![\w.,$€£¥#/-])(?<!No\. )(?P<number>{_NUMBER}){more}"
            rf"(?:[\s-]?(?P<scale>{_SCALE}|bn)\b)?(?!\w|[-.,]\d)"
        ),
        codes={**signs, **names, **iso},
        units=units,
    )


def _forms(lists: dict[str, str]) -> dict[str, str]:
    return {form.strip(): code for code, forms in lists.items() for form in forms.split(",")}


def _any(forms: dict[str, str]) -> str:
    """Any of the forms, longest first; a blank may be a hyphen: "per-cent"."""
    longest = sorted(forms, key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", "[ -]") for form in longest)
