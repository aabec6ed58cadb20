"""What hangs on an entry, in words."""

from reader.model.feeds import Enclosure, Extras

MAX_LINES = 10
_MB = 1_000_000


def attached_lines(extras: Extras) -> tuple[str, ...]:
    """A line for each attached file and each thing the entry answers, at most ten of each.

    Pictures are left out: they belong to the text.
    """
    files = [part for part in extras.enclosures if not part.media_type.startswith("image")]
    return (
        *(_line(part) for part in files[:MAX_LINES]),
        *(f"In reply to {name}" for name in extras.replies_to[:MAX_LINES]),
    )


def _line(part: Enclosure) -> str:
    facts = [part.title, part.media_type]
    if part.seconds:
        facts.append(f"{max(1, round(part.seconds / 60)):,} min")
    if part.size_bytes:
        facts.append(f"{part.size_bytes / _MB:,.1f} MB")
    told = ", ".join(fact for fact in facts if fact)
    return f"Attached ({told}): {part.url}" if told else f"Attached: {part.url}"
