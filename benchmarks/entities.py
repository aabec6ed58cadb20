"""The program's names against annotated texts, and what finding them costs.

    python -m benchmarks.entities --data DATA [--texts FILE] [--model FOLDER] [--spacy]

DATA is a folder of `SET.jsonl`, a text a line, of two kinds. Marked texts have `text` and
`ents` ([start, end, type], in code points; types may be as coarse as PER, LOC, ORG, MISC, where
MISC holds peoples, events and works). Panels have `id` and `entities` (`type`, `mentions`), and
their texts stand in FILE (`id`, `gold`; gzip). None is part of the project.

A mention is right when its span and type are, articles and possessives trimmed on both sides. A
panel's entity is right when its type is and it shares more than half of the mentions of the
larger of the two, each matched once. `--spacy` adds en_core_web_sm as it comes, if installed.
Loading and memory are those of a fresh process; the times are warm ones.
"""

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from reader.compute.models import find_model, load_tagger
from reader.enrich import find_names
from reader.entities.spans import trim
from reader.model import NAME_TYPES, EntityType, Mention, Tagger

Span = tuple[int, int]
Named = tuple[str, frozenset[Span]]
"""A type, and the mentions of one entity."""

Finder = Callable[[str], list[Named]]

COARSE = {"GROUP": "MISC", "EVENT": "MISC", "WORK": "MISC", "PLACE": "LOC", "PERSON": "PER"}

FRESH = """
import resource, sys, time
began = time.perf_counter()
from reader.compute.models import find_model, load_tagger
tagger = load_tagger(find_model(sys.argv[1]).folder)
tagger("Anna Rask spoke in Port Sella.")
took = time.perf_counter() - began
tagger("Anna Rask, the mayor of Port Sella, spoke to the Harbour Ledger. " * 300)
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


class Marked(Struct, frozen=True):
    """One text and what is right in it."""

    text: str
    right: list[Named]


def load(folder: Path, texts: Path | None) -> Iterator[tuple[str, bool, list[Marked]]]:
    """The sets: name, whether it has panels, and its texts."""
    bodies = {}
    if texts is not None:
        with gzip.open(texts, "rt", encoding="utf-8") as lines:
            bodies = {row["id"]: row["gold"] for row in map(json.loads, lines)}
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if all("ents" in row for row in rows):
            yield path.stem, False, [_marked(row["text"], _apart(row["ents"])) for row in rows]
        elif all(row["id"] in bodies for row in rows):
            yield (
                path.stem,
                True,
                [_marked(bodies[row["id"]], _together(row["entities"])) for row in rows],
            )


def _apart(names: Iterable[tuple[int, int, str]]) -> Iterator[tuple[str, list[Span]]]:
    return ((kind, [(start, end)]) for start, end, kind in names)


def _together(rows: Iterable[dict[str, object]]) -> Iterator[tuple[str, list[Span]]]:
    for row in rows:
        mentions = row["mentions"]
        assert isinstance(mentions, list)  # noqa: S101 - the format says so
        yield str(row["type"]), [(start, end) for start, end in mentions]


def _marked(text: str, names: Iterable[tuple[str, Iterable[Span]]]) -> Marked:
    return Marked(text, [_named(text, kind, spans) for kind, spans in names])


def _named(text: str, kind: str, spans: Iterable[Span]) -> Named:
    return kind, frozenset(trim(text, start, end) for start, end in spans)


def program(tagger: Tagger) -> Finder:
    """What the program shows: the tagger's names, corrected, completed and merged by rules."""
    return lambda text: [
        _from_mentions(text, entity.type, entity.mentions)
        for entity in find_names(text, tagger)
        if entity.type in NAME_TYPES
    ]


