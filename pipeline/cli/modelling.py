"""model: which model files can be had and which are here; fetch, verify, remove."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline.cli.say import as_json, say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from pipeline.models.shelf import Choice, Installed, Progress


def model(args: Namespace) -> int:
    """One of list, pull, verify, remove."""
    if args.action == "remove" and args.name is None:
        raise InputError("要写明删哪一个：qicao model remove 名称。")
    actions = {"list": _list, "pull": _pull, "verify": _verify, "remove": _remove}
    return actions[args.action](args)


def _list(args: Namespace) -> int:
    from pipeline.models import shelf

    folder = shelf.default_folder()
    here = shelf.installed(folder)
    names = {one.name for one in here}
    if args.format == "json":
        rows = [
            {"name": one.name, "file": str(one.path), "bytes": one.path.stat().st_size, "known": one.choice is not None}
            for one in here
        ]
        offered = [_facts(choice) | {"installed": choice.name in names} for choice in shelf.catalogue()]
        print(as_json({"schema": 1, "folder": str(folder), "installed": rows, "offered": offered}))
        return 0
    for one in here:
        print(f"已有\t{one.name}\t{_size(one.path.stat().st_size)}\t{one.choice.about if one.choice else '自己放的'}")
    for choice in shelf.catalogue():
        if choice.name not in names:
            print(f"可取\t{_shown(choice)}")
    print(f"放在 {folder}（QICAO_MODELS 可另指）；用法：qicao draft … --model local，或 --model gguf:文件。")
    return 0


def _facts(choice: Choice) -> dict[str, object]:
    facts = {"name": choice.name, "about": choice.about, "bytes": choice.bytes, "sha256": choice.sha256}
    return {**facts, "licence": choice.licence, "source": choice.source.shown()}


def _shown(choice: Choice) -> str:
    return (
        f"{choice.name}\t{_size(choice.bytes)}\t{choice.about}\t许可 {choice.licence}\t"
        f"来源 {choice.source.shown()}\tsha256 {choice.sha256}"
    )


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB"


def _pull(args: Namespace) -> int:
    from pipeline.models import pull, shelf

    folder = shelf.default_folder()
    choice = shelf.choice_of(args.name) if args.name else _chosen(shelf.catalogue())
    if (folder / choice.file).exists():
        say(f"{choice.name} 已经在了，核对一遍。")
        return _verified(shelf.one_here(choice.name, folder))
    if args.name:
        print(_shown(choice), file=sys.stderr)
    if not args.yes and not _agreed(f"下载 {_size(choice.bytes)} 到 {folder}？[y/N] "):
        say("没有下载。")
        return 0
    with _progress(choice.file, choice.bytes) as done:
        path = pull.pull(choice, folder, progress=done, on_event=say)
    print(f"{path}\t{choice.name}，sha256 相符。用法：qicao draft … --model local")
    return 0


def _chosen(choices: tuple[Choice, ...]) -> Choice:
    """The one that the person at the terminal names by its number; InputError where nobody is there to ask."""
    for number, choice in enumerate(choices, 1):
        print(f"{number}\t{_shown(choice)}", file=sys.stderr)
    reply = _asked(f"取哪一个（1–{len(choices)}，空着不取）？")
    if reply.isdecimal() and 1 <= int(reply) <= len(choices):
        return choices[int(reply) - 1]
    raise InputError("没有选模型。可写明：qicao model pull 名称 --yes。")


def _asked(question: str) -> str:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _agreed(question: str) -> bool:
    return _asked(question).lower() in ("y", "yes", "是", "好")


def _progress(name: str, total: int) -> AbstractContextManager[Progress]:
    """A bar on a terminal, else a line for each tenth; what it gives is told of bytes."""
    from contextlib import contextmanager

    @contextmanager
    def bar() -> Iterator[Progress]:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as shown:
            task = shown.add_task(name, total=total)
            yield lambda count: shown.update(task, advance=count)

    @contextmanager
    def lines() -> Iterator[Progress]:
        done, told = 0, 0

        def count(more: int) -> None:
            nonlocal done, told
            done += more
            if done * 10 // total > told:
                told = done * 10 // total
                say(f"{name} {told * 10}%")

        yield count

    return bar() if sys.stderr.isatty() else lines()


def _verify(args: Namespace) -> int:
    """1 when a file is not what it should be."""
    from pipeline.models import shelf

    folder = shelf.default_folder()
    here = (shelf.one_here(args.name, folder),) if args.name else shelf.installed(folder)
    if not here:
        say(f"{folder} 里还没有模型。")
    return max([0, *map(_verified, here)])


def _verified(one: Installed) -> int:
    from pipeline.models import shelf

    size = one.path.stat().st_size
    with _progress(one.path.name, max(1, size)) as done:
        found = shelf.sha256_of(one.path, done)
    if one.choice is None:
        print(f"不明\t{one.name}\tsha256 {found}（目录里没有它，无从核对）")
        return 0
    good = found == one.choice.sha256
    print(f"{'完好' if good else '不符'}\t{one.name}\tsha256 {found}")
    if not good:
        say(f"{one.path} 与目录不符：请 qicao model remove {one.name} 后重取。")
    return 0 if good else 1


def _remove(args: Namespace) -> int:
    from pipeline.models import shelf

    one = shelf.one_here(args.name, shelf.default_folder())
    if not args.yes and not _agreed(f"删除 {one.path}？[y/N] "):
        say("没有删。")
        return 0
    shelf.remove(one)
    print(f"删了 {one.path}")
    return 0
