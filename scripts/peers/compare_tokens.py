"""Compares the tokens of `mixlaw corpus build` with those of Hugging Face's tokenizers in Python, document by document.

    pip install tokenizers==0.23.3
    python scripts/peers/compare_tokens.py gpt-neox-20b.json data/sample/*.jsonl

Every file of JSON lines becomes a domain. Prints documents and tokens of each, and the vocabulary before and after it is
padded; exit status 1 at the first document that differs. MIXLAW names another launcher than scripts/mixlaw.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

import tokenizers


def build(tokenizer, files, folder):
    held_out = folder / "held-out.txt"
    held_out.write_text("A text that no file has, for the validation that every corpus needs.\n" * 3)
    domains = "".join(f'    d{i}: {{train: ["{file.resolve()}"]}}\n' for i, file in enumerate(files))
    study = folder / "study.yaml"
    study.write_text(
        "corpus:\n"
        f'  tokenizer: {{huggingface: "{tokenizer.resolve()}"}}\n'
        "  sequence_length: 16\n"
        f"  domains:\n{domains}"
        f'  validation:\n    v: {{files: ["{held_out}"]}}\n'
    )
    launcher = os.environ.get("MIXLAW", str(pathlib.Path(__file__).resolve().parents[1] / "mixlaw"))
    corpus = folder / "corpus"
    subprocess.run([launcher, "corpus", "build", str(study), "--out", str(corpus)], check=True, stdout=subprocess.DEVNULL)
    return corpus


def documents(prefix):
    index = prefix.with_name(prefix.name + ".idx").read_bytes()
    width = {4: 4, 8: 2}[index[17]]
    (count,) = struct.unpack_from("<Q", index, 18)
    lengths = struct.unpack_from(f"<{count}i", index, 34)
    data = memoryview(prefix.with_name(prefix.name + ".bin").read_bytes()).cast("H" if width == 2 else "I")
    at = 0
    for length in lengths:
        yield data[at : at + length].tolist()
        at += length


def main(tokenizer, files):
    reference = tokenizers.Tokenizer.from_file(str(tokenizer))
    with tempfile.TemporaryDirectory() as folder:
        corpus = build(tokenizer, files, pathlib.Path(folder))
        made = json.loads((corpus / "corpus.json").read_text())
        end = reference.token_to_id("<|endoftext|>")
        for i, file in enumerate(files):
            count = tokens = 0
            texts = (json.loads(line)["text"] for line in file.open(encoding="utf-8"))
            built = documents(corpus / made["training"][f"d{i}"]["file"])
            for text, ids in zip((t for t in texts if t), built, strict=True):
                wanted = reference.encode(text, add_special_tokens=False).ids + [end]
                if ids != wanted:
                    sys.exit(f"{file} document {count}: {ids[:20]}... in the place of {wanted[:20]}...")
                count += 1
                tokens += len(ids)
            print(f"{file.name}: {count} documents, {tokens} tokens, all equal")
    vocabulary = made["vocabulary"]
    print(f"vocabulary {vocabulary} of {reference.get_vocab_size()}, padded to {-(-vocabulary // 128) * 128}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), [pathlib.Path(file) for file in sys.argv[2:]])