def as_it_comes(tagger: Tagger) -> Finder:
    """What the tagger marks, without any rule; one entity for each written form."""

    def find(text: str) -> list[Named]:
        forms: dict[tuple[EntityType, str], list[Mention]] = {}
        for mention in tagger(text):
            if mention.type in NAME_TYPES:
                forms.setdefault((mention.type, mention.text), []).append(mention)
        return [_from_mentions(text, kind, found) for (kind, _), found in forms.items()]

    return find


def _from_mentions(text: str, kind: EntityType, mentions: Iterable[Mention]) -> Named:
    return _named(text, str(kind), [(mention.start, mention.end) for mention in mentions])


def count_mentions(mine: Sequence[Named], right: Sequence[Named], kinds: set[str]) -> list[int]:
    """Right, found and to be found, of these types."""
    found, gold = _spans(mine, kinds), _spans(right, kinds)
    both = sum(gold.get(span) == kind for span, kind in found.items())
    return [both, len(found), len(gold)]


def _spans(names: Iterable[Named], kinds: set[str]) -> dict[Span, str]:
    shown = (
        (kind if kind in kinds else COARSE.get(kind, kind), spans) for kind, spans in names
    )
    return {span: kind for kind, spans in shown if kind in kinds for span in spans}


def count_panel(mine: Sequence[Named], right: Sequence[Named]) -> list[int]:
    """Right, found and to be found, of entities."""
    pairs = [
        (len(found & gold), i, j)
        for i, (kind, found) in enumerate(mine)
        for j, (other, gold) in enumerate(right)
        if kind == other and 2 * len(found & gold) > max(len(found), len(gold))
    ]
    used: set[tuple[str, int]] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if not used & {("mine", i), ("right", j)}:
            used |= {("mine", i), ("right", j)}
    return [len(used) // 2, len(mine), len(right)]


def score(marked: Sequence[Marked], find: Finder, *, has_panels: bool) -> str:
    """F1 of mentions, of panels where there are any, and the time for 1,000 words."""
    kinds = {kind for one in marked for kind, _ in one.right}
    mentions, panel, seconds = [0, 0, 0], [0, 0, 0], 0.0
    for one in marked:
        began = time.perf_counter()
        mine = find(one.text)
        seconds += time.perf_counter() - began
        for total, part in (
            (mentions, count_mentions(mine, one.right, kinds)),
            (panel, count_panel(mine, one.right) if has_panels else [0, 0, 0]),
        ):
            total[:] = [a + b for a, b in zip(total, part, strict=True)]
    words = sum(len(one.text.split()) for one in marked)
    shown = f"panel {_f1(panel):5.1f}" if has_panels else " " * 11
    return f"mentions {_f1(mentions):5.1f}  {shown}  {1e6 * seconds / words:5.0f} ms"


def _f1(counts: Sequence[int]) -> float:
    right, found, gold = counts
    return 200 * right / max(1, found + gold)


def cost(pipeline: str) -> tuple[float, float]:
    """Seconds from nothing to the first answer, and the process's peak in MB."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH, pipeline], capture_output=True, check=True, text=True
    )
    took_s, peak_mb = done.stdout.split()
    return float(took_s), float(peak_mb)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--texts", type=Path, help="the texts of the panels")
    parser.add_argument("--model", default="", help="a folder with another model")
    parser.add_argument("--spacy", action="store_true")
    options = parser.parse_args()
    own = load_tagger(find_model(options.model).folder)
    finders = {"reader": program(own), "tagger alone": as_it_comes(own)}
    pipelines = {"reader": options.model}
    if options.spacy:
        pipelines["spaCy"] = "en_core_web_sm"
        finders["spaCy"] = as_it_comes(load_tagger(find_model("en_core_web_sm").folder))
    for name, has_panels, marked in load(options.data, options.texts):
        for title, find in finders.items():
            print(f"{name:20} {title:14} {score(marked, find, has_panels=has_panels)}")
    for title, pipeline in pipelines.items():
        took_s, peak_mb = cost(pipeline)
        print(f"{title:20} first answer {took_s:.2f} s, peak {peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
