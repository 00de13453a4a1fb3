"""The head of a GGUF file: enough of it to say what the model is, and how much memory it will take.

Layout after the specification of GGUF 2 and 3: magic, version, counts, then keys with typed values, little endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import DataError

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
_MOST = (
    1 << 20
)  # items or bytes of one value; what is larger is the vocabulary, and comes after all that is needed here

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Head:
    """``trained`` is the context that the model was made for; ``cell`` the bytes of one position of its KV cache."""

    name: str
    size: int  # bytes of the file
    trained: int
    cell: int


def head(path: Path) -> Head:
    """The head of the model file ``path``; DataError where it is none, or cut off."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            keys = _keys(file)
    except (FileNotFoundError, IsADirectoryError):
        raise DataError("没有这个模型文件。", path=path) from None
    except OSError as error:
        raise DataError(f"模型文件读不了：{error.strerror}。", path=path) from None
    except (struct.error, UnicodeDecodeError, EOFError):
        raise DataError("模型文件不完整，或者已经损坏，请重新下载。", path=path) from None
    except ValueError as error:
        raise DataError(str(error), path=path) from None
    kind = str(keys.get("general.architecture", ""))
    return Head(
        str(keys.get("general.name") or path.stem), size, _number(keys, kind, "context_length"), _cell(keys, kind)
    )


def _keys(file: BinaryIO) -> Mapping[str, Value]:
    """The keys before the vocabulary."""
    if file.read(4) != _MAGIC:
        raise ValueError("这不是 GGUF 格式的模型文件。")
    version, _, count = _read(file, "<I"), _read(file, "<Q"), _read(file, "<Q")
    if version not in _VERSIONS:
        raise ValueError(f"不认识这一版的 GGUF（{version}），能读的是 {'、'.join(map(str, _VERSIONS))}。")
    found: dict[str, Value] = {}
    for _ in range(int(count)):
        key = _text(file)
        if key.startswith("tokenizer."):
            break
        value = _value(file, int(_read(file, "<I")))
        if value is not None:
            found[key] = value
    return found


def _value(file: BinaryIO, kind: int) -> Value | None:
    """None for a list: none is needed, but it has to be read over."""
    if kind == _STRING:
        return _text(file)
    if kind == _ARRAY:
        inner, count = int(_read(file, "<I")), int(_read(file, "<Q"))
        if count > _MOST:
            raise EOFError
        for _ in range(count):
            _value(file, inner)
        return None
    if kind not in _SCALARS:
        raise EOFError
    return _read(file, _SCALARS[kind])


def _text(file: BinaryIO) -> str:
    size = int(_read(file, "<Q"))
    if size > _MOST:
        raise EOFError
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data.decode("utf-8")


def _read(file: BinaryIO, form: str) -> int | float | bool:
    data = file.read(struct.calcsize(form))
    found: int | float | bool = struct.unpack(form, data)[0]
    return found


def _number(keys: Mapping[str, Value], kind: str, name: str) -> int:
    value = keys.get(f"{kind}.{name}", 0)
    return int(value) if isinstance(value, int | float) else 0


def _cell(keys: Mapping[str, Value], kind: str) -> int:
    """Keys and values of all layers, two bytes a number."""
    layers, wide = _number(keys, kind, "block_count"), _number(keys, kind, "embedding_length")
    heads = _number(keys, kind, "attention.head_count") or 1
    shared = _number(keys, kind, "attention.head_count_kv") or heads
    key = _number(keys, kind, "attention.key_length") or wide // heads
    value = _number(keys, kind, "attention.value_length") or key
    return layers * shared * (key + value) * 2
