"""Makes documents as jsonl and reads them with Python's own libraries: the peer of scripts/bench/read."""

import gzip
import json
import pathlib
import random
import shutil
import sys
import time

ENGLISH = "the of and to in a is that for it was on are as with be at by this have from or".split()
MIXED = ENGLISH + "naïve Zürich größer été français Москва слово 東京 言葉 “quoted” emoji\U0001f600".split()


def document(words, length):
    return " ".join(random.choice(words) + random.choice(["", "", "", ",", ".\n", ' "x"']) for _ in range(length))


def make(folder, megabytes):
    random.seed(1)
    for name, words in (("ascii", ENGLISH), ("mixed", MIXED)):
        texts = [document(words, random.randint(20, 1500)) for _ in range(500)]
        with open(folder / f"{name}.jsonl", "w", encoding="utf-8") as out:
            while out.tell() < megabytes * 1e6:
                meta = {"pile_set_name": random.choice(["Github", "ArXiv"]), "id": random.random()}
                out.write(json.dumps({"text": random.choice(texts), "meta": meta}, ensure_ascii=False) + "\n")
    with open(folder / "ascii.jsonl", "rb") as source, gzip.open(folder / "ascii.jsonl.gz", "wb", 6) as out:
        shutil.copyfileobj(source, out)


def read(file):
    characters = 0
    with (gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            characters += len(json.loads(line)["text"])
    return characters


def main(command, *arguments):
    if command == "make":
        make(pathlib.Path(arguments[0]), int(arguments[1]))
        return
    for file in map(pathlib.Path, arguments):
        best = float("inf")
        for _ in range(5):
            began = time.perf_counter()
            characters = read(file)
            best = min(best, time.perf_counter() - began)
        print(f"python {file.name} {best * 1e3:.0f} ms {characters} characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
