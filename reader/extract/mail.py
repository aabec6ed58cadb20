"""The head and the signature of a mail, apart from what it says (RFC 5322, RFC 3676 4.3)."""

import re
from datetime import datetime

from msgspec import Struct

from reader.extract.dates import parse_time
from reader.hygiene import clean_line

_FIELD = re.compile(r"^([A-Z][A-Za-z-]{1,40}):[ \t]")
_WANTED = frozenset({"from", "subject", "date", "to", "message-id"})
_ADDRESS = re.compile(r"\s*<[^<>]{0,200}>")
_SIGNATURE = "\n-- \n"
_MAX_HEAD_LINES = 200


class Mail(Struct, frozen=True):
    """A text as a mail; every part but `body` is empty for a text that is none."""

    body: str
    head: str = ""
    signature: str = ""
    subject: str = ""
    sender: str = ""
    sent: datetime | None = None


def split_mail(text: str) -> Mail:
    """The parts of a mail; a text that does not begin with a mail's head is all body."""
    head, blank, body = text.lstrip("\n").partition("\n\n")
    fields = _fields(head.split("\n")) if blank else {}
    if len(_WANTED & fields.keys()) < 2:
        return Mail(text)
    body, _, signature = body.partition(_SIGNATURE)
    return Mail(
        body=body,
        head=head,
        signature=signature.strip(),
        subject=clean_line(fields.get("subject", "")),
        sender=clean_line(_ADDRESS.sub("", fields.get("from", "")).strip(' "')),
        sent=parse_time(fields.get("date", "")),
    )


def _fields(lines: list[str]) -> dict[str, str]:
    """The header fields, names in lower case; empty when a line is not one of a mail's head."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines[:_MAX_HEAD_LINES]:
        found = _FIELD.match(line)
        if found:
            name = found.group(1).lower()
            fields.setdefault(name, line[found.end() :].strip())
        elif name and line[:1] in {" ", "\t"}:
            fields[name] = f"{fields[name]} {line.strip()}"
        else:
            return {}
    return fields
