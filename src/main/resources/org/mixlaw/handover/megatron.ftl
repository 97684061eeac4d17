In a checkout of [Megatron-LM](https://github.com/NVIDIA/Megatron-LM), on each node (add the parallelism that the model needs):

```
torchrun --nproc_per_node 8 pretrain_gpt.py $(cat ${shellOut}/megatron.args) --per-split-data-args-path ${shellOut}/megatron-data.json --save checkpoints --load checkpoints
```
