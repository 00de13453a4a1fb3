"""Reading text from people and writing it so that nothing is lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import InputError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMED = 40  # characters of a file's name that its copy in the making has: names have an end


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; InputError in words for what the system refuses."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("没有这个文件。请检查路径。", path=path) from None
    except IsADirectoryError:
        raise InputError("这是文件夹，不是文件。", path=path) from None
    except OSError as error:
        raise InputError(f"读不了：{error.strerror}。", path=path) from None


def decode(data: bytes, path: Path | str) -> str:
    """Text of ``data``: UTF-8 (BOM or not), UTF-16 with BOM, else GB18030. Line ends become ``\\n``.

    Raises InputError for empty input and for what is none of these.
    """
    if not data.strip():
        raise InputError("文件是空的。", path=path)
    encodings = [name for bom, name in _BOMS if data.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError("不是文本，或编码无法识别（能读 UTF-8、UTF-16、GB18030）。请另存为 UTF-8 后再试。", path=path)


def read_text(path: Path) -> str:
    return decode(read_bytes(path), path)


def write_atomic(path: Path, data: str | bytes) -> None:
    """Replace ``path`` by ``data`` so that a reader, or a crash, sees the old content or the new, never a part."""
    try:
        with staged(path, data.encode() if isinstance(data, str) else data) as made:
            made.replace(path)
    except OSError as error:
        raise InputError(f"写不进去：{error.strerror}。已有的内容没有动；请换一个位置。", path=path) from None
    sync_folder(path.parent)


@contextmanager
def staged(path: Path, raw: bytes) -> Iterator[Path]:
    """A new file beside ``path`` that holds ``raw``, synced, to be given that name; what still has its own afterwards goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_NAMED]}.", suffix=".tmp")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        made.chmod(0o666 & ~mask)  # as any new file, and not for its owner alone
        yield made
    finally:
        made.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
