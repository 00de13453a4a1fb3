"""A digit in the middle of a word, where a page number or a note mark was pasted in with the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spelling.genre import common_pairs
from pipeline.patterns import lazy

PAGE = Page(
    name="digit-in-word",
    level="warning",
    what="词语中间夹着数字或换行",
    why="从网页、扫描件复制时，页码或注释号混进了字里行间",
    instead="去掉数字，对照原文",
    source="起草规范：来源文本的残损要补正",
    message="“{text}”把一个词隔开了，多半是页码、注释号或硬回车",
    quotes=True,
)
_BETWEEN = lazy(r"(?<=([一-鿿]))(?:\d{1,3}|[（(]\d{1,2}[)）])(?=([一-鿿]))")
_BROKEN = lazy(r"(?<=[一-鿿])\n(?=[一-鿿])")
_GAP = lazy(r"(?<=([一-鿿]))[ 　](?=([一-鿿]))")
_FEW = 2  # line breaks inside words; a text that has more is wrapped throughout
_LINE = 20  # characters that a line has at least which is no heading
_SHORT, _BLANK = 8, 5  # characters of a line, and blank lines of a text whose paragraphs they part
_SENTENCE = lazy("[^\\n。！？]{4,}[。！？]")
_LEAST = 12  # times that the pair stands in the reference speeches: surely one word
# 第3届, 近5年, 全部3项: the digit counts, whatever the pair.
_COUNTS = frozenset("年月日个名人家万亿元次届条项级号户场天周岁时分米吨亩度期批大类种点")
_LEADS = frozenset("第近约达到共有成增长超过全前后每")


def find(doc: Document) -> Iterator[Hit]:
    pairs = common_pairs()
    for match in doc.finditer(_BETWEEN):
        left, right = match[1], match[2]
        if right not in _COUNTS and left not in _LEADS and pairs.get(left + right, 0) >= _LEAST:
            yield Hit(match.start() - 1, match.end() + 1)
    gaps = [match.start() for match in doc.finditer(_GAP) if _parted(doc, match, pairs)]
    if len(gaps) <= _FEW:
        yield from (Hit(at - 1, at + 2) for at in gaps)
    broken = [match.start() for match in _BROKEN.finditer(doc.text) if _wrapped(doc.text, match.start(), pairs)]
    if len(broken) <= _FEW:
        yield from (Hit(at - 1, at + 2) for at in broken)


def _parted(doc: Document, match: re.Match[str], pairs: Mapping[str, int]) -> bool:
    """Whether a space parts a word inside a sentence; 党中央 国务院 are two."""
    began = doc.text.rfind("\n", 0, match.start()) + 1
    stop = doc.text.find("\n", match.end())
    line = doc.text[began : stop if stop >= 0 else len(doc.text)]
    word = match[1] + match[2]
    return len(line) >= _LINE and "。" in line and word != "央国" and pairs.get(word, 0) >= _LEAST


def _wrapped(text: str, at: int, pairs: Mapping[str, int]) -> bool:
    """Whether the line break parts a word in the middle of a sentence."""
    if pairs.get(text[at - 1] + text[at + 1], 0) < _LEAST:
        return False
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if len(line) >= _LINE and re.search("[，。；、]", line):
        return True
    # Where blank lines part the paragraphs, a line right below another one goes on with it.
    return len(line) >= _SHORT and text.count("\n\n") >= _BLANK and _SENTENCE.match(text, at + 1) is not None
