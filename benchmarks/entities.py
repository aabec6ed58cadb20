"""The program's names against annotated texts, and what finding them costs.

    python -m benchmarks.entities --data DATA [--texts FILE] [--model FOLDER] [--spacy]

DATA is a folder of `SET.jsonl`, a text a line, of two kinds. Marked texts have `text` and
`ents` ([start, end, type], in code points; types may be as coarse as PER, LOC, ORG, MISC, where
MISC holds peoples, events and works). Panels have `id` and `entities` (`type`, `mentions`), and
their texts stand in FILE (`id`, `gold`; gzip). None is part of the project.

A mention is right when its span and type are, articles and possessives trimmed on both sides. A
panel's entity is right when its type is and it shares more than half of the mentions of the
larger of the two, each matched once. Merging is B-cubed F1 over the mentions with right spans.
`--spacy` adds en_core_web_sm as it comes, if installed. Loading and memory are those of a fresh
process; the times for 1,000 words are warm ones: on the clock, and of all processors together.
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


def count_spans(mine: Sequence[Named], right: Sequence[Named], kinds: set[str]) -> list[int]:
    """The same, whatever the type."""
    found, gold = _spans(mine, kinds), _spans(right, kinds)
    return [len(found.keys() & gold.keys()), len(found), len(gold)]


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


def count_kind(mine: Sequence[Named], right: Sequence[Named], kind: str) -> list[int]:
    """The same of one type."""
    of_kind = ([named for named in names if named[0] == kind] for names in (mine, right))
    return count_panel(*of_kind)


def count_merged(mine: Sequence[Named], right: Sequence[Named]) -> list[float]:
    """B-cubed precision and recall, each summed over the mentions found, and their number."""
    theirs = {span: spans for _, spans in mine for span in spans}
    golds = {span: spans for _, spans in right for span in spans}
    both = theirs.keys() & golds.keys()
    precision = recall = 0.0
    for span in both:
        found, gold = theirs[span] & both, golds[span] & both
        precision += len(found & gold) / len(found)
        recall += len(found & gold) / len(gold)
    return [precision, recall, len(both)]


def score(marked: Sequence[Marked], find: Finder, *, has_panels: bool) -> str:
    """F1 of mentions, of panels where there are any, and the time for 1,000 words."""
    kinds = {kind for one in marked for kind, _ in one.right}
    began, worked = time.perf_counter(), time.process_time()
    pairs = [(find(one.text), one.right) for one in marked]
    took, worked = time.perf_counter() - began, time.process_time() - worked
    words = sum(len(one.text.split()) for one in marked)
    shown = [
        f"mentions {_f1(count_mentions(*pair, kinds) for pair in pairs):5.1f}",
        f"spans {_f1(count_spans(*pair, kinds) for pair in pairs):5.1f}",
    ]
    if has_panels:
        merged = _sum(count_merged(*pair) for pair in pairs)
        precision, recall = (part / max(1, merged[2]) for part in merged[:2])
        shown += [
            f"panel {_f1(count_panel(*pair) for pair in pairs):5.1f}",
            *(
                f"{kind} {_f1(count_kind(*pair, kind) for pair in pairs):5.1f}"
                for kind in ("PERSON", "ORG", "PLACE")
            ),
            f"merging {200 * precision * recall / max(1e-9, precision + recall):5.1f}",
        ]
    return "  ".join(
        [*shown, f"{1e6 * took / words:4.0f} ms, {1e6 * worked / words:4.0f} of a core"]
    )


def _f1(counts: Iterable[Sequence[float]]) -> float:
    right, found, gold = _sum(counts)
    return 200 * right / max(1, found + gold)


def _sum(counts: Iterable[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*counts, strict=True)]


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
