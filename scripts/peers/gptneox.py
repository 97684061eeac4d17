"""The PyTorch peer: transformers' GPTNeoXForCausalLM with SDPA, fused AdamW and global-norm clipping."""

import torch
import transformers
from torch.nn import functional

BETAS = (0.9, 0.95)
EPSILON = 1e-8
WEIGHT_DECAY = 0.1
CLIP = 1.0


def config(layers, width, heads, vocabulary, sequence):
    """The configuration of a Mixlaw model card as transformers names it; its keys changed with version 5."""
    if int(transformers.__version__.split(".")[0]) >= 5:
        rotary = {"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25}}
    else:
        rotary = {"rotary_pct": 0.25}
    return transformers.GPTNeoXConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * width,
        max_position_embeddings=sequence,
        **rotary,
        layer_norm_eps=1e-5,
        hidden_act="gelu",
        use_parallel_residual=True,
        tie_word_embeddings=False,
        use_cache=False,
        attn_implementation="sdpa",
    )


def optimizer(model, learning_rate, fused=True):
    """AdamW with weight decay on matrices only."""
    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() != 2]
    groups = [
        {"params": matrices, "weight_decay": WEIGHT_DECAY},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=learning_rate, betas=BETAS, eps=EPSILON, fused=fused)


def token_losses(model, tokens):
    """Mean loss of rows of s + 1 tokens."""
    logits = model(input_ids=tokens[:, :-1]).logits
    return functional.cross_entropy(logits.flatten(0, 1).float(), tokens[:, 1:].flatten())


class Trainer:
    """One training step at a time, as a careful user of PyTorch would write it."""

    def __init__(self, model, learning_rate, device, bf16, compiled, micro_batch):
        self.model = model.to(device).train()
        self.optimizer = optimizer(model, learning_rate)
        self.loss = torch.compile(token_losses) if compiled else token_losses
        self.device = device
        self.bf16 = bf16
        self.micro_batch = micro_batch

    def step(self, tokens):
        """Trains on rows of s + 1 tokens (int64, on the CPU); returns loss and gradient norm, unsynchronised."""
        parts = tokens.split(self.micro_batch)
        total = torch.zeros((), device=self.device)
        for part in parts:
            if self.device.type == "cuda":
                part = part.pin_memory().to(self.device, non_blocking=True)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16):
                loss = self.loss(self.model, part) * (len(part) / len(tokens))
            loss.backward()
            total += loss.detach()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return total, norm.detach()
