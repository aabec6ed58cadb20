"""Names that are written in a set form: datelines, bylines, credits, platforms, agencies."""

import re
from collections.abc import Iterator

from reader.entities.words import fold, load_gazetteer, load_words
from reader.model import EntityType, Mention

_CAPS = r"[A-Z][A-Z.’'-]+(?:[ -][A-Z][A-Z.’'-]+){0,3}"
_NAME = r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|van|von|bin|al|el)){0,3}"
_PERSON_NAME = r"[A-Z][\w’'-]+(?: (?:[A-Z]\.|[A-Z][\w’'-]+|de|van|von|der|bin|al|el)){1,3}"

_DATELINE = re.compile(
    rf"^(?P<place>{_CAPS})(?:/{_CAPS})?(?:, (?P<region>{_NAME}))?"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2})?"
    rf"(?: \((?P<agency>[A-Z][\w ]{{1,30}})\))? ?(?:[—–-]+|\|) ?(?=\S)",
    re.MULTILINE,
)
_REPORT = re.compile(r"[A-Z“\"‘'][^\n]{60}")
_CREDIT = re.compile(
    r"(?:^|[(.;—–|] ?)(?:Additional |With |Original )?(?i:photo|photograph|image|picture"
    r"|illustration|video|story|words|written|reporting|report|editing|reviewed|compiled)"
    rf"(?:s?:| by) (?:by )?(?P<name>{_PERSON_NAME})",
    re.MULTILINE,
)
_BYLINE = re.compile(
    rf"^(?:By|BY) (?P<name>{_PERSON_NAME})(?=$|,| and | for | in |\n| \|)", re.MULTILINE
)
_MORE_NAMES = re.compile(rf"(?:,? and |, |; )(?P<name>{_PERSON_NAME})")
_ON_X = re.compile(
    r"\b(?:post(?:s|ed|ing)?|wrote|writes?|writing|shared?|said|account|statement|message|video"
    r"|tweet(?:s|ed)?|thread|announced|follow(?:ers|ing|ed)?|page|users?)\b[^.\n]{0,40}?"
    r" (?:on|to) (?P<name>X)(?=[,.;:)\n—–]|$|, formerly"
    r"| (?:that|on|after|last|this|and|in|earlier|account|late|early)\b)"
)
_X_FORMERLY = re.compile(
    r"\b(?P<name>X),? (?:\(?formerly|the (?:platform|site) formerly|previously)"
)
_PAPER = re.compile(
    r"\b(?:told|tells|according to|reported by|reports? in|report(?:ed|ing)? in|interview with"
    r"|writing in|wrote in|published in|article in|editor of) (?:the|The) "
    r"(?P<name>Times|Post|Journal|Guardian|Telegraph|Tribune|Herald|Independent|Observer|Globe"
    r"|Star|Sun|Mirror|Mail|Economist|Atlantic|Chronicle)\b(?! [A-Z])"
)
_NEWS_AGENCY = re.compile(
    r"\b(?!The |A |An )(?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*){0,2}) (?:state |official )?"
    r"(?:news agency|newspaper|news website|news site|news outlet|magazine)\b"
)


def find_set_forms(text: str) -> list[Mention]:
    """Names that stand where only a place, a person or a body stands."""
    found = [
        *find_datelines(text),
        *_credited(text),
        *_matches(_ON_X, text, EntityType.ORG),
        *_matches(_X_FORMERLY, text, EntityType.ORG),
        *_matches(_NEWS_AGENCY, text, EntityType.ORG),
        *_matches(_PAPER, text, EntityType.ORG),
    ]
    types = load_gazetteer().types
    return [
        mention
        for mention in found
        if types.get(fold(mention.text), mention.type) is mention.type
        and (mention.type is not EntityType.PERSON or not _is_body(mention.text))
    ]


def _is_body(name: str) -> bool:
    return fold(name.split()[-1]) in load_words().org_ends


def _matches(pattern: re.Pattern[str], text: str, kind: EntityType) -> Iterator[Mention]:
    for found in pattern.finditer(text):
        yield _mention(found, "name", kind)


def _mention(found: re.Match[str], group: str, kind: EntityType) -> Mention:
    return Mention(*found.span(group), found.group(group), kind)


def find_datelines(text: str) -> Iterator[Mention]:
    """PAJU, South Korea — and KYIV, Dec 24 (Reuters) -, before a report.

    Of places that nobody knows both must be named: "WARNING — ..." is no dateline.
    """
    types = load_gazetteer().types
    for found in _DATELINE.finditer(text):
        place, region, agency = (
            fold(found.group(g) or "") for g in ("place", "region", "agency")
        )
        if (
            types.get(place) is EntityType.PLACE
            or types.get(region) is EntityType.PLACE
            or agency
            or (region and _REPORT.match(text, found.end()))
        ):
            yield _mention(found, "place", EntityType.PLACE)
            if region:
                yield _mention(found, "region", EntityType.PLACE)
            if agency:
                yield _mention(found, "agency", EntityType.ORG)


def _credited(text: str) -> Iterator[Mention]:
    """By Anna Voss and Tom Tarn; Photo: Anna Voss."""
    for pattern in (_BYLINE, _CREDIT):
        for first in pattern.finditer(text):
            found: re.Match[str] | None = first
            while found is not None:
                yield _mention(found, "name", EntityType.PERSON)
                found = _MORE_NAMES.match(text, found.end())
