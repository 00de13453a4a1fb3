"""What kind of meeting a text says it is, where the brief has another: 在全市工会座谈会上 for 全市工会工作会议."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.spans import places
from pipeline.patterns import lazy

# The longer before the shorter that it ends in.
_KINDS = (
    "会员代表大会|代表大会|代表会议|工作会议|工作会|工作推进会|推进会|工作座谈会|座谈会|表彰大会|表彰会|庆祝大会|庆祝会|动员大会|动员会|誓师大会|现场会|交流会|"
    "报告会|总结大会|总结会|部署会|培训班|研讨班|研修班|轮训班|启动仪式|揭牌仪式|签约仪式|全体会议|全委会|成立大会|研讨会|联席会议|发布会|茶话会|恳谈会|调度会|视频会议"
)
_OCCASION = lazy(f"^(?P<stem>.+?)(?P<kind>{_KINDS})(?:[开闭]幕(?:式|会)|开班式|结业式|上)?$")
_SAID = lazy(_KINDS)
_NUMBERED = lazy("第[一二三四五六七八九十0-9]{1,3}[次届]$")
# Another meeting than this one: 去年的全市工会座谈会.
_OTHER = lazy(
    "(?:去年|上年|前年|明年|此前|日前|前不久|上次|上个?月|年初|曾|又|随后|[省上]里|\\d{1,2}[月日])[^。；\n]{0,16}$"
)
_LEAST, _WHOLE = 4, 8  # characters before the kind that tell the meeting: in the title; in the body


def otherwise(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The kind that the text gives to the brief's occasion, with the right one."""
    known = _OCCASION.match((doc.brief.occasion if doc.brief else None) or "")
    if known is None or not doc.brief:
        return
    whole, kind = known["stem"], known["kind"]
    bare = whole.removeprefix(doc.brief.host.name or "") or whole
    unit = (doc.brief.host.name or "市")[-1]
    stems = {bare, whole, f"全{unit}{bare}"} if bare == whole or len(bare) < _LEAST else {bare}
    found = {hit for stem in stems if len(stem) >= _LEAST for hit in _behind(doc, stem, kind)}
    yield from sorted(found)


def _behind(doc: Document, stem: str, kind: str) -> Iterator[tuple[int, int, str]]:
    sure = _NUMBERED.search(stem) or len(stem) >= _WHOLE
    for start in places(doc.text, stem):
        end = start + len(stem)
        said = _SAID.match(doc.text, end)
        titled = doc.title and doc.title[0] <= start < doc.title[1]
        if said is None or _same(said[0], kind) or stem + said[0] in doc.told:
            continue
        if titled or (sure and not _OTHER.search(doc.text, max(0, start - 24), start)):
            yield *said.span(), kind


def _same(one: str, other: str) -> bool:
    """Whether the one is the other for short, or with 大 or 工作 to it: 表彰会 for 表彰大会."""
    bare, plain = (re.sub("大会|会议", "会", words) for words in (one, other))
    return bare.endswith(plain) or plain.endswith(bare)
