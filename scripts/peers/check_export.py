"""Loads an exported model with transformers and compares its loss with the one that Mixlaw printed.

    python scripts/peers/check_export.py EXPORTED_DIR TOKENS.bin ROWS MIXLAW_LOSS

The tokens are little-endian int32, rows of max_position_embeddings + 1. Exits 1 where the losses differ by more than 1e-5.
"""

import sys

import gptneox
import numpy
import torch
import transformers


def main(folder, tokens, rows, expected):
    model = transformers.GPTNeoXForCausalLM.from_pretrained(folder, torch_dtype=torch.float32).eval()
    row = model.config.max_position_embeddings + 1
    ids = numpy.fromfile(tokens, dtype="<i4", count=rows * row).astype("int64").reshape(rows, row)
    with torch.no_grad():
        loss = gptneox.token_losses(model, torch.from_numpy(ids)).item()
    print(f"transformers {loss:.7f}, Mixlaw {expected:.7f}, difference {abs(loss - expected):.1e}")
    return abs(loss - expected) > 1e-5


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
