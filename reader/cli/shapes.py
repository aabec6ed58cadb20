"""The JSON shapes of docs/design.md, as plain values; fields are added, never renamed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from reader.model import (
    Article,
    Day,
    Entity,
    Entry,
    Extras,
    Feed,
    FeedHealth,
    FeedPreview,
    FeedResult,
    Imported,
    KnownName,
    Notice,
    Pack,
    Removed,
    Rule,
    Sighting,
    SmartCount,
    SmartFeed,
    Value,
)


def rule_shape(rule: Rule) -> dict[str, object]:
    """One of the rules of `rules --json`."""
    return {
        "id": rule.id,
        "query": rule.draft.query,
        "action": rule.draft.action,
        "tag": rule.draft.tag,
        "feed": rule.draft.feed_id,
        "feed_title": rule.feed_title,
        "paused": rule.is_paused,
        "trouble": rule.trouble,
        "touched": rule.touched,
        "made": time_shape(rule.made_at),
    }


def notice_shape(notice: Notice) -> dict[str, object]:
    """What a rule tells of new entries, in `refresh --json`."""
    return {
        "rule": notice.rule_id,
        "query": notice.query,
        "entries": list(notice.entry_ids),
    }


def time_shape(moment: datetime | None) -> str | None:
    """A moment as every shape has it: ISO 8601, UTC; None for none."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def article_shape(article: Article) -> dict[str, object]:
    """`extract --json`."""
    return {
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "published": time_shape(article.published),
        "modified": time_shape(article.modified),
        "site": article.site,
        "section": article.section,
        "language": article.language,
        "kind": article.kind.value,
        "note": article.note,
        "text": article.text,
        "blocks": [
            {
                "kind": block.kind.value,
                "text": block.text,
                "start": block.start,
                "end": block.end,
                "level": block.level,
            }
            for block in article.blocks
        ],
        "links": [
            {"start": link.start, "end": link.end, "url": link.url} for link in article.links
        ],
        "removed": [_removed(part) for part in article.removed],
        "captions": [
            {"text": caption.text, "credit": caption.credit} for caption in article.captions
        ],
        "credits": list(article.credits),
        "image": {"url": article.image, "caption": article.image_caption},
        "is_paywalled": article.is_paywalled,
    }


def _removed(part: Removed) -> dict[str, object]:
    return {"text": part.text, "reason": part.reason, "after": part.after}


def extras_shape(extras: Extras) -> dict[str, object]:
    """What `show --json` adds: what hangs on the entry."""
    return {
        "enclosures": [
            {
                "url": part.url,
                "type": part.media_type,
                "size": part.size_bytes,
                "seconds": part.seconds,
                "title": part.title,
            }
            for part in extras.enclosures
        ],
        "replies_to": list(extras.replies_to),
    }


def entities_shape(source: str, text: str, entities: Iterable[Entity]) -> dict[str, object]:
    """`entities --json`."""
    return {
        "source": source,
        "text": text,
        "entities": [entity_shape(entity) for entity in entities],
    }


def entity_shape(entity: Entity) -> dict[str, object]:
    """One of the entities of `entities --json`; what has a value says which."""
    return {
        **({"value": _value_shape(entity.value)} if entity.value else {}),
        "name": entity.name,
        "type": entity.type.value,
        "aliases": list(entity.aliases),
        "reasons": [entity.reason(alias) for alias in entity.aliases],
        "mentions": [
            {"start": mention.start, "end": mention.end, "text": mention.text}
            for mention in entity.mentions
        ],
    }


def _value_shape(value: Value) -> dict[str, object]:
    if isinstance(value, Day):
        return {"date": value.date}
    return {"amount": value.amount, "unit": value.unit}


def result_shape(result: FeedResult) -> dict[str, object]:
    """One line of `refresh --json`, and `add --json`."""
    return {
        "feed": result.url,
        "title": result.title,
        "status": result.status,
        "entries_new": result.entries_new,
        "entries_updated": result.entries_updated,
        "error": result.error,
        "seconds": result.seconds,
        "notices": [notice_shape(notice) for notice in result.notices],
    }


def entry_shape(
    entry: Entry, *, snippet: str = "", tags: Sequence[str] = ()
) -> dict[str, object]:
    """One row of `list --json`, and of `search --json`, which has a snippet."""
    return {
        "id": entry.id,
        "feed": entry.feed_title,
        "title": entry.title,
        "url": entry.url,
        "published": time_shape(entry.published),
        "read": entry.is_read,
        "starred": entry.is_starred,
        "snippet": snippet,
        "tags": list(tags),
    }


def sighting_shape(
    sighting: Sighting, name: KnownName, *, tags: Sequence[str] = ()
) -> dict[str, object]:
    """One line of `where --json`: a row of `list --json`, the name, how often it is there."""
    return entry_shape(sighting.entry, tags=tags) | {
        "name": name.name,
        "type": name.key.type.value,
        "mentions": sighting.mentions,
    }


def feeds_shape(feeds: Sequence[Feed]) -> list[dict[str, object]]:
    """`feeds --json`."""
    return [
        {
            "id": feed.id,
            "title": feed.title,
            "url": feed.url,
            "site": feed.site_url,
            "folder": feed.folder,
            "full_text": feed.full_text,
            "unread": feed.unread,
            "entries": feed.entries,
            "last_success": time_shape(feed.last_success),
            "last_error": feed.last_error,
            "next_fetch": time_shape(feed.next_fetch),
            "paused": feed.is_paused,
            "every_s": feed.interval_s,
        }
        for feed in feeds
    ]


def preview_shape(feed: FeedPreview, others: Iterable[FeedPreview]) -> dict[str, object]:
    """`preview --json`."""
    return {
        "url": feed.url,
        "title": feed.title,
        "site": feed.site_url,
        "entries": feed.entries,
        "per_day": feed.per_day,
        "newest": [
            {"title": entry.title, "url": entry.url, "published": time_shape(entry.published)}
            for entry in feed.newest
        ],
        "others": [{"url": other.url, "title": other.title} for other in others],
    }


def import_shape(done: Imported) -> dict[str, object]:
    """`import --json`, and `packs --add --json`."""
    return {
        "added": list(done.added),
        "known": list(done.known),
        "refused": [{"url": url, "reason": reason} for url, reason in done.refused],
    }


def pack_shape(pack: Pack) -> dict[str, object]:
    """One of the packs of `packs --json`."""
    return {
        "id": pack.id,
        "kind": pack.kind,
        "name": pack.name,
        "feeds": [{"title": feed.title, "url": feed.url} for feed in pack.feeds],
    }


def health_shape(health: FeedHealth) -> dict[str, object]:
    """One row of `feeds --health --json`: a row of `feeds --json` and how it does."""
    return feeds_shape([health.feed])[0] | {
        "state": health.state,
        "needs_you": health.needs_you,
        "since": time_shape(health.since),
        "status": health.status,
        "errors_in_row": health.errors_in_row,
        "moved_to": health.moved_to,
        "moved_times": health.moved_times,
        "per_day": None if health.per_day is None else round(health.per_day, 3),
        "share_read": None if health.share_read is None else round(health.share_read, 3),
        "mend": health.mend,
    }


def smart_shape(feed: SmartFeed, number: SmartCount) -> dict[str, object]:
    """One of the smart feeds of `smart --json`; `unread` ends at a thousand."""
    return {
        "id": feed.id,
        "title": feed.title,
        "query": feed.query,
        "unread": number.unread,
        "is_more": number.is_more,
        "error": number.error,
    }
