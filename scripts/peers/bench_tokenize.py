"""Hugging Face's tokenizers in Python, as the peer of `mixlaw corpus build` (scripts/bench/tokenize).

train FILES...       a byte-level BPE of 50,000 tokens with one end-of-text token, into OUT
encode FILES...      reads JSON lines, encodes them in batches on all cores, and writes 16-bit tokens with a separator
                     behind every document, as the build does; prints tokens and seconds
"""

import argparse
import json
import sys
import time

import numpy
import tokenizers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

END = "<|endoftext|>"


def documents(files):
    for file in files:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def train(files, out, vocabulary):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        documents(files),
        trainers.BpeTrainer(
            vocab_size=vocabulary,
            special_tokens=[END],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.save(out)
    print(f"{tokenizer.get_vocab_size()} tokens", file=sys.stderr)


def encode(files, out, batch_size):
    tokenizer = Tokenizer.from_file(out + "/tokenizer.json")
    separator = tokenizer.token_to_id(END)
    began = time.perf_counter()
    encoding = 0.0
    count = 0
    with open(out + "/python.bin", "wb") as written:

        def flush(batch):
            nonlocal encoding, count
            start = time.perf_counter()
            encoded = tokenizer.encode_batch(batch, add_special_tokens=False)
            encoding += time.perf_counter() - start
            for one in encoded:
                ids = one.ids
                ids.append(separator)
                numpy.asarray(ids, dtype=numpy.uint16).tofile(written)
                count += len(ids)

        batch = []
        for text in documents(files):
            batch.append(text)
            if len(batch) == batch_size:
                flush(batch)
                batch = []
        if batch:
            flush(batch)
    seconds = time.perf_counter() - began
    print(f"{count} {seconds:.2f} {encoding:.2f} {tokenizers.__version__}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["train", "encode"])
    parser.add_argument("out")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--vocabulary", type=int, default=50_000)
    parser.add_argument("--batch", type=int, default=1000)
    given = parser.parse_args()
    if given.what == "train":
        train(given.files, given.out, given.vocabulary)
    else:
        encode(given.files, given.out, given.batch)


main()
