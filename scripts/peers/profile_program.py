"""Where the time of a step goes: Mixlaw's network program, and transformers eager, by class of kernel.

Runs the program's own text (network.py.txt) under PyTorch's profiler, which DJL does not offer.

    python scripts/peers/profile_program.py --card pythia-160m --sequence 2048 --micro-batch 16 --precision bf16
"""

import argparse
import io
import pathlib
import re
import statistics
import struct
import time
import zipfile

import bench_train
import gptneox
import torch
import transformers

PROGRAM = bench_train.ROOT / "src/main/resources/org/mixlaw/model/network/network.py.txt"
CLASSES = (
    ("attention", r"flash|fmha|attention|sdpa"),
    ("optimizer", r"adam|multi_tensor|foreach|lpnorm|linalg_vector_norm"),
    ("matrix products", r"gemm|cutlass|xmma|nvjet|cublas|splitk|aten::(add)?mm_?$|aten::(add)?mv_?$|aten::linear|aten::bmm|aten::addr"),
    ("loss head and embedding", r"softmax|scatter|gather|nll_loss|embedding|index|cross_entropy"),
    ("norms and pointwise", r"."),
)


def archive(attributes):
    """The TorchScript archive that NetworkArchive.java makes."""
    state = io.BytesIO()
    state.write(b"\x80\x02c__torch__\nNetwork\n)\x81}(")
    for key, value in attributes.items():
        state.write(b"X" + struct.pack("<I", len(key)) + key.encode())
        if isinstance(value, bool):
            state.write(b"\x88" if value else b"\x89")
        elif isinstance(value, int):
            state.write(b"J" + struct.pack("<i", value))
        else:
            state.write(b"G" + struct.pack(">d", value))
    state.write(b"ub.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        z.writestr("network/version", "10\n")
        z.writestr("network/constants.pkl", b"\x80\x02).")
        z.writestr("network/data.pkl", state.getvalue())
        z.writestr("network/code/__torch__.py", PROGRAM.read_text())
    out.seek(0)
    return out


def choices(vocabulary, bf16, device):
    """What Program.java takes on a device."""
    if device.type == "cuda":
        return {"attention": 1 if bf16 else 0, "split": True, "wide": True, "softmax": True, "chunk": 8192}
    rows = max(128, (1 << 26) // vocabulary // 256 * 256)
    return {"attention": 3, "split": False, "wide": True, "softmax": True, "chunk": rows}


def mixlaw(layers, width, heads, vocabulary, tokens, bf16, device):
    """A function that does one step of Mixlaw's program."""
    rotary = width // heads // 4
    network = torch.jit.load(
        archive(
            {
                "training": True, "layers": layers, "heads": heads, "rotary": rotary,
                "dtype": 15 if bf16 else 6, "stream": 15 if bf16 else 6, "epsilon": 1e-5, **choices(vocabulary, bf16, device),
            }
        )
    )
    sizes = [(7 * width, width), (width, 5 * width)] * layers
    w = [torch.randn(s, device=device) * 0.02 for s in [(vocabulary, width), *sizes, (vocabulary, width)]]
    b = []
    for _ in range(layers):
        b += [torch.ones(2, width), torch.zeros(2, width), torch.zeros(7 * width), torch.zeros(2, width)]
    b = [t.to(device) for t in [*b, torch.ones(width), torch.zeros(width)]]
    zeros = lambda tensors: [torch.zeros_like(t) for t in tensors]
    gw, gb, mw, mb, vw, vb = zeros(w), zeros(b), zeros(w), zeros(b), zeros(w), zeros(b)
    c = network.allocate(w)
    counter = torch.zeros(1, device=device)
    cis = network.rotary_table(torch.arange(tokens.size(1) - 1, dtype=torch.float32), counter)
    scale = torch.tensor([1 / (tokens.size(0) * (tokens.size(1) - 1))], dtype=torch.float64)
    scalars = torch.tensor([1e-3, 0.9, 0.95, 1e-8, 0.1, 1.0, 3e38], dtype=torch.float64)
    ids = tokens.to(torch.int32)

    def step():
        network.prepare(w, b, c)
        network.forward_backward(ids, cis, scale, w, b, c, gw, gb)
        network.update(scalars, counter, w, b, gw, gb, mw, mb, vw, vb)

    return step


def profile(step, steps, cuda):
    """Seconds a step by class, with the gaps where the device waited."""
    wait = torch.cuda.synchronize if cuda else lambda: None
    for _ in range(3):
        step()
    wait()
    start = time.perf_counter()
    for _ in range(steps):
        step()
    wait()
    wall = (time.perf_counter() - start) / steps
    with torch.profiler.profile() as profiler:
        for _ in range(steps):
            step()
        wait()
    classes, kernels = {}, []
    for event in profiler.key_averages():
        if cuda != (event.device_type == torch.autograd.DeviceType.CUDA):
            continue
        seconds = (event.self_device_time_total if cuda else event.self_cpu_time_total) / 1e6 / steps
        name = next(c for c, pattern in CLASSES if re.search(pattern, event.key, re.I))
        classes[name] = classes.get(name, 0) + seconds
        kernels.append((seconds, event.count // steps, event.key[:90]))
    classes["gaps"] = max(0.0, wall - sum(classes.values()))
    return wall, classes, sorted(kernels, reverse=True)


def median(profiles):
    """The median of each figure over several profiles; the kernels are those of the last."""
    classes = {name: statistics.median(p[1].get(name, 0) for p in profiles) for name in profiles[-1][1]}
    return statistics.median(p[0] for p in profiles), classes, profiles[-1][2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--card", default="4x256x8")
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--sequence", type=int, default=256)
    parser.add_argument("--micro-batch", type=int, default=16)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=1, help="profiles of each in turn; medians are printed")
    parser.add_argument("--kernels", type=int, default=15, help="kernels to list")
    parser.add_argument("--results", type=pathlib.Path, help="append the tables to this Markdown file")
    o = parser.parse_args()
    torch._C._set_graph_executor_optimize(False)
    layers, width, heads = bench_train.spec(o.card)
    device = torch.device(o.device)
    torch.manual_seed(1)
    tokens = torch.randint(0, o.vocabulary, (o.micro_batch, o.sequence + 1))
    model = transformers.GPTNeoXForCausalLM(gptneox.config(layers, width, heads, o.vocabulary, o.sequence))
    eager = gptneox.Trainer(model, 1e-3, device, o.precision == "bf16", False, o.micro_batch)
    ours, theirs = [], []
    with torch.no_grad():
        step = mixlaw(layers, width, heads, o.vocabulary, tokens, o.precision == "bf16", device)
    for _ in range(o.rounds):
        torch.set_grad_enabled(True)
        theirs.append(profile(lambda: eager.step(tokens), o.steps, device.type == "cuda"))
        with torch.no_grad():
            ours.append(profile(step, o.steps, device.type == "cuda"))
    ours, theirs = median(ours), median(theirs)
    text = [f"**Profile of {o.card}, sequence {o.sequence}, micro-batch {o.micro_batch}, {o.precision}**", ""]
    text += ["| | Mixlaw, ms | share | eager, ms | share |", "| --- | --- | --- | --- | --- |"]
    for name in [c for c, _ in CLASSES] + ["gaps"]:
        a, b = ours[1].get(name, 0), theirs[1].get(name, 0)
        text += [f"| {name} | {1e3 * a:.2f} | {a / ours[0]:.0%} | {1e3 * b:.2f} | {b / theirs[0]:.0%} |"]
    text += [f"| step | {1e3 * ours[0]:.2f} | | {1e3 * theirs[0]:.2f} | |", ""]
    text += ["Mixlaw's longest kernels:", "", "| ms a step | calls | kernel |", "| --- | --- | --- |"]
    text += [f"| {1e3 * s:.3f} | {n} | `{k}` |" for s, n, k in ours[2][: o.kernels]]
    print("\n".join(text) + "\n")
    if o.results:
        with open(o.results, "a") as out:
            out.write("\n".join(text) + "\n\n")


if __name__ == "__main__":
    main()
