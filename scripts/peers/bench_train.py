"""Runs Mixlaw and its PyTorch peers on the same weights and tokens, one after another, and sets them side by side."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time

import gptneox
import numpy
import torch
import transformers

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONTENDERS = ("mixlaw", "mixlaw-resumed", "mixlaw@CHOICE", "eager", "compile")
PEAK = {"H100": 989e12, "H200": 989e12, "A100": 312e12, "GH200": 989e12}  # bf16, dense


def spec(card):
    """Layers, width and heads of a card of models/, or of LAYERSxWIDTHxHEADS."""
    if re.fullmatch(r"\d+x\d+x\d+", card):
        return tuple(map(int, card.split("x")))
    text = (ROOT / "models" / f"{card}.yaml").read_text()
    return tuple(int(re.search(rf"^{key}: (\d+)", text, re.M)[1]) for key in ("layers", "width", "heads"))


def initialise(model, layers, width):
    """Pythia's initial weights: small_init, and wang_init for the output projections."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 2:
                output = name.endswith(("attention.dense.weight", "dense_4h_to_h.weight"))
                sd = 2 / (layers * width**0.5) if output else (2 / (5 * width)) ** 0.5
                parameter.normal_(0, sd)


def flops_per_token(layers, width, vocabulary, sequence):
    """design.md: 6 (N + V d) + 12 L d s."""
    n = layers * (12 * width**2 + 13 * width) + 2 * width
    return 6 * (n + vocabulary * width) + 12 * layers * width * sequence


class MemorySampler(threading.Thread):
    """The most memory a process (and its children) held: of the GPU by nvidia-smi, else resident."""

    def __init__(self, pid, gpu):
        super().__init__(daemon=True)
        self.pid, self.gpu, self.peak, self.going = pid, gpu, 0, True
        self.before = self.gpu_memory() if gpu else 0

    @staticmethod
    def gpu_memory():
        """Bytes in use on the first visible GPU, by all processes."""
        index = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0] or "0"
        query = ["nvidia-smi", "-i", index, "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
        return int(subprocess.run(query, capture_output=True, text=True, check=True).stdout) << 20

    def run(self):
        while self.going:
            try:
                if self.gpu:
                    now = self.gpu_memory() - self.before
                else:
                    status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
                    now = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) << 10
                self.peak = max(self.peak, now)
            except (OSError, TypeError):
                pass
            time.sleep(0.1)


def run(contender, o, folder):
    """Runs one contender; returns its readings and its peak memory."""
    arguments = [
        "--model", folder / "model", "--tokens", folder / "tokens.bin", "--rows", o.rows,
        "--micro-batch", o.micro_batch or o.rows, "--steps", o.steps, "--read-every", o.read_every,
        "--precision", o.precision, "--device", o.device, "--threads", o.threads,
        "--learning-rate", o.learning_rate,
    ]
    # As scripts/mixlaw does: freed activations stay in the process. The peers gain by it as much as Mixlaw.
    environment = {
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": str(4 << 30),
        "MALLOC_TRIM_THRESHOLD_": str(8 << 30),
        **os.environ,
    }
    if contender.startswith("mixlaw"):
        choices = contender.partition("@")[2] or o.choices
        arguments += ["--choices", choices] if choices else []
        command = [ROOT / "scripts" / "mixlaw", *arguments]
        environment["MIXLAW_MAIN"] = "org.mixlaw.bench.TrainingBenchmark"
        if contender.startswith("mixlaw-resumed"):
            return resumed(command, environment, o, folder)
    else:
        arguments[arguments.index("--precision") + 1] = o.precision.split("_")[0]
        command = [sys.executable, ROOT / "scripts/peers/train_peer.py", *arguments]
        command += ["--compile"] if contender.startswith("compile") else []
    return measured(contender, command, environment, o, folder)


