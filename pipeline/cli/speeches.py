"""corpus: the user's own speeches listed, shown, removed, indexed, counted; and ingest, which adds to them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.cli.references import existing, far, library, open_far, writable
from pipeline.cli.say import as_json, say
from pipeline.cli.taking import ingest

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from pipeline.library import Copy, Library, Row

__all__ = ["corpus", "ingest"]


def corpus(args: Namespace) -> int:
    """One of the actions. Exit 1 from ``list``, ``reindex`` and ``stats`` when files are there that cannot be taken."""
    actions = {"list": _list, "show": _show, "remove": _remove, "reindex": _reindex, "stats": _stats}
    folder = writable(args.corpus) if args.action == "remove" else existing(args.corpus)
    if getattr(args, "index", None):
        far(args.index)  # told before anything is done
    with library(folder) as opened:
        return actions[args.action](args, opened)


def _list(args: Namespace, opened: Library) -> int:
    from pipeline import shown

    rows = opened.listing()
    if args.format == "json":
        print(as_json({"schema": 1, "corpus": str(opened.folder), "speeches": [_as_row(row) for row in rows]}))
    elif rows:
        cells = [("编号", "日期", "类型", "节", "字数", "缺文", "状态"), *(_cells(row) for row in rows)]
        print("\n".join(shown.table(cells)))
    say(f"{opened.folder}：{len(rows)} 篇。" + ("" if rows else "收几篇：qicao ingest 文件… --keep"))
    return _warned(rows)


def _cells(row: Row) -> tuple[str, ...]:
    if row.problem:
        return (row.path, "", "", "", "", "", f"没有用：{row.problem}")
    state = "可检索" if row.indexed else "与别的雷同，不重复检索"
    return (row.id, row.day or "", row.type, str(len(row.sections)), str(row.characters), str(row.gaps), state)


def _as_row(row: Row) -> dict[str, Any]:
    found = asdict(row)
    return {name: found[name] for name in found if name not in ("size", "touched", "sha256")}


def _warned(rows: tuple[Row, ...]) -> int:
    bad = [row for row in rows if row.problem]
    if bad:
        say(f"{len(bad)} 个文件有毛病，没有用；改好存盘就会自动收进。")
    return int(bool(bad))


def _show(args: Namespace, opened: Library) -> int:
    from pipeline import corpus
    from pipeline.files import read_text

    found = opened.show(args.ids[0])
    if args.format == "json":
        speech = asdict(found.speech) | {"date": found.row.day}
        copies = [_as_copy(copy) for copy in found.copies]
        print(as_json({"schema": 1, **_as_row(found.row), "path": str(found.path), "speech": speech, "copies": copies}))
        return 0
    raw = found.path.with_name(f"{found.path.stem}.raw.txt")
    say(f"{found.path}" + (f"（原文 {raw.name} 在旁边）" if raw.exists() else ""))
    for copy in found.copies:
        share = f"{copy.likeness:.0%}" if copy.likeness else "间接"
        say(f"与 {copy.id} 雷同（{share}）{'；检索用的是那一篇' if copy.indexed else ''}")
    sys.stdout.write(read_text(found.path) if not found.row.shipped else corpus.render(found.speech))
    return 0


def _as_copy(copy: Copy) -> dict[str, Any]:
    return asdict(copy) | {"path": str(copy.path)}


def _remove(args: Namespace, opened: Library) -> int:
    rows = {row.id: row for row in opened.listing()}
    gone = [row for name in args.ids if (row := rows.get(name)) and not row.problem]
    kin = {copy.id for row in gone for copy in opened.show(row.id).copies} if args.index else set()
    paths = opened.remove(args.ids)
    if args.index:
        index = open_far(far(args.index), say, reading=True)
        try:
            index.delete([f"{row.id}/{part}" for row in gone for part in row.sections])
            if kin:  # a copy of what went may now stand for it
                index.upsert(row for row in opened.documents() if row.tags["speech"] in kin)
        finally:
            index.close()
    if args.format == "json":
        print(as_json({"schema": 1, "removed": [str(path) for path in paths]}))
    else:
        print("\n".join(f"删除了 {path}" for path in paths))
    return 0


def _reindex(args: Namespace, opened: Library) -> int:
    done = opened.reindex(anew=args.anew)
    sent, host = (None, "") if not args.index else _send(args.index, opened)
    if args.format == "json":
        row = {"schema": 1, "read": list(done.read), "gone": list(done.gone), "problems": dict(done.problems)}
        print(as_json(row | {"sections": opened.count(), "sent": sent}))
    else:
        print(f"读了 {len(done.read)} 个文件，去掉 {len(done.gone)} 个；索引里有 {opened.count()} 节（含随带的）。")
        if sent is not None:
            print(f"送到 {host}：{sent} 节。")
    for reason in done.problems.values():
        say(f"没有用：{reason}")
    return int(bool(done.problems))


def _send(index: str, opened: Library) -> tuple[int, str]:
    """All that the local index holds, to the far one: a new index is filled there, then takes the old one's name."""
    target = open_far(far(index), say, anew=True)
    try:
        return target.rebuild(opened.documents()), f"{target.host} 的索引“{target.name}”"
    finally:
        target.close()


def _stats(args: Namespace, opened: Library) -> int:
    found = opened.stats()
    elsewhere: int | None = None
    if args.index:
        index = open_far(far(args.index), say, reading=True)
        try:
            elsewhere = index.count()
        finally:
            index.close()
    if args.format == "json":
        row = asdict(found) | {"folder": str(found.folder), "index": str(found.index), "elsewhere": elsewhere}
        print(as_json({"schema": 1, **row}))
        return int(bool(found.problems))
    print(f"语料库　{found.folder}")
    print(f"讲话　　{found.speeches} 篇，{found.sections} 节，{found.characters:,} 字")
    for label, counts in (
        ("类型　　", found.types),
        ("单位　　", found.organisations),
        ("年份　　", dict(sorted(found.years.items()))),
    ):
        if counts:
            print(label + "、".join(f"{name} {count}" for name, count in counts.items()))
    print(f"索引　　{found.index_sections} 节（含随带的），{found.bytes / 1e6:.1f} MB，在 {found.index}")
    if elsewhere is not None:
        print(f"远端　　{elsewhere} 节")
    for group in found.groups:
        print(f"雷同　　{'、'.join(group)}（检索只用第一篇）")
    for reason in found.problems.values():
        print(f"没有用　{reason}")
    return int(bool(found.problems))
