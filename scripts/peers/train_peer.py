"""The PyTorch side of scripts/bench/train: same files in, same JSON lines out as TrainingBenchmark."""

import argparse
import json
import time

import gptneox
import numpy
import torch
import transformers


def batches(path, rows, row):
    """Batches of rows of tokens, from the start again at the end of the file."""
    tokens = torch.from_numpy(numpy.fromfile(path, dtype="<i4").astype("int64"))
    tokens = tokens[: len(tokens) // (rows * row) * rows * row].view(-1, rows, row)
    step = 0
    while True:
        yield tokens[step % len(tokens)]
        step += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--tokens", required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--micro-batch", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--read-every", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--compile", action="store_true")
    o = parser.parse_args()
    if o.threads:
        torch.set_num_threads(o.threads)
    device = torch.device(o.device.replace("gpu", "cuda"))
    model = transformers.GPTNeoXForCausalLM.from_pretrained(o.model, attn_implementation="sdpa").float()
    row = model.config.max_position_embeddings + 1
    trainer = gptneox.Trainer(
        model, o.learning_rate, device, o.precision == "bf16", o.compile, o.micro_batch
    )
    source = batches(o.tokens, o.rows, row)
    losses, norms = [], []
    start = time.perf_counter()
    for step in range(1, o.steps + 1):
        loss, norm = trainer.step(next(source))
        losses.append(loss)
        norms.append(norm)
        if step % o.read_every == 0:
            line = {
                "step": step,
                "losses": torch.stack(losses).tolist(),
                "norms": torch.stack(norms).tolist(),
            }
            line["seconds"] = time.perf_counter() - start
            print(json.dumps(line), flush=True)
            losses, norms = [], []
            start = time.perf_counter()


if __name__ == "__main__":
    main()
