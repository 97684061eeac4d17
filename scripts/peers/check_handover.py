"""Gives a folder that `mixlaw handover` wrote to the trainer that it is for, and compares shares.

    python scripts/peers/check_handover.py DIR [--checkout PATH] [--samples 100000]

What is done follows from the files in DIR:

    megatron-data.json  needs megatron-core and numpy: every token file is read by its IndexedDataset, and its blended dataset draws
                        samples; those of a domain may differ from its share by one. With --checkout, a copy of Megatron-LM's
                        sources, its argument parser takes megatron.args.
    gpt-neox*.yml       needs --checkout, a copy of GPT-NeoX's sources, and deepspeed: its NeoXArgs takes the files, and the learning rates
                        of its schedule are compared at the ends of their phases.
    olmo-core.yaml      needs ai2-olmo-core: the README's program is run; sequences of a domain may differ from its share by one.
    config.json         needs datasets and transformers: the README's program is run; shares may differ by 5 standard deviations.

Exits 1 where something differs.
"""

import argparse
import itertools
import json
import math
import os
import re
import sys
import tempfile
import types
import typing
from pathlib import Path

typing.override = getattr(typing, "override", lambda f: f)  # Megatron-LM is written for Python 3.12


def compare(name, counts, shares, allowed):
    """Prints the drawn beside the asked shares, and tells whether all are near enough."""
    total = sum(counts.values())
    print(f"{name}: {total} samples")
    right = True
    for domain, share in shares.items():
        off = counts.get(domain, 0) - share * total
        good = abs(off) <= allowed(share, total)
        right = right and good
        print(f"  {domain:24s} asked {share:.6f}  drawn {counts.get(domain, 0) / total:.6f}  off by {off:+.2f} samples{'' if good else '  TOO FAR'}")
    return right


def asked(folder):
    plan = json.loads((folder / "mixture.json").read_text())
    return {name: part for name, part in plan["domains"].items() if part["proportion"] > 0}, plan


def shares(read):
    return {name: part["proportion"] for name, part in read.items()}


def program(folder):
    """Runs the Python of the README and gives its names."""
    text = re.search(r"```python\n(.*?)```", (folder / "README.md").read_text(), re.DOTALL).group(1)
    names = {}
    exec(compile(text, str(folder / "README.md"), "exec"), names)
    return names


def megatron(folder, samples):
    import numpy
    import torch
    from megatron.core.datasets.blended_megatron_dataset_builder import BlendedMegatronDatasetBuilder
    from megatron.core.datasets.gpt_dataset import GPTDataset, GPTDatasetConfig
    from megatron.core.datasets.indexed_dataset import IndexedDataset
    from megatron.core.datasets.utils import get_blend_from_list

    read, plan = asked(folder)
    right = True
    for name, part in read.items():
        data = IndexedDataset(part["token_file"])
        tokens = int(data.sequence_lengths.sum())
        same = tokens == part["available_tokens"] and len(data.document_indices) - 1 == part["available_documents"]
        right = right and same
        print(f"IndexedDataset {name}: {tokens} tokens, {len(data.document_indices) - 1} documents, {numpy.dtype(data.index.dtype)}{'' if same else '  DIFFERS'}")
    blend = json.loads((folder / "megatron-data.json").read_text())
    if not torch.distributed.is_initialized():
        torch.distributed.init_process_group("gloo", init_method="file://" + tempfile.mktemp(), rank=0, world_size=1)
    with tempfile.TemporaryDirectory() as cache:
        config = GPTDatasetConfig(
            random_seed=plan["seed"],
            sequence_length=plan["sequence_length"],
            blend_per_split=[get_blend_from_list(blend[split]) for split in ("train", "valid", "test")],
            multiple_validation_sets=blend["valid"] is not None,
            full_validation=blend["valid"] is not None,
            path_to_cache=cache,
            tokenizer=types.SimpleNamespace(vocab_size=None, eod=0, pad=-1, unique_identifiers={"class": "none"}),
            reset_position_ids=False,
            reset_attention_mask=False,
            eod_mask_loss=False,
        )
        train = BlendedMegatronDatasetBuilder(GPTDataset, [samples, None, None], lambda: True, config).build()[0]
        train[0]["tokens"]
        order = list(read)
        if len(order) == 1:
            return right
        prefixes = blend["train"][1::2]
        by_prefix = {part["token_file"]: name for name, part in read.items()}
        drawn = numpy.bincount(train.dataset_index[:samples], minlength=len(prefixes))
        counts = {by_prefix[prefix]: int(drawn[i]) for i, prefix in enumerate(prefixes)}
    return compare("megatron-core's blended dataset", counts, shares(read), lambda share, total: 1) and right


