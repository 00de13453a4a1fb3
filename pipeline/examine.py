"""`qicao doctor DIR`: is everything in a draft's folder there and as it was kept. What is derived is made again.

Versions, sections, the record, the log of calls and the brief are verified and never changed, but for what every
opening does: a crash is recovered from, a hand edit becomes a version, a lost section comes back from its version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.draft.assemble import Render, outline_of, refresh, whole
from pipeline.errors import DraftError, QicaoError
from pipeline.files import decode
from pipeline.store import CALLS, HEADINGS, Store, View, is_draft
from pipeline.store.folder import expect_draft, in_words
from pipeline.store.journal import JOURNAL
from pipeline.types import Checker

Kind = Literal["正常", "说明", "已修复", "有问题"]


@dataclass(slots=True)
class Examined:
    """What was found, in words; ``sound`` when nothing was wrong, not even what could be repaired."""

    lines: list[tuple[Kind, str]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not any(kind in ("已修复", "有问题") for kind, _ in self.lines)

    def shown(self) -> str:
        return "".join(f"{kind}  {text}\n" for kind, text in self.lines)

    def say(self, kind: Kind, text: str) -> None:
        self.lines.append((kind, text))

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What fails inside is a line, and the examination goes on."""
        try:
            yield
        except QicaoError as error:
            if ("有问题", str(error)) not in self.lines:
                self.say("有问题", str(error))


def examine(folder: Path, checker: Checker, render: Render) -> Examined:
    """Verify the draft in ``folder`` and repair what is derived. DraftError when there is none."""
    if not _is_or_was_draft(folder):
        expect_draft(folder)
    found = Examined()
    crashed = False
    with found.trying():
        with in_words(folder):
            crashed = (folder / JOURNAL).exists()
        with View(folder) as draft:
            _versions(draft, found)
            _standing(draft, found)
            _calls(draft, found)
        with Store(folder) as store:
            if crashed:
                found.say("已修复", "上次没有正常结束，已按写入日志补齐。")
            for notice in store.notices:
                found.say("已修复" if "补回" in notice else "说明", notice)
            _copies(store, found)
            _derived(store, found, checker, render)
    if found.sound:
        found.say("正常", f"{folder}：各节、各版本、调用记录和合成的文稿都对得上。")
    return found


def _is_or_was_draft(folder: Path) -> bool:
    """Whether there is a draft, even one whose journal cannot be read: that is for the examination to tell."""
    try:
        return is_draft(folder)
    except DraftError:
        return True


def _versions(draft: View, found: Examined) -> None:
    """Every version can be read and is the one that was kept, and none is missing in between."""
    count = 0
    for key in (HEADINGS, *draft.state.sections):
        numbers = draft.numbers(key)
        for number in numbers:
            with found.trying():
                version = draft.version(key, number)
                count += 1
                if version.version != number:
                    found.say("有问题", f"“{key}”的版本文件 {number:04d}.json 里是版本 {version.version}，像是放错了。")
        lost = sorted(set(range(1, max(numbers, default=0))) - set(numbers))
        if lost:
            found.say("有问题", f"“{key}”缺版本 {'、'.join(map(str, lost))}。如有备份，请放回 history/{key}/。")
    found.say("说明", f"共 {len(draft.state.sections)} 节，{count} 个版本的校验值相符。")


def _standing(draft: View, found: Examined) -> None:
    """The record and the versions say the same of what stands."""
    for key, standing in draft.state.sections.items():
        for number in dict.fromkeys(standing.stood):
            if number not in draft.numbers(key):
                found.say("有问题", f"“{key}”用过版本 {number}，它的文件不见了。")
        with found.trying():
            current = standing.current
            if current is not None and current in draft.numbers(key):
                kept = draft.version(key, current)
                if kept.sha256 != standing.sha256:
                    found.say("有问题", f"“{key}”现用版本 {current} 的文字与记录的校验值不符，版本文件像是被换过。")
        with found.trying():
            section = draft.section(key)
            lost = [one for one in standing.kept if section is None or one not in section.text]
            for sentence in lost:
                found.say("有问题", f"“{key}”里没有锁定的话“{sentence}”，是手工改掉的。")


def _calls(draft: View, found: Examined) -> None:
    """Every line of the log is JSON; a torn last line is dropped on opening."""
    path = draft.folder / CALLS
    if not path.is_file():
        if _asked(draft):
            found.say("有问题", f"{CALLS} 不见了，用过多少词元无从得知。")
        return
    with found.trying(), in_words(path):
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            found.say("已修复", f"{CALLS} 最后一行不完整，已去掉。")
        for number, line in enumerate(content.split(b"\n")[:-1], 1):
            try:
                good = isinstance(json.loads(line), dict)
            except ValueError:
                good = False
            if not good:
                found.say("有问题", f"{CALLS} 第 {number} 行不是一条调用记录。请删去这一行。")


def _asked(draft: View) -> bool:
    """Whether some version came from a model's reply."""
    for key in draft.state.sections:
        for number in draft.numbers(key):
            try:
                if draft.version(key, number).reply is not None:
                    return True
            except DraftError:  # a damaged version does not say
                continue
    return False


def _copies(store: Store, found: Examined) -> None:
    """The versions' texts for reading, beside their records."""
    wrong = []
    for key in (HEADINGS, *store.state.sections):
        for number in store.numbers(key):
            path = store.folder / f"history/{key}/{number:04d}.md"
            with found.trying(), in_words(path):
                text = store.version(key, number).text
                if not path.is_file() or path.read_bytes() != text.encode():
                    wrong.append((key, number))
    if wrong:
        store.copy_again(wrong)
        found.say("已修复", f"重写了 {len(wrong)} 个版本的文字副本（history/*/NNNN.md）。")


def _derived(store: Store, found: Examined, checker: Checker, render: Render) -> None:
    """draft.md and report.json are what the sections give."""
    if store.missing():
        found.say("说明", f"还没有写完，缺{'、'.join(store.missing())}；用 qicao draft --resume 写完。")
        return
    with found.trying():
        brief = store.brief()
        text = whole(store)
        report = render("draft.md", text, checker(text, brief=brief, outline=outline_of(store, brief)))
        stale = [name for name, made in (("draft.md", text), ("report.json", report)) if not _holds(store, name, made)]
        if stale:
            before = len(store.notices)
            refresh(store, checker, render, brief)
            for notice in store.notices[before:]:
                found.say("说明", notice)
            found.say("已修复", f"{'、'.join(stale)} 与各节对不上，已重新生成。")


def _holds(store: Store, name: str, text: str) -> bool:
    path = store.folder / name
    try:
        with in_words(path):
            return path.is_file() and decode(path.read_bytes(), path) == text
    except QicaoError:
        return False
