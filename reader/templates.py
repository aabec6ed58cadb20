"""Texts as they are read: without the furniture of their site, as the user chose it.

What is stored stays as it was extracted, so that nothing that was learnt can lose a word.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from reader.extract.imprints import Mark, mark_of, marks_of, site_of
from reader.extract.templates import Seen, Template, apply_template, learn
from reader.model import MADE_TO_READ, Article, Block, EntryId, Removed
from reader.store.db import Database
from reader.store.imprints import (
    Known,
    load_known,
    origin_of,
    unpack_imprints,
)
from reader.store.values import NO_ENTRY, LineChoice


def as_read(db: Database, entry_id: EntryId, article: Article) -> Article:
    """The stored article as it is shown; the same one when nothing is known of its site."""
    if article.kind in MADE_TO_READ:
        return article
    known = load_known(db, entry_id, site_of(article), origin_of(article.kind))
    return apply_template(article, _make_template(known))


def _make_template(known: Known) -> Template:
    chosen = {choice.mark: choice for choice in known.choices if choice.site}
    own = {choice.mark: choice for choice in known.choices if not choice.site}
    chosen |= own  # what was put back in this article wins
    return Template(
        seen=_learnt(known.packed),
        kept=frozenset(mark for mark, choice in chosen.items() if choice.is_kept),
        dropped=frozenset(mark for mark, choice in chosen.items() if not choice.is_kept),
    )


@lru_cache(maxsize=16)  # the articles of one list come from few sites: 1 ms, not 15, for each
def _learnt(packed: tuple[bytes, ...]) -> Mapping[Mark, Seen]:
    """The furniture of the site whose articles left these imprints."""
    return MappingProxyType(learn(unpack_imprints(packed)))


def with_part(article: Article, part: Removed) -> Article:
    """The article with this removed part in its text again."""
    return apply_template(article, Template(kept=marks_of(part.text)))


def choose_here(entry_id: EntryId, part: Removed) -> list[LineChoice]:
    """The choices that put a removed part back in this entry's texts."""
    return _choices(marks_of(part.text), part.text, entry_id=entry_id, is_kept=True)


def choose_for_site(article: Article, line: Removed | Block) -> list[LineChoice]:
    """The choices that keep a removed part on the article's site, or take a block out there.

    None when the article has no address and so no site.
    """
    site = site_of(article)
    if not site:
        return []
    if isinstance(line, Removed):
        return _choices(marks_of(line.text), line.text, site=site, is_kept=True)
    return _choices([mark_of(line.text)], line.text, site=site, is_kept=False)


def _choices(
    marks: Iterable[Mark],
    sample: str,
    *,
    is_kept: bool,
    site: str = "",
    entry_id: EntryId = NO_ENTRY,
) -> list[LineChoice]:
    return [LineChoice(mark, is_kept, site, entry_id, sample) for mark in sorted(marks)]
