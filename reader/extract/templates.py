"""The furniture of one site: learnt from its articles, and taken out of each.

A line or block that stands in many different stories of a site is its furniture. The user's own
choices win over what was learnt.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from reader.extract.assemble import reassemble, restored, verdicts_of
from reader.extract.imprints import NEVER, Imprint, Mark, mark_of, marks_of
from reader.extract.pieces import Verdict
from reader.extract.stories import SHORT_WORDS, group_stories, is_at_edge
from reader.model import OUTSIDE_TEXT, Article, count_words

LEAST_STORIES = 4  # of a site: in fewer, three may begin with the same words by chance
LEAST_SEEN, LEAST_SHARE = 3, 0.3
LONG_WORDS = 20  # a paragraph: the background of a running story recurs too
LONG_SEEN, LONG_SHARE = 5, 0.5
MOST_REMOVED = 0.3  # of an article's words: the rest of what recurs stays
CHOSEN = "you marked it as furniture of this site"


class Seen(Struct, frozen=True):
    """In how many of a site's articles a piece of furniture was seen."""

    articles: int
    of: int

    @property
    def words(self) -> str:
        """For the reader: "in 14 of 15 articles here"."""
        return f"in {self.articles} of {self.of} articles here"


class Template(Struct, frozen=True):
    """What is known of the furniture of a site, and what the user said about it."""

    seen: Mapping[Mark, Seen] = field(default_factory=dict)
    """Furniture as it was learnt."""
    kept: frozenset[Mark] = frozenset()
    """Article by the user's choice, for the whole site or the article at hand."""
    dropped: frozenset[Mark] = frozenset()
    """Furniture by the user's choice."""


class _Place(Struct, frozen=True):
    """One occurrence of a line."""

    article: int
    story: int
    words: int
    is_strong: bool
    """Near the start or the end, or extraction took it out by itself."""
    before: Mark
    after: Mark


# --- learning -----------------------------------------------------------------------------


def learn(imprints: Sequence[Imprint]) -> dict[Mark, Seen]:
    """The furniture of a site, as its articles show it.

    Nothing is learnt from fewer than four stories.
    """
    stories = group_stories(imprints)
    count = len(set(stories))
    if count < LEAST_STORIES:
        return {}
    found: dict[Mark, list[_Place]] = {}
    for number, imprint in enumerate(imprints):
        for mark, place in _places(imprint, number, stories[number]).items():
            found.setdefault(mark, []).append(place)
    return {
        mark: Seen(len(places), len(imprints))
        for mark, places in found.items()
        if _is_furniture(places, count)
    }


def _places(imprint: Imprint, article: int, story: int) -> dict[Mark, _Place]:
    """Where each line of an article stands; the first place of one that comes twice."""
    kept = [line for line in imprint.lines if not line.is_removed]
    marks = [b"", *(line.mark for line in kept), b""]
    places: dict[Mark, _Place] = {}
    for index, line in enumerate(kept):
        if line.mark and line.mark not in places:
            places[line.mark] = _Place(
                article,
                story,
                line.words,
                is_strong=is_at_edge(index, len(kept)),
                before=marks[index],
                after=marks[index + 2],
            )
    for line in imprint.lines[len(kept) :]:
        place = _Place(article, story, line.words, is_strong=True, before=b"", after=b"")
        places.setdefault(line.mark, place)
    return places


def _is_furniture(places: Sequence[_Place], stories: int) -> bool:
    """Whether what stands in these places is furniture of a site with so many stories."""
    if len(places) < LEAST_SEEN:
        return False  # most lines
    seen = len({place.story for place in places})
    share = seen / stories
    if seen < LEAST_SEEN or share < LEAST_SHARE:
        return False
    words = max(place.words for place in places)
    if words <= SHORT_WORDS:
        return True
    is_rare = seen < LONG_SEEN or share < LONG_SHARE
    if words > LONG_WORDS and is_rare:
        return False
    if 2 * sum(place.is_strong for place in places) >= len(places):
        return True
    # In the middle of a text: what recurs with its neighbours is a story told again.
    return share >= LONG_SHARE and 2 * _with_neighbours(places) < len(places)


