"""The measurements of scripts/bench/gpu, in slices; that script's head says what they are and how to run them."""

import argparse
import pathlib
import subprocess
import sys

import slices
import torch

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# Predicted milliseconds of a step of pythia-160m, 16 x 2048 tokens, on an H100, that a choice of the program saves; from
# counts of bytes and operations, before any GPU was measured.
OFF = {
    "softmax=false": ("loss head in place", 11.0),
    "rows=1280": ("8,192 rows of logits at a time", 4.0),
    "attention=autograd": ("attention by explicit operators", 1.0),
    "wide=false": ("rotary in fp32, as one product", 2.3),
    "split=false": ("split projections", 3.0),
    "attention=cudnn": ("flash and not cuDNN's attention", -6.0),
}


def plan(rehearse):
    """Everything that is measured: section, name, seconds, command."""
    python, device = sys.executable, ["--device", "cpu" if rehearse else "gpu:0"]

    def train(*arguments):
        return [python, HERE / "bench_train.py", *device, *arguments, "--results", "{part}"]

    if rehearse:
        small = ["--vocabulary", 256, "--sequence", 64, "--rows", 4]
        tiny, limit = ["--card", "2x32x2", *small], 480
        steps, fast = ["--steps", 8, "--read-every", 2], ["--steps", 6, "--read-every", 2]
        sizes = [("2x32x2", 64, 4, "mixlaw,eager"), ("2x64x2", 64, 4, "mixlaw,eager")]
        vocabulary, half, memory = 256, "fp32", "fp32"
        ablated, profiled = ["--card", "2x32x2", *small], ["--card", "2x32x2", *small[:4], "--micro-batch", 4, "--steps", 2]
        cards = ["2x32x2"]
        choices = ["softmax=false", "attention=autograd", "split=false"]
    else:
        tiny, limit = ["--card", "pythia-70m", "--vocabulary", 50304, "--sequence", 1024, "--rows", 8], 200
        steps, fast = ["--steps", 50, "--read-every", 5], ["--steps", 20, "--read-every", 5]
        sizes = [
            ("pythia-160m", 2048, 16, "mixlaw,eager,compile"), ("pythia-410m", 2048, 8, "mixlaw,eager,compile"),
            ("pythia-70m", 2048, 16, "mixlaw,eager,compile"), ("dml-305m", 2048, 8, "mixlaw,eager,compile"),
            ("pythia-410m", 4096, 4, "mixlaw,eager,compile"),
        ]
        vocabulary, half, memory = 50304, "bf16", "bf16"
        ablated = ["--card", "pythia-160m", "--vocabulary", 50304, "--sequence", 2048, "--rows", 16]
        profiled = ["--vocabulary", 50304, "--sequence", 2048, "--micro-batch", 16, "--precision", "bf16"]
        cards = ["pythia-160m", "pythia-70m"]
        choices = list(OFF)

    for precision, tolerance in (("fp32", 1e-4), ("bf16", 1e-2)):
        contenders = "eager,mixlaw,mixlaw-again,mixlaw-resumed"
        yield "Correctness", f"correct-{precision}", limit, train(
            *tiny, *steps, "--precision", precision, "--contenders", contenders, "--tolerance", tolerance
        )
    yield "Precision", "precision", 2 * limit, [
        python, HERE / "precision.py", *device, "--results", "{part}", *(["--steps", 10, "--card", "2x32x2"] if rehearse else [])
    ]
    for card, sequence, rows, contenders in sizes:
        yield "Throughput and memory", f"speed-{card}-{sequence}", limit, train(
            *fast, "--card", card, "--sequence", sequence, "--rows", rows, "--vocabulary", vocabulary,
            "--precision", half, "--contenders", contenders,
        )
    for card in cards:
        arguments = profiled if rehearse else ["--card", card, *profiled]
        yield "Share of a step by class of kernel", f"profile-{card}", limit, [
            python, HERE / "profile_program.py", *arguments, "--results", "{part}"
        ]
    devices = 2 if rehearse else torch.cuda.device_count()
    if devices > 1:
        shapes = [["--card", "2x32x2", "--steps", 6]] if rehearse else [
            ["--gpu", "--card", card, "--vocabulary", 50304, "--sequence", 2048, "--rows", rows, "--micro-batch", 8, "--steps", 6,
             "--precision", "bf16"] for card, rows in (("pythia-160m", 256), ("pythia-410m", 128))
        ]
        counts = [n for n in (1, 2, 4, 8) if n <= devices]
        for shape in shapes:
            name = shape[shape.index("--card") + 1]
            command = [ROOT / "scripts/bench/scaling", *shape, "--replicas", ",".join(map(str, counts))]
            yield "Several GPUs", f"scaling-{name}", limit, ["bash", "-c", '"$@" > {part}', "scaling", *command]
    contenders = ",".join(["mixlaw", *(f"mixlaw@{choice}" for choice in choices), "mixlaw-again"])
    yield "Each choice taken back", "choices", 2 * limit, train(
        *fast, *ablated, "--precision", half, "--contenders", contenders,
        "--predicted", ";".join(f"{c}:{OFF[c][0]}:{OFF[c][1]}" for c in choices),
    )
    residual = train(*fast, *ablated, "--precision", "bf16_residual_fp32", "--contenders", "mixlaw")
    yield "Each choice taken back", "residual-fp32", limit, residual
    yield "Memory of a micro-batch", "memory", limit, [
        "bash", "-c", f"{ROOT}/scripts/bench/memory {memory} > {{part}}" if rehearse
        else f"{ROOT}/scripts/bench/memory bf16 gpu > {{part}} && {ROOT}/scripts/bench/memory fp32 gpu | tail -n +3 >> {{part}}"
    ]


def machine(rehearse):
    if rehearse:
        return "Rehearsed on a CPU with tiny models: the figures mean nothing."
    query = ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    return subprocess.run(query, capture_output=True, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--budget", type=float, default=540)
    parser.add_argument("--rehearse", action="store_true")
    o = parser.parse_args()
    run = slices.Slices(o.folder, o.budget)
    sections = {}
    for section, name, limit, command in plan(o.rehearse):
        sections.setdefault(section, []).append(name)
        run.run(name, min(limit, o.budget), command)
    (run.parts / "machine.md").write_text(machine(o.rehearse) + "\n")
    sys.exit(run.finish([("Machine", ["machine"]), *sections.items()], "gpu"))


if __name__ == "__main__":
    main()