def measured(contender, command, environment, o, folder):
    """Runs a command to its end; returns its readings and its peak memory, or None if it fails."""
    with open(folder / f"{contender}.err", "w+") as log:
        process = subprocess.Popen(
            [str(c) for c in command], stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
        sampler = MemorySampler(process.pid, o.device != "cpu")
        sampler.start()
        readings = [json.loads(line) for line in process.stdout if line.startswith('{"step"')]
        sampler.going = False
        failed = process.wait() or not readings
        log.seek(0)
        text = log.read()
    sys.stderr.write(f"{contender} failed:\n{text[-3000:]}" if failed else text[-500:])
    return None if failed else (readings, sampler.peak)


def resumed(command, environment, o, folder):
    """Half of the steps in one process, the other half in another that goes on from what the first has saved."""
    half = o.steps // 2 // o.read_every * o.read_every
    at = command.index("--steps") + 1
    first = [*command[:at], half, *command[at + 1 :], "--save", folder / "saved"]
    second = [*command[:at], o.steps - half, *command[at + 1 :], "--resume", folder / "saved", "--skip", half]
    parts = [measured("mixlaw-resumed", part, environment, o, folder) for part in (first, second)]
    if None in parts:
        return None
    return parts[0][0] + parts[1][0], max(part[1] for part in parts)


def relative_difference(ours, theirs, key):
    """The largest relative difference of a per-step figure."""
    a = [x for r in ours for x in r[key]]
    b = [x for r in theirs for x in r[key]]
    return max(abs(x - y) / abs(y) for x, y in zip(a, b))


def gains(o, results, milliseconds):
    """A table of what each choice saves of a step, predicted beside measured; the second plain run shows the noise."""
    if "mixlaw" not in results:
        return []
    plain = milliseconds(results["mixlaw"][0])
    lines = [f"| taken back (a step takes {plain:.1f} ms) | predicted gain, ms | measured, ms |", "| --- | --- | --- |"]
    for entry in o.predicted.split(";"):
        choice, words, gain = entry.split(":")
        found = results.get(f"mixlaw@{choice}")
        measured = f"{milliseconds(found[0]) - plain:+.1f}" if found else "failed"
        lines += [f"| {words} (`{choice}`) | {float(gain):+.1f} | {measured} |"]
    if "mixlaw-again" in results:
        lines += [f"| nothing: the same again | 0 | {milliseconds(results['mixlaw-again'][0]) - plain:+.1f} |"]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--card", default="4x256x8", help="a card of models/, or LAYERSxWIDTHxHEADS")
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--sequence", type=int, default=256)
    parser.add_argument("--rows", type=int, default=16, help="sequences of a batch")
    parser.add_argument("--micro-batch", type=int, default=0, help="sequences at a time; 0 for all")
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument("--read-every", type=int, default=5, help="steps between readings of the loss")
    parser.add_argument("--precision", choices=["fp32", "bf16", "bf16_residual_fp32"], default="fp32")
    parser.add_argument("--device", default="gpu:0" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--choices", default="", help="choices of Mixlaw's network program, e.g. split=false")
    parser.add_argument(
        "--contenders", default="mixlaw,eager",
        help="of " + ", ".join(CONTENDERS) + "; NAME-again runs one again; CHOICE is one of the network program's, e.g. split=false",
    )
    parser.add_argument(
        "--tolerance", type=float, help="fail where Mixlaw's loss or gradient norm is further from eager's, relatively"
    )
    parser.add_argument(
        "--predicted", default="", help="CHOICE:WORDS:MILLISECONDS;...: what each mixlaw@CHOICE takes back, and its predicted gain"
    )
    parser.add_argument("--results", type=pathlib.Path, help="append the table to this Markdown file")
    o = parser.parse_args()

    layers, width, heads = spec(o.card)
    tokens_per_step = o.rows * o.sequence
    flops = flops_per_token(layers, width, o.vocabulary, o.sequence)
    gpu = torch.cuda.get_device_name() if o.device != "cpu" else None
    peak = next((p for name, p in PEAK.items() if gpu and name in gpu), None)
    torch.manual_seed(1)
    lines, results, off = [], {}, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = transformers.GPTNeoXForCausalLM(
            gptneox.config(layers, width, heads, o.vocabulary, o.sequence)
        )
        initialise(model, layers, width)
        model.save_pretrained(folder / "model")
        del model
        numpy.random.default_rng(1).integers(
            0, o.vocabulary, (min(o.steps, 64) * o.rows, o.sequence + 1), dtype="<i4"
        ).tofile(folder / "tokens.bin")
        for contender in o.contenders.split(","):
            result = run(contender, o, folder)
            if result:
                results[contender] = result

    def speed(readings):
        timed = readings[1:] or readings  # the first reading holds the warm-up
        return len(timed) * o.read_every * tokens_per_step / sum(r["seconds"] for r in timed)

    lines += ["| | tokens/s | MFU | peak memory | tokens/s over eager | loss, gradient norm against eager |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    eager = results.get("eager")
    for contender, (readings, memory) in results.items():
        rate = speed(readings)
        mfu = f"{100 * rate * flops / peak:.1f}%" if peak and o.precision == "bf16" else "-"
        ratio = f"{rate / speed(eager[0]):.2f}" if eager else "-"
        near = "-"
        if eager and contender != "eager":
            loss = relative_difference(readings, eager[0], "losses")
            norm = relative_difference(readings, eager[0], "norms")
            near = f"{loss:.1e}, {norm:.1e}"
            if o.tolerance and contender.startswith("mixlaw") and not max(loss, norm) <= o.tolerance:
                off.append(f"{contender} is further than {o.tolerance:g} from eager: {near}")
        lines += [f"| {contender} | {rate:,.0f} | {mfu} | {memory / 2**30:.2f} GiB | {ratio} | {near} |"]
    if o.predicted:
        lines += ["", *gains(o, results, lambda readings: 1e3 * tokens_per_step / speed(readings))]
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
    title = (
        f"{layers} layers x {width}, {heads} heads, vocabulary {o.vocabulary}, sequence {o.sequence}, "
        f"{o.rows} rows in micro-batches of {o.micro_batch or o.rows}, {o.precision}, {o.steps} steps"
    )
    where = gpu or f"{cpu}, {o.threads or os.cpu_count()} threads"
    versions = f"Python {platform.python_version()}, torch {torch.__version__}, transformers {transformers.__version__}"
    today = datetime.date.today().isoformat()
    text = "\n".join([f"**{title}**", "", f"{today}, {where}; {versions}", "", *lines, "", *off, ""])
    print(text)
    if o.results:
        with open(o.results, "a") as out:
            out.write(text + "\n")
    mixlaw = [results[c][0] for c in ("mixlaw", "mixlaw-again") if c in results]
    if len(mixlaw) == 2:
        twice = relative_difference(*mixlaw, "losses"), relative_difference(*mixlaw, "norms")
        print(f"mixlaw against itself: {twice[0]:.1e}, {twice[1]:.1e}\n")
        if o.results:
            with open(o.results, "a") as out:
                out.write(f"Mixlaw against itself: {twice[0]:.1e}, {twice[1]:.1e}\n\n")
    sys.exit(0 if len(results) == len(o.contenders.split(",")) and not off else 1)


if __name__ == "__main__":
    main()
