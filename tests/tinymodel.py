"""A GGUF model of 200 KB, written here: random weights that lean towards 汉字, a vocabulary of characters and bytes.

It says nothing sensible, but it is a real model to llama.cpp: it is loaded, samples under a grammar, and keeps a cache.
"""

from __future__ import annotations

import random
import struct
from pathlib import Path

WORDS = "推动服务建设职工办好实事落到基层阵地机制培训关爱健全完善引导提升帮助保障企业园区社站点竞赛技能创新工作热情活力，、。"
_WIDE, _HEADS, _LAYERS, _HIDDEN, _CONTEXT = 32, 2, 1, 48, 32768
_TEMPLATE = (
    "{% for one in messages %}<s>{{ one['role'] }}：{{ one['content'] }}"
    "{% if not loop.last or one['role'] != 'assistant' %}</s>{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant：{% endif %}"
)
_UNSIGNED, _FLOAT, _STRING, _ARRAY, _INTEGER = 4, 6, 8, 9, 5
_ALIGNMENT = 32


def write(path: Path, *, layers: int = _LAYERS, wide: int = _WIDE) -> Path:
    """The model file. ``layers`` and ``wide`` are only claimed in its head where they are not the usual ones."""
    words = list(dict.fromkeys(WORDS))
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *words]
    kinds = [2, 3, 3, *([6] * 256), *([1] * len(words))]
    keys = [
        _text("general.architecture", "llama"),
        _text("general.name", "Tiny"),
        *(
            _number(f"llama.{name}", value)
            for name, value in (
                ("context_length", _CONTEXT), ("embedding_length", wide), ("block_count", layers),
                ("feed_forward_length", _HIDDEN), ("attention.head_count", _HEADS), ("attention.head_count_kv", _HEADS),
                ("rope.dimension_count", _WIDE // _HEADS), ("vocab_size", len(tokens)),
            )
        ),
        _key("llama.attention.layer_norm_rms_epsilon", _FLOAT) + struct.pack("<f", 1e-5),
        _text("tokenizer.ggml.model", "llama"),
        _list("tokenizer.ggml.tokens", _STRING, b"".join(map(_string, tokens)), len(tokens)),
        _list("tokenizer.ggml.scores", _FLOAT, struct.pack(f"<{len(tokens)}f", *([0.0] * len(tokens))), len(tokens)),
        _list("tokenizer.ggml.token_type", _INTEGER, struct.pack(f"<{len(tokens)}i", *kinds), len(tokens)),
        _number("tokenizer.ggml.bos_token_id", 1),
        _number("tokenizer.ggml.eos_token_id", 2),
        _text("tokenizer.chat_template", _TEMPLATE),
    ]  # fmt: skip
    tensors = _tensors(len(tokens), words)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(keys)
    data = b""
    for name, (shape, values) in tensors.items():
        head += _string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(data))
        data += _padded(struct.pack(f"<{len(values)}f", *values))
    path.write_bytes(_padded(head) + data)
    return path


def _tensors(size: int, words: list[str]) -> dict[str, tuple[tuple[int, ...], list[float]]]:
    """Shape (rows last) and values by name. The state stays positive, so rows of like sign decide what is likely."""
    chance = random.Random(7)

    def noise(*shape: int, scale: float = 0.3, shift: float = 0.0) -> tuple[tuple[int, ...], list[float]]:
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        return shape, [shift + scale * (chance.random() - 0.5) for _ in range(count)]

    def ones() -> tuple[tuple[int, ...], list[float]]:
        return (_WIDE,), [1.0] * _WIDE

    rows = [-0.2] * (_WIDE * (size - len(words)))
    likely = noise(_WIDE, len(words), scale=1.2, shift=0.1)[1]
    for mark in "，。":  # clauses of some ten characters, like people's
        at = words.index(mark) * _WIDE
        likely[at : at + _WIDE] = [0.2] * _WIDE
    block = {f"attn_{name}": noise(_WIDE, _WIDE) for name in ("q", "k", "v", "output")}
    block |= {"ffn_gate": noise(_WIDE, _HIDDEN), "ffn_up": noise(_WIDE, _HIDDEN), "ffn_down": noise(_HIDDEN, _WIDE)}
    block |= {"attn_norm": ones(), "ffn_norm": ones()}
    return {
        "token_embd.weight": noise(_WIDE, size, scale=2.0, shift=0.6),
        **{f"blk.0.{name}.weight": value for name, value in block.items()},
        "output_norm.weight": ones(),
        "output.weight": ((_WIDE, size), rows + likely),
    }


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _key(name: str, kind: int) -> bytes:
    return _string(name) + struct.pack("<I", kind)


def _text(name: str, value: str) -> bytes:
    return _key(name, _STRING) + _string(value)


def _number(name: str, value: int) -> bytes:
    return _key(name, _UNSIGNED) + struct.pack("<I", value)


def _list(name: str, kind: int, raw: bytes, count: int) -> bytes:
    return _key(name, _ARRAY) + struct.pack("<IQ", kind, count) + raw


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % _ALIGNMENT)
