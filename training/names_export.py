"""Writes the tagger's network as an ONNX file with 8-bit weights."""

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.names_net import Net


class _Plain(nn.Module):
    """The network as it runs: one window, no source."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("table", net.shape_table().detach() + net.source[0].detach())

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        net = self.net
        words = net.words[ids].to(torch.float32) * net.scale[ids]
        hidden = net.norm(words + net.places[: ids.shape[1]] + net.kind + self.table[shapes])
        for layer in net.layers:
            hidden = layer(hidden, None)
        return net.head(hidden)


def export(net: Net, file: Path) -> None:
    """Write the network to `file`: inputs `ids` and `shapes`, output `scores`."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        example = torch.zeros(1, 16, dtype=torch.int64)
        torch.onnx.export(
            _Plain(net).eval(),
            (example, example),
            str(plain),
            input_names=["ids", "shapes"],
            output_names=["scores"],
            dynamic_axes={"ids": {1: "n"}, "shapes": {1: "n"}, "scores": {1: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            file,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul"],
        )