def _with_neighbours(places: Sequence[_Place]) -> int:
    """How many of the places have a neighbour that another one has too."""
    before = [place.before for place in places if place.before]
    after = [place.after for place in places if place.after]
    return sum(
        before.count(place.before) > 1 or after.count(place.after) > 1 for place in places
    )


# --- applying -----------------------------------------------------------------------------


def apply_template(article: Article, template: Template) -> Article:
    """The article without the furniture of its site; what was taken out says why.

    What was learnt takes at most 30 % of the words, what recurs most first. What the user keeps
    comes back into the text as paragraphs. Some text always stays.
    """
    if not (template.seen or template.kept or template.dropped):
        return article  # most sites, at first
    verdicts = [
        kept for verdict in verdicts_of(article) for kept in _put_back(verdict, template)
    ]
    judged = _judge(verdicts, template)
    if not any(_is_text(verdict) for verdict in judged):
        judged = verdicts
    made = reassemble(article, (_explained(verdict, template) for verdict in judged))
    return article if made == article else made


def _put_back(verdict: Verdict, template: Template) -> Iterable[Verdict]:
    """The verdict; of a removed part that the user keeps, its lines as text again."""
    is_out = bool(verdict.reason and template.kept)
    if not is_out or not marks_of(verdict.piece.text) & template.kept:
        yield verdict
        return
    is_whole = mark_of(verdict.piece.text) in template.kept
    for piece in restored(verdict):
        is_kept = is_whole or mark_of(piece.text) in template.kept
        yield Verdict(piece, "" if is_kept else verdict.reason)


def _judge(verdicts: Sequence[Verdict], template: Template) -> list[Verdict]:
    """The verdicts after those blocks that are furniture were taken out."""
    judged = list(verdicts)
    learnt: list[tuple[float, int]] = []
    for index, verdict in enumerate(verdicts):
        if verdict.reason or verdict.piece.kind in NEVER:
            continue
        mark = mark_of(verdict.piece.text)
        if _is_kept(verdict.piece.text, template):
            continue
        seen = template.seen.get(mark)
        if mark in template.dropped:
            judged[index] = Verdict(verdict.piece, CHOSEN)
        elif seen is not None:
            learnt.append((-seen.articles, index))
    room = MOST_REMOVED * sum(
        count_words(verdict.piece.text) for verdict in verdicts if _is_text(verdict)
    )
    for _, index in sorted(learnt):
        piece = verdicts[index].piece
        words = count_words(piece.text)
        if words > room:
            continue
        room -= words
        judged[index] = Verdict(piece, template.seen[mark_of(piece.text)].words)
    return judged


def _is_kept(text: str, template: Template) -> bool:
    """Whether the user keeps a block: as a whole, or each of its lines."""
    if not template.kept:
        return False
    whole = mark_of(text)
    lines = marks_of(text) - {whole}
    return whole in template.kept or (bool(lines) and lines <= template.kept)


def _is_text(verdict: Verdict) -> bool:
    return not verdict.reason and verdict.piece.kind not in OUTSIDE_TEXT


def _explained(verdict: Verdict, template: Template) -> Verdict:
    """The verdict; the reason of a part that recurs as a whole says in how many articles."""
    if not verdict.reason:
        return verdict
    lines = verdict.piece.text.split("\n")
    seen = [template.seen.get(mark_of(line)) for line in lines]
    known = [one for one in seen if one is not None]
    if len(known) < len(lines):
        return verdict
    words = min(known, key=lambda one: one.articles).words
    if words == verdict.reason:
        return verdict
    return Verdict(verdict.piece, f"{verdict.reason}, {words}")
