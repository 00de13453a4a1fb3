"""What the Party's constitution, the union law and charter and the labour laws forbid, said as if it were allowed or demanded.

A row is a pattern in words of ``WORDS``: ``<boss>`` is the employer's side, ``<free>`` whatever says that something need not be done.
``<.>`` is a character within a clause; ``<~>`` one that denies nothing, so that 不得由企业指派工会主席 is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from evals.document import Document
from evals.wordings.relations import reported
from pipeline.patterns import lazy

WORDS: Mapping[str, str] = {
    ".": "[^，。；：！？“”《》\\n]",
    "~": "[^，。；：！？“”《》\\n不严禁别莫勿未拒非防避杜]",
    "c": "[^。；：！？“”《》\\n不严禁别莫勿未拒非防避杜]",  # the same across a comma
    "s": "[^。！？\\n]",
    "may": "(?<![不未])(?:可以|可|能|允许|有权|应当|应该|应|要|必须|得|一律|统一|都|就|直接|随时|原则上|不妨)+",
    "free": "(?:不用|不必|无需|无须|不需要|用不着|可以不|不再|免去|省去|省掉|绕过|跳过)",
    "need": "(?:不用|不必|无需|无须|不需要|用不着|犯不着|没必要|没有必要|大可不必|轮不到)",  # of what is not to be done at all
    # Further bans of the same breath: read with the row, else they would pass for the speaker's own "不得" against it.
    "forbids": "(?:，[^，。；：！？“”《》\\n]{0,12}?(?:不得|不能|不许|不准|不要|不宜)[^，。；：！？“”《》\\n]{0,14})*",
    "boss": (
        "(?:企业(?:行政|方|主|领导|管理层)?|用人单位|行政(?:方面?|领导|部门)?|老板|资方|董事长|总经理|经理|厂长|公司|人事部门?|人力资源部门?"
        "|投资[人方]|股东(?:会|大会)?|董事会|管理层|雇主|业主)"
    ),
    "mass": "(?:(?:[省市县区]|基层|上级|同级|集团|企业)?(?:总工会|工会)|妇联|共青团|团委|科协|工商联)",
    "party": "(?:党委|党组|党总支|党支部|党组织|纪委)",
}


class Statute(NamedTuple):
    patterns: tuple[re.Pattern[str], ...]
    right: str  # what the statute says
    unless: re.Pattern[str] | None = None  # what its sentence holds where it is said rightly


def statute(right: str, *patterns: str, unless: str = "") -> Statute:
    return Statute(tuple(map(_spelt, patterns)), right, lazy(unless) if unless else None)


def _spelt(words: str) -> re.Pattern[str]:
    for name, one in WORDS.items():
        words = words.replace(f"<{name}>", one)
    return lazy(words)


# Whoever tells of others' failing, or asks to mend it, does not demand it.
_TOLD = lazy(
    "(?:有的|个别|一些|少数|某些|某个?(?=企业|单位|公司|地|家|厂)|那家|这家|发现|查出|查处|曾|存在|反映(?!好)|投诉|举报|案例|通报|责令|整治|整改|治理|严查|纠治|"
    "取缔|禁止|杜绝|严禁|防止|避免|决不|绝不|反对|抵制|纠正|克服|遏制|再也不|无权|违反规定|违法违规|擅自|谣言|传言|听说|据说|旧社会|解放前|资本家|不得|不能|不准|不许|不允许|不是)[^。！？\\n]{0,60}$"
)
_MENDED = lazy(
    "[^，。！？\\n]{0,8}?(?:的|等|这[类种些])(?:[^，。！？\\n]{0,10}?)(?:现象|问题|行为|做法|想法|情况|情形|企业|单位|老板|投诉|线索|案件|规定|条款|说法|念头|歪风)"
    "|[^。！？\\n]{0,12}?，?(?:都|也|就|这)?(?:是|属于|构成)?(?:违法|违规|违纪|违反|侵权|无效|错误|不对|不行|不允许|行不通|要不得|绝不|决不|坚决不|不得|要(?:坚决|依法|严肃|及时|立即)|必须(?:坚决|依法|纠正|整改)|予以纠正|依法(?:查处|处理|追究|维权))"
)
_MARKS = "。！？；\n"


def find(doc: Document, rows: tuple[Statute, ...]) -> Iterator[tuple[int, int, str]]:
    """Where one of ``rows`` stands as the speaker's own word."""
    for row in rows:
        for pattern in doc.open_ones(row.patterns):
            for match in doc.finditer(pattern):
                start, end = match.span()
                if _meant(doc, start, end) and not (row.unless and row.unless.search(_sentence(doc, start, end))):
                    yield start, end, row.right


def _sentence(doc: Document, start: int, end: int) -> str:
    began = max(doc.text.rfind(mark, 0, start) for mark in _MARKS) + 1
    ends = [at for mark in _MARKS if (at := doc.text.find(mark, end)) >= 0]
    return doc.text[began : min(ends, default=len(doc.text))]


def _meant(doc: Document, start: int, end: int) -> bool:
    began = max(doc.text.rfind(mark, 0, start) for mark in _MARKS) + 1
    if _TOLD.search(doc.text[began:start]) or _MENDED.match(doc.text, end):
        return False
    return not reported(doc, start, end)
