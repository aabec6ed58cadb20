"""The tagger's network: MiniLM's encoder, the shapes of words beside its pieces, and tags.

The names of the encoder's weights are those of the published file.
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from reader.entities.bio import TAG_COUNT
from reader.entities.pieces import GAPS, LINES, SHAPES

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.mix = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.mix_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """The next layer's input."""
        batch, length, _ = hidden.shape
        parts = self.mix(hidden).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: bfloat16's fused attention learns at a third of this speed.
        weights = torch.matmul(query * (WIDTH // HEADS) ** -0.5, key.transpose(-1, -2))
        if mask is not None:
            weights = weights.masked_fill(~mask, -1e4)
        mixed = torch.matmul(weights.float().softmax(-1).to(value.dtype), value)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        hidden = self.mix_norm(hidden + self.out(mixed))
        inner = self.narrow(functional.gelu(self.wide(hidden)))
        return self.norm(hidden + self.drop(inner))


class Net(nn.Module):
    """Scores of every tag for every piece."""

    def __init__(self, sources: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.register_buffer("words", torch.zeros(0, WIDTH, dtype=torch.int8))
        self.register_buffer("scale", torch.zeros(0, 1))
        self.places = nn.Parameter(torch.zeros(512, WIDTH))
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shape = nn.Parameter(torch.randn(len(SHAPES), WIDTH) * 0.02)
        self.gap = nn.Parameter(torch.randn(len(GAPS), WIDTH) * 0.02)
        self.line = nn.Parameter(torch.randn(len(LINES), WIDTH) * 0.02)
        self.source = nn.Parameter(torch.randn(sources, WIDTH) * 0.02)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(WIDTH, TAG_COUNT)

    def shape_table(self) -> Tensor:
        """A row for every `shape_code`."""
        table = self.line[:, None, None] + self.gap[None, :, None] + self.shape[None, None]
        return table.reshape(-1, WIDTH)

    def forward(
        self, ids: Tensor, shapes: Tensor, sources: Tensor | None, mask: Tensor | None
    ) -> Tensor:
        """The scores: (windows, pieces, tags)."""
        words = self.words[ids].to(torch.float32) * self.scale[ids]
        hidden = words + self.places[: ids.shape[1]] + self.kind + self.shape_table()[shapes]
        hidden = hidden + (self.source[0] if sources is None else self.source[sources][:, None])
        hidden = self.drop(self.norm(hidden))
        if mask is not None:
            mask = mask[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return self.head(self.drop(hidden))


def load_encoder(net: Net, file: Path) -> None:
    """Fill the network with the published encoder's weights; words as 8-bit numbers."""
    found = load_file(file)
    words = found["embeddings.word_embeddings.weight"]
    scale = words.abs().amax(1, keepdim=True) / 127
    net.words = (words / scale.clamp(min=1e-12)).round().to(torch.int8)
    net.scale = scale
    with torch.no_grad():
        net.places.copy_(found["embeddings.position_embeddings.weight"])
        net.kind.copy_(found["embeddings.token_type_embeddings.weight"][0])
        _copy(net.norm, found, "embeddings.LayerNorm")
        for number, layer in enumerate(net.layers):
            place = f"encoder.layer.{number}"
            names = [f"{place}.attention.self.{part}" for part in ("query", "key", "value")]
            layer.mix.weight.copy_(torch.cat([found[f"{name}.weight"] for name in names]))
            layer.mix.bias.copy_(torch.cat([found[f"{name}.bias"] for name in names]))
            _copy(layer.out, found, f"{place}.attention.output.dense")
            _copy(layer.mix_norm, found, f"{place}.attention.output.LayerNorm")
            _copy(layer.wide, found, f"{place}.intermediate.dense")
            _copy(layer.narrow, found, f"{place}.output.dense")
            _copy(layer.norm, found, f"{place}.output.LayerNorm")


def _copy(module: nn.Module, found: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(found[f"{name}.weight"])
    module.bias.copy_(found[f"{name}.bias"])


def allowed_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """How unlikely each piece's allowed tags are; 0 where there is nothing to learn."""
    bits = torch.arange(TAG_COUNT, dtype=torch.int64)
    free = targets == 0
    allowed = ((targets[..., None] >> bits) & 1 == 1) | free[..., None]
    inside = scores.masked_fill(~allowed, -1e9).logsumexp(-1)
    return scores.logsumexp(-1) - inside


def as_arrays(numbers: list[np.ndarray], length: int) -> Tensor:
    """The arrays as one, filled up with zeros."""
    table = np.zeros((len(numbers), length), np.int64)
    for row, values in zip(table, numbers, strict=True):
        row[: len(values)] = values
    return torch.from_numpy(table)
