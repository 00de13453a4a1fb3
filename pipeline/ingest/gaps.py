"""Announced gaps (此处隐藏1699字, 未完，全文共…字): found by the wording of ``debris.yaml``, kept as lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline import yamlfile
from pipeline.ingest import wording
from pipeline.ingest.lines import GAP_HEAD, full_width, lines
from pipeline.ingest.page import Change

GAP_LINE = GAP_HEAD + "{}字——"  # how a gap stands in the clean text; `segment` knows it


_BRACKET = re.compile("[（【<《]{1,3}[^（）【】<>《》\n]{2,58}[）】>》]{1,3}")
_ELLIPSIS = re.compile(r"[\[（【](?:…{1,2}|\.{3,6})[\]）】]")  # […]: somebody's mark that words were left out
_REST = re.compile(r"[-—…\s.。，*＊<>（）【】\[\]·_=]{0,60}")  # what may stand around an announcement on its line
_N = r"[^0-9，。\n]{0,6}([0-9]{1,7})\s?个?字"
_SIZE = re.compile(
    rf"(?:隐藏|省略|略去|删[减节去]|剩余|还剩|余下|缺){_N}|([0-9]{{1,7}})\s?个?字[^，。\n]{{0,4}}(?:未显示|隐藏|省略|略去|删)"
)
_TOTAL = re.compile(rf"(?:共|全文|原文|总|完整版|全篇){_N}")
_SHOWN = re.compile(rf"(?:显示|展示|预览|前|节选|仅){_N}")
_SHORT = 90  # characters of a line that may be an announcement as a whole


@dataclass(frozen=True, slots=True)
class FoundGap:
    """An announced gap. ``characters`` is None where nothing is said, ``total`` the length of the whole where that is.

    ``mark``: somebody's ellipsis in the middle of a text, which stays as one.
    """

    start: int
    end: int
    characters: int | None
    total: int | None = None
    mark: bool = False


def find(text: str) -> list[FoundGap]:
    """The announced gaps, in order, disjoint."""
    shown = full_width(text)
    found: list[FoundGap] = []
    for pattern in _patterns():
        for match in pattern.finditer(shown):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(_gap(shown, start, start + len(match[0].strip())))
    for match in _BRACKET.finditer(shown):
        if wording.is_page(match[0], 3) and wording.says_missing(match[0]):
            found.append(_gap(shown, *match.span()))
    for row in lines(text):
        if wording.is_page(row.shown) and wording.says_missing(row.shown):
            found.append(_gap(shown, row.start, row.end))
    found += (FoundGap(*match.span(), None, mark=True) for match in _ELLIPSIS.finditer(shown))
    disjoint: list[FoundGap] = []
    for gap in sorted(found, key=lambda gap: (gap.start, -gap.end)):
        if not disjoint or gap.start >= disjoint[-1].end:
            disjoint.append(_whole_line(shown, gap))
    return disjoint


def _gap(shown: str, start: int, end: int) -> FoundGap:
    """What the announcement says of the size: outright, or by the length of the whole and of what is shown."""
    words = shown[start:end]
    size, total, there = (_first(pattern.search(words)) for pattern in (_SIZE, _TOTAL, _SHOWN))
    if size is None and total is not None and there is not None:
        size = max(0, total - there)
    return FoundGap(start, end, size, total)


def _first(match: re.Match[str] | None) -> int | None:
    return next((int(value) for value in match.groups() if value), None) if match else None


def _whole_line(shown: str, gap: FoundGap) -> FoundGap:
    """With the dashes and brackets that stand around it on its line, where nothing else does."""
    start, end = shown.rfind("\n", 0, gap.start) + 1, shown.find("\n", gap.end)
    end = end if end >= 0 else len(shown)
    if gap.mark or end - start > _SHORT + gap.end - gap.start:
        return gap
    if not _REST.fullmatch(shown, start, gap.start) or not _REST.fullmatch(shown, gap.end, end):
        return gap
    line = shown[start:end]
    left = start + len(line) - len(line.lstrip())
    return replace(gap, start=left, end=left + len(line.strip()))


def changes(text: str) -> Iterator[Change]:
    """Gaps as lines of their own. One without a size in the middle of a sentence is a watermark: it breaks nothing."""
    for gap in find(text):
        before = text[max(0, gap.start - 40) : gap.start].rpartition("\n")[2]
        after = text[gap.end : gap.end + 40].partition("\n")[0]
        if gap.mark:
            yield Change("gap", gap.start, gap.end, "……", "省略号：有文字被略去")
            continue
        if gap.characters is None and before.strip() and after.strip():
            yield Change("gap", gap.start, gap.end, "", "网页插入的隐藏提示，前后文字相连")
            continue
        if gap.characters is None and gap.total is not None:
            put = ""
        else:
            size = "若干" if gap.characters is None else str(gap.characters)
            put = ("\n" if before.strip() else "") + GAP_LINE.format(size) + ("\n" if after.strip() else "")
        yield Change("gap", gap.start, gap.end, put, "网页隐去的内容")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    root = yamlfile.load(Path(__file__).with_name("debris.yaml"))
    return tuple(item.pattern() for item in root.entries()["gap"].items())
