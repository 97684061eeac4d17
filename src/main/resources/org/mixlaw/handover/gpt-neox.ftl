In a checkout of [GPT-NeoX](https://github.com/EleutherAI/gpt-neox), with its requirements installed:

```
<#list files as file>
python deepy.py train.py ${shellOut}/${file}
</#list>
python tools/ckpts/convert_neox_to_hf.py --input_dir checkpoints/global_step${steps} --config_file ${shellOut}/${files[0]} --output_dir huggingface-${steps} --no_save_tokenizer
```

The last makes of a checkpoint what `mixlaw validate` evaluates.
