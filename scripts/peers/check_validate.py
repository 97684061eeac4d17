"""Re-saves a run of a study with transformers and lets `mixlaw validate --checkpoint` evaluate it.

    python scripts/peers/check_validate.py STUDY [--run w24-optimum-s1] [--mixture optimum] [--mixlaw scripts/mixlaw]

Exports the run, loads it with transformers, saves it again (whole; in shards; in bf16; in fp16), and evaluates each on the study's held-out
text. Exits 1 where a loss of the fp32 copies differs by more than 1e-5 from that of the export, or one of the 16-bit copies from that of the same
rounded weights saved as fp32. STUDY/elsewhere.csv is written and, if it was there, put back.
"""

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import transformers


def evaluate(given, folder):
    """The losses of a checkpoint by validation domain, as Mixlaw measures them."""
    table = given.study / "elsewhere.csv"
    table.unlink(missing_ok=True)
    subprocess.run(
        [given.mixlaw, "validate", given.study, "--checkpoint", f"{given.mixture}={folder}", "--tokens", "1000000", "--device", "cpu"],
        check=True,
        capture_output=True,
    )
    with table.open() as lines:
        return {row["domain"]: float(row["loss"]) for row in csv.DictReader(lines)}


def compare(name, wanted, found):
    off = max(abs(wanted[domain] - found[domain]) for domain in wanted)
    print(f"transformers {transformers.__version__}, {name:28s} largest difference {off:.1e}")
    return off <= 1e-5 and wanted.keys() == found.keys()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--run", default="")
    parser.add_argument("--mixture", default="optimum")
    parser.add_argument("--mixlaw", default=str(Path(__file__).parents[1] / "mixlaw"))
    given = parser.parse_args()
    run = given.study / "runs" / given.run if given.run else next((given.study / "runs").glob(f"*-{given.mixture}-s1"))
    kept = given.study / "elsewhere.csv"
    right = True
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        before = kept.read_bytes() if kept.exists() else None
        try:
            exported = work / "exported"
            subprocess.run([given.mixlaw, "export", run, "--out", exported], check=True, capture_output=True)
            wanted = evaluate(given, exported)
            print("losses:", ", ".join(f"{domain} {loss:.6f}" for domain, loss in wanted.items()))
            for name, shard in (("fp32", "5GB"), ("fp32 in shards", "20KB")):
                model = transformers.GPTNeoXForCausalLM.from_pretrained(exported, torch_dtype=torch.float32)
                model.save_pretrained(work / "saved", max_shard_size=shard)
                files = len(list((work / "saved").glob("*.safetensors")))
                right = compare(f"{name}, {files} files", wanted, evaluate(given, work / "saved")) and right
                shutil.rmtree(work / "saved")
            for dtype in (torch.bfloat16, torch.float16):
                model = transformers.GPTNeoXForCausalLM.from_pretrained(exported, torch_dtype=torch.float32).to(dtype)
                model.save_pretrained(work / "half", max_shard_size="20KB")
                model.float().save_pretrained(work / "rounded")
                found = evaluate(given, work / "half")
                right = compare(f"{dtype}", evaluate(given, work / "rounded"), found) and right
                print(f"  {' ' * 30} from fp32 by {max(abs(wanted[d] - found[d]) for d in wanted):.1e}")
                shutil.rmtree(work / "half")
                shutil.rmtree(work / "rounded")
        finally:
            kept.unlink(missing_ok=True)
            if before is not None:
                kept.write_bytes(before)
    print("ok" if right else "DIFFERENT")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
