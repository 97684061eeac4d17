With `ai2-olmo-core` installed, `olmo-core.yaml` holds the fields of its `SourceMixtureDatasetConfig`:

```python
import yaml
from olmo_core.data import NumpyFSLDatasetConfig, TokenizerConfig
from olmo_core.data.source_mixture import SourceMixtureConfig, SourceMixtureDatasetConfig, SourceMixtureList
from olmo_core.data.types import NumpyDatasetDType

plan = yaml.safe_load(open("${out?j_string}/olmo-core.yaml"))
sources = [SourceMixtureConfig(**source) for source in plan.pop("source_list")["sources"]]
mixture = SourceMixtureDatasetConfig(source_list=SourceMixtureList(sources), **plan)
dataset = NumpyFSLDatasetConfig.from_src_mix(
    mixture,
    tokenizer=TokenizerConfig(vocab_size=${vocabulary}, eos_token_id=${separator}, pad_token_id=${separator}),
    sequence_length=${sequence},
    dtype=NumpyDatasetDType.${dtype},
    work_dir="work",
).build()
```

Give `dataset` to the data loader of your training script; ${batch} sequences a step, ${steps} steps.
