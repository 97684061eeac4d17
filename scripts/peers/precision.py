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
    """Mean and largest relative difference of a per-step figure, and the difference of the means."""
    a = [x for r in ours for x in r[key]]
    b = [x for r in reference for x in r[key]]
    off = [abs(x - y) / abs(y) for x, y in zip(a, b)]
    drift = abs(statistics.fmean(a) - statistics.fmean(b)) / statistics.fmean(b)
    return statistics.fmean(off), max(off), drift


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--card", default="6x256x8")
    parser.add_argument("--vocabulary", type=int, default=2048)
    parser.add_argument("--sequence", type=int, default=128)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--device", default="gpu:0" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--results", type=pathlib.Path, help="append the table to this Markdown file")
    o = parser.parse_args()
    o.micro_batch, o.read_every, o.learning_rate = o.rows, 10, 1e-3
    layers, width, heads = bench_train.spec(o.card)
    torch.manual_seed(1)
    lines = ["| | loss: mean, largest | gradient norm: mean, largest | mean over all steps: loss, norm |", "| --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = transformers.GPTNeoXForCausalLM(gptneox.config(layers, width, heads, o.vocabulary, o.sequence))
        bench_train.initialise(model, layers, width)
        model.save_pretrained(folder / "model")
        numpy.random.default_rng(1).integers(
            0, o.vocabulary, (o.steps * o.rows, o.sequence + 1), dtype="<i4"
        ).tofile(folder / "tokens.bin")

        def readings(kind, precision, choices):
            o.precision, o.choices = precision, choices
            found = bench_train.run(kind, o, folder)
            if not found:
                raise SystemExit(f"{kind} in {precision} failed")
            return found[0]

        reference = readings("eager", "fp32", "")
        for contender, how in CONTENDERS.items():
            found = readings(*how)
            loss, norm = (distances(found, reference, key) for key in ("losses", "norms"))
            lines.append(
                f"| {contender} | {loss[0]:.1e}, {loss[1]:.1e} | {norm[0]:.1e}, {norm[1]:.1e} | {loss[2]:.1e}, {norm[2]:.1e} |"
            )
            print(lines[-1], flush=True)
    where = torch.cuda.get_device_name() if o.device != "cpu" else "CPU"
    title = f"{o.card}, vocabulary {o.vocabulary}, {o.rows} x {o.sequence} tokens a step, {o.steps} steps"
    text = [f"**bf16 against fp32: {title}**", "", f"{datetime.date.today()}, {where}, torch {torch.__version__}", "", *lines, ""]
    print("\n".join(text))
    if o.results:
        with open(o.results, "a") as out:
            out.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
