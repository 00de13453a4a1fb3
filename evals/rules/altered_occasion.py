"""The congress called by another number than in the brief."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import parse_chinese

PAGE = Page(
    name="altered-occasion",
    level="error",
    what="会议的届次与材料不一致",
    why="第几次代表大会说错，是当场就能听出来的事故",
    instead="照材料写",
    source="brief.yaml 的 occasion",
    message="“{text}”与材料不一致，材料是“{known}”",
    needs=frozenset({"brief"}),
    quotes=True,
)
_NAME = re.compile(r"第([一二三四五六七八九十0-9]{1,3})(次|届)(会员)?(代表大会|团代会|工代会|妇代会)")


def find(doc: Document) -> Iterator[Hit]:
    occasion = doc.brief.occasion if doc.brief else None
    known = _NAME.search(occasion or "")
    if known is None or occasion is None:
        return
    before = occasion[: known.start()]
    for match in doc.finditer(_NAME):
        if _value(match[1]) == _value(known[1]) or match[4] != known[4]:
            continue
        # Another body's congress (中国工会第十八次全国代表大会, 省工会第十四次代表大会) has a number of its own.
        lead = doc.text[max(0, match.start() - len(before)) : match.start()]
        if (
            lead.endswith(before[-4:])
            or not re.search(r"[一-鿿]$", lead)
            or re.search(r"(?:本次|这次|大会|召开|参加|出席)$", lead)
        ):
            yield Hit(*match.span(), {"known": known[0]}, suggestion=known[0])


def _value(number: str) -> int:
    """The value of an ordinal in either script."""
    value = int(number) if number.isdecimal() else parse_chinese(number)
    return int(value or 0)
