"""Announced gaps (此处隐藏1699字, 未完，全文共…字): found by the wording of ``debris.yaml``, kept as lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import yamlfile
from pipeline.ingest.clean import FULL_WIDTH
from pipeline.ingest.page import Change

GAP_LINE = "——此处缺{}字——"  # how a gap stands in the clean text; `segment` knows it


@dataclass(frozen=True, slots=True)
class FoundGap:
    """An announced gap. ``characters`` is None where nothing is said, ``total`` the length of the whole where that is."""

    start: int
    end: int
    characters: int | None
    total: int | None = None


def find(text: str) -> list[FoundGap]:
    """The announced gaps, in order, disjoint."""
    shown = text.translate(FULL_WIDTH)
    found: list[FoundGap] = []
    for pattern in _patterns():
        for match in pattern.finditer(shown):
            said = {key: int(value) for key, value in match.groupdict().items() if value}
            size = said.get("size")
            if size is None and "total" in said and "shown" in said:
                size = max(0, said["total"] - said["shown"])
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(FoundGap(start, start + len(match[0].strip()), size, said.get("total")))
    disjoint: list[FoundGap] = []
    for gap in sorted(found, key=lambda gap: (gap.start, -gap.end)):
        if not disjoint or gap.start >= disjoint[-1].end:
            disjoint.append(gap)
    return disjoint


def changes(text: str) -> Iterator[Change]:
    """Gaps as lines of their own. One without a size in the middle of a sentence is a watermark: it breaks nothing."""
    for gap in find(text):
        before = text[max(0, gap.start - 40) : gap.start].rpartition("\n")[2]
        after = text[gap.end : gap.end + 40].partition("\n")[0]
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