def megatron_arguments(folder, checkout):
    sys.path.insert(0, checkout)
    import megatron

    megatron.__path__ = [os.path.join(checkout, "megatron")]
    for name in [name for name in sys.modules if name.startswith("megatron.")]:
        del sys.modules[name]
    from megatron.training.arguments import add_megatron_arguments

    parser = add_megatron_arguments(argparse.ArgumentParser(allow_abbrev=False))
    words = (folder / "megatron.args").read_text().split()
    taken = parser.parse_args(words + ["--per-split-data-args-path", str(folder / "megatron-data.json")])
    print(f"Megatron-LM's parser takes {len(words)} words: {taken.num_layers} layers, {taken.train_iters} steps, {taken.lr_decay_style} schedule")
    return True


def neox(folder, checkout):
    sys.path.insert(0, checkout)
    os.environ.setdefault("DS_ACCELERATOR", "cpu")
    from megatron.learning_rates import AnnealingLR
    from megatron.neox_arguments import NeoXArgs

    right = True
    read, plan = asked(folder)
    previous = None
    for file in sorted(folder.glob("gpt-neox*.yml"), key=lambda file: (len(file.name), file.name)):
        taken = NeoXArgs.from_ymls([str(file)], overwrite_values={"global_num_gpus": 1})
        taken.validate_values()
        given = dict(zip(taken.train_data_paths, taken.train_data_weights))
        same = given == {part["token_file"]: part["proportion"] for part in read.values()}
        batch = taken.train_batch_size * taken.seq_length == plan["batch_tokens"]
        schedule = AnnealingLR(
            optimizer=types.SimpleNamespace(param_groups=[]),
            start_lr=taken.lr,
            warmup_iter=taken.warmup * taken.lr_decay_iters,
            total_iters=taken.lr_decay_iters,
            decay_style=taken.lr_decay_style,
            last_iter=0,
            min_lr=taken.min_lr,
        )

        def rate(step):
            schedule.num_iters = step
            return schedule.get_lr()

        first, end = (0, taken.exit_interval or taken.train_iters) if previous is None else (previous[0], taken.train_iters)
        print(f"GPT-NeoX takes {file.name}: precision {taken.precision}, lr {rate(first):.6g} at step {first}, {rate(end):.6g} at step {end}")
        joined = previous is None or math.isclose(rate(first), previous[1], rel_tol=1e-3)
        previous = (end, rate(end))
        right = right and same and batch and joined
        if not (same and batch and joined):
            print(f"  DIFFERS: data {same}, batch {batch}, rate goes on {joined}")
    return right


def olmo(folder):
    read, plan = asked(folder)
    os.chdir(tempfile.mkdtemp())
    dataset = program(folder)["dataset"]
    dataset.prepare()
    drawn = {name: 0 for name in read}
    by_file = {part["token_file"] + ".bin": name for name, part in read.items()}
    for (path, _), tokens in dataset._path_offset_index.items():
        drawn[by_file[path]] += tokens // plan["sequence_length"]
    first = dataset[0]["input_ids"]
    print(f"OLMo-core: {len(dataset)} sequences, the first of {len(first)} tokens")
    return compare("OLMo-core's source mixture", drawn, shares(read), lambda share, total: 1)


def huggingface(folder, samples):
    import numpy
    import transformers

    read, plan = asked(folder)
    config = transformers.GPTNeoXConfig.from_pretrained(folder)
    print(f"transformers {transformers.__version__}: {config.num_hidden_layers} layers, vocabulary {config.vocab_size}")
    names = program(folder)
    drawn = {name: 0 for name in read}
    owner = {}
    for name, part_of in read.items():
        for row in names["sequences"](part_of["token_file"], part_of["token_type"]):
            owner[bytes(row["input_ids"])] = name
    length = plan["sequence_length"]
    for row in itertools.islice(names["train"], samples):
        ids = row["input_ids"]
        assert len(ids) == length
        drawn[owner[bytes(numpy.asarray(ids, dtype="int64"))]] += 1
    return compare("datasets.interleave_datasets", drawn, shares(read), lambda share, total: 5 * math.sqrt(share * (1 - share) * total))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checkout")
    parser.add_argument("--samples", type=int, default=100_000)
    given = parser.parse_args()
    folder = given.folder.resolve()
    right = True
    if (folder / "megatron-data.json").exists():
        right = megatron(folder, given.samples)
        if given.checkout:
            right = megatron_arguments(folder, given.checkout) and right
    elif (folder / "gpt-neox.yml").exists():
        right = neox(folder, given.checkout)
    elif (folder / "olmo-core.yaml").exists():
        right = olmo(folder)
    else:
        right = huggingface(folder, given.samples)
    print("ok" if right else "DIFFERENT")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
