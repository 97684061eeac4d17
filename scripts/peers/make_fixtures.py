"""Makes the fixtures of the fidelity tests: a tiny random GPTNeoX, its logits, loss, gradient norm and 20 AdamW steps.

    python scripts/peers/make_fixtures.py src/test/resources/org/mixlaw/model/network/gptneox

Needs torch and transformers (made with torch 2.7.1, transformers 4.57.1).
"""

import json
import pathlib
import sys

import gptneox
import torch
import transformers

LAYERS, WIDTH, HEADS, VOCABULARY, SEQUENCE, ROWS, STEPS, RATE = 2, 32, 2, 64, 24, 4, 20, 1e-3


def main(out):
    torch.set_num_threads(1)
    torch.manual_seed(20261123)
    model = transformers.GPTNeoXForCausalLM(gptneox.config(LAYERS, WIDTH, HEADS, VOCABULARY, SEQUENCE))
    with torch.no_grad():  # biases and gains too, so that none is tested at 0 or 1
        for parameter in model.parameters():
            if parameter.dim() == 2:
                parameter.normal_(0, 0.15)
            else:
                parameter.add_(torch.randn_like(parameter) * 0.3)
    model.save_pretrained(out / "whole")
    bf16 = transformers.GPTNeoXForCausalLM(model.config)
    bf16.load_state_dict(model.state_dict())
    bf16.to(torch.bfloat16).save_pretrained(out / "sharded-bf16", max_shard_size="20KB")
    for folder in ("whole", "sharded-bf16"):
        (out / folder / "generation_config.json").unlink()

    tokens = torch.randint(0, VOCABULARY, (STEPS, ROWS, SEQUENCE + 1))
    with torch.no_grad():
        logits = model(input_ids=tokens[0, :1, :-1]).logits
        rounded = gptneox.token_losses(bf16.to(torch.float32), tokens[0]).item()
    trainer = gptneox.Trainer(model, RATE, torch.device("cpu"), False, False, ROWS)
    losses, norms = [], []
    for step in range(STEPS):
        loss, norm = trainer.step(tokens[step])
        losses.append(loss.item())
        norms.append(norm.item())
    with torch.no_grad():
        final = gptneox.token_losses(model, tokens[0]).item()
    expected = {
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "learning_rate": RATE,
        "rows": ROWS,
        "sequence_length": SEQUENCE,
        "vocabulary": VOCABULARY,
        "tokens": tokens.flatten().tolist(),
        "logits": [round(x, 7) for x in logits.flatten().tolist()],
        "losses": losses,
        "gradient_norms": norms,
        "loss_after": final,
        "loss_of_bf16_weights": rounded,
    }
    (out / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
