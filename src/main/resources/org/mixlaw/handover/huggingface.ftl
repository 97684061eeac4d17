`config.json` is the architecture (`GPTNeoXForCausalLM(GPTNeoXConfig.from_pretrained("${out?j_string}"))`), `mixture.json` the mixture. Sequences of ${sequence} tokens, drawn
from the token files in the mixture's shares:

```python
import json

import datasets
import numpy

plan = json.load(open("${out?j_string}/mixture.json"))
length = plan["sequence_length"]


def sequences(path, dtype):
    tokens = numpy.memmap(path + ".bin", dtype=dtype, mode="r")
    for at in range(0, len(tokens) - length + 1, length):
        yield {"input_ids": tokens[at : at + length].astype("int64")}


read = {name: part for name, part in plan["domains"].items() if part["proportion"] > 0}
parts = [
    datasets.IterableDataset.from_generator(sequences, gen_kwargs={"path": part["token_file"], "dtype": part["token_type"]})
    .shuffle(seed=plan["seed"], buffer_size=10_000)
    .repeat(None)
    for part in read.values()
]
train = datasets.interleave_datasets(
    parts, probabilities=[part["sequence_probability"] for part in read.values()], seed=plan["seed"]
)
```

Data of your own that comes as documents goes into `interleave_datasets` the same way, with `document_probability`.
