"""Which speeches a command draws on: the shipped ones and the user's own, or those of an index elsewhere."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.say import say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from pipeline.index.opensearch import OpenSearchIndex
    from pipeline.library import Library
    from pipeline.retrieve import Retriever
    from pipeline.retrieve.dense import Dense

    Note = Callable[[str], None]


@contextmanager
def references(
    args: Namespace, note: Note = say, *, rerank: bool = True, as_is: bool = False
) -> Iterator[Callable[[], Retriever]]:
    """What opens the references that ``args`` name (``corpus``, ``index``, ``offline``); closed at the end.

    A folder or an address that is wrong is told at once. What takes time, index or connection, waits for the call,
    so that the first request to a model need not wait for it. ``rerank``: by meaning, where the environment says so.
    ``as_is``: the user's own speeches with their names and figures; not for prompts and drafts.
    """
    opening = _opening(args, note, as_is)
    dense = None
    if rerank and os.environ.get("QICAO_EMBEDDINGS", "").strip():
        from pipeline.models.embeddings import open_dense

        dense = open_dense(os.environ, offline=getattr(args, "offline", False), on_event=note)
    opened: list[Retriever] = []

    def open_once() -> Retriever:
        if not opened:
            opened.append(opening(dense))
        return opened[0]

    try:
        if getattr(args, "index", None):
            open_once()  # a service that is not there is told before anything is begun
        yield open_once
    finally:
        for retriever in opened:
            retriever.close()
        if dense is not None:
            from pipeline.models.embeddings import close_embeddings

            close_embeddings(dense)


def _opening(args: Namespace, note: Note, as_is: bool) -> Callable[[Dense | None], Retriever]:
    from pipeline.draft import shipped_and_own

    if getattr(args, "index", None):
        if getattr(args, "offline", False):
            raise InputError("--offline 保证不联网，不能同 --index 一起用。")
        address = far(args.index)
        return partial(_stored, address, note, as_is)
    folder = existing(args.corpus, note)
    _expect_cache(folder)
    return lambda dense: shipped_and_own(folder, as_is=as_is, dense=dense, on_event=note)


def _expect_cache(folder: Path) -> None:
    """A place for the index, where there are speeches for one."""
    from pipeline.places import default_cache

    if next(folder.glob("*.md"), None) is None:
        return
    place = default_cache() / "index"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or ""
    else:
        reason = "" if os.access(place, os.W_OK | os.X_OK) else "没有权限"
    if reason:
        raise InputError(f"索引没有地方放：{reason}。请用 QICAO_CACHE 指定一个可写的文件夹。", path=place)


def _stored(address: str, note: Note, as_is: bool, dense: Dense | None) -> Retriever:
    from pipeline.retrieve.stored import retriever

    index = open_far(address, note, reading=True)
    if not index.count():
        index.close()
        raise InputError(f"{index.host} 上的索引“{index.name}”是空的。先送：qicao corpus reindex --index …")
    note(f"参考讲话取自 {index.host} 的索引“{index.name}”；检索用的词语会发到那里。")
    return retriever(index, as_is=as_is, dense=dense)


def far(index: str) -> str:
    """The address in ``opensearch:ADDRESS``."""
    from pipeline.index.opensearch import PREFIX, address_of

    if not index.startswith(PREFIX):
        raise InputError("--index 要像 opensearch:https://主机:9200/名称 这样写。不写就用本机的索引。")
    address_of(index.removeprefix(PREFIX))
    return index.removeprefix(PREFIX)


def open_far(address: str, note: Note, *, reading: bool = False, anew: bool = False) -> OpenSearchIndex:
    import logging

    from pipeline.index.opensearch import OpenSearchIndex

    logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what goes wrong is said in our words
    return OpenSearchIndex(address, reading=reading, anew=anew, on_event=note)


def corpus_folder(named: Path | None) -> Path:
    """--corpus, else QICAO_CORPUS, else the platform's place."""
    from pipeline.places import default_folder

    return named.expanduser() if named else default_folder()


def existing(named: Path | None, note: Note = say) -> Path:
    """The corpus to read. One that was named must be there; the default one need not yet."""
    folder = corpus_folder(named)
    if folder.is_dir():
        if not os.access(folder, os.R_OK | os.X_OK):
            raise InputError("语料库读不了：没有权限。", path=folder)
    elif folder.exists():
        raise InputError("语料库要是一个文件夹。", path=folder)
    elif named:
        raise InputError(f"没有这个语料库。检查 --corpus，或先收几篇：qicao ingest 文件… --corpus {named}", path=folder)
    elif os.environ.get("QICAO_CORPUS", "").strip():
        note(f"QICAO_CORPUS 指的 {folder} 还没有，这次只用随带的参考讲话。")
    return folder


def writable(named: Path | None) -> Path:
    """The corpus to write to, made where there is none."""
    folder = corpus_folder(named)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError("语料库要是一个文件夹。", path=folder) from None
    except OSError as error:
        raise InputError(f"语料库建不了：{error.strerror}。请换一个位置（--corpus）。", path=folder) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError("语料库写不进去：没有权限。请换一个位置（--corpus）。", path=folder)
    return folder


@contextmanager
def library(folder: Path, note: Note = say) -> Iterator[Library]:
    from pipeline.library import Library

    with Library(folder, on_event=note) as opened:
        yield opened
