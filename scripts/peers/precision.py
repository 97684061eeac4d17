"""How far bf16 training is from fp32: losses and gradient norms of Mixlaw's ways and of Hugging Face under autocast.

    python scripts/peers/precision.py --steps 50 --results scripts/bench/RESULTS.md

Every contender trains the same weights on the same tokens; the reference is transformers in fp32.
"""

import argparse
import datetime
import pathlib
import statistics
import tempfile

import bench_train
import gptneox
import numpy
import torch
import transformers

PLAIN = "attention=autograd,split=false,wide=false,softmax=false"
CONTENDERS = {
    "Hugging Face, autocast": ("eager", "bf16", ""),
    "Mixlaw, fp32": ("mixlaw", "fp32", ""),
    "Mixlaw, none of the choices below": ("mixlaw", "bf16", PLAIN),
    "+ rotary in fp32": ("mixlaw", "bf16", PLAIN + ",wide=true"),
    "+ loss head in place": ("mixlaw", "bf16", PLAIN + ",wide=true,softmax=true"),
    "+ split projections": ("mixlaw", "bf16", "split=true"),
    "+ residual stream in fp32": ("mixlaw", "bf16_residual_fp32", "split=true"),
}


def distances(ours, reference, key):
    """Mean and largest relative difference of a per-step figure, and that of its mean."""
    a = [x for r in ours for x in r[key]]
    b = [x for r in reference for x in r[key]]
    off = [abs(x - y) / abs(y) for x, y in zip(a, b)]
    drift = abs(statistics.fmean(a) - statistics.fmean(b)) / statistics.fmean(b)
    return statistics.fmean(off), max(off), drift


def prepare(o, folder, seed):
    """Weights and tokens that every contender begins with."""
    layers, width, heads = bench_train.spec(o.card)
    torch.manual_seed(seed)
    model = transformers.GPTNeoXForCausalLM(gptneox.config(layers, width, heads, o.vocabulary, o.sequence))
    bench_train.initialise(model, layers, width)
    model.save_pretrained(folder / "model")
    numpy.random.default_rng(seed).integers(
        0, o.vocabulary, (o.steps * o.rows, o.sequence + 1), dtype="<i4"
    ).tofile(folder / "tokens.bin")


def readings(kind, precision, choices, o, folder):
    o.precision, o.choices = precision, choices
    found = bench_train.run(kind, o, folder)
    if not found:
        raise SystemExit(f"{kind} in {precision} failed")
    return found[0]


def row(seeds):
    """Means over the seeds with their standard errors, and the largest of all."""
    cells = []
    for figure in range(2):
        means = [each[figure][0] for each in seeds]
        error = f" ({statistics.stdev(means) / len(means)**0.5:.0e})" if len(means) > 1 else ""
        cells.append(f"{statistics.fmean(means):.1e}{error}, {max(each[figure][1] for each in seeds):.1e}")
    drifts = (f"{statistics.fmean(each[figure][2] for each in seeds):.1e}" for figure in range(2))
    return " | ".join([*cells, ", ".join(drifts)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--card", default="6x256x8")
    parser.add_argument("--vocabulary", type=int, default=2048)
    parser.add_argument("--sequence", type=int, default=128)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=1, help="times that all is done, with other weights and tokens")
    parser.add_argument("--device", default="gpu:0" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--results", type=pathlib.Path, help="append the table to this Markdown file")
    o = parser.parse_args()
    o.micro_batch, o.read_every, o.learning_rate = o.rows, 10, 1e-3
    found = {contender: [] for contender in CONTENDERS}
    for seed in range(1, o.seeds + 1):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            prepare(o, folder, seed)
            reference = readings("eager", "fp32", "", o, folder)
            for contender, how in CONTENDERS.items():
                ours = readings(*how, o, folder)
                found[contender].append([distances(ours, reference, key) for key in ("losses", "norms")])
                print(f"seed {seed}, {contender}: {found[contender][-1]}", flush=True)
    lines = ["| | loss: mean, largest | gradient norm: mean, largest | mean over all steps: loss, norm |", "| --- | --- | --- | --- |"]
    lines += [f"| {contender} | {row(each)} |" for contender, each in found.items()]
    where = torch.cuda.get_device_name() if o.device != "cpu" else "CPU"
    title = f"{o.card}, vocabulary {o.vocabulary}, {o.rows} x {o.sequence} tokens a step, {o.steps} steps"
    title += f", {o.seeds} seeds (standard errors in brackets)" if o.seeds > 1 else ""
    text = [f"**bf16 against fp32: {title}**", "", f"{datetime.date.today()}, {where}, torch {torch.__version__}", "", *lines, ""]
    print("\n".join(text))
    if o.results:
        with open(o.results, "a") as out:
            out.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
