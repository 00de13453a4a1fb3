"""A paragraph that ends without a final mark: cut off, or wrapped by hand."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout.verse import verses
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline.patterns import lazy

PAGE = Page(
    name="unfinished-paragraph",
    level="warning",
    what="段落没有写完，或被硬回车折断",
    why="模型中途被截断、网页按宽度折行，都会留下没有句末标点的段落",
    instead="把话补完，或与下一行接起来",
    source="GB/T 15834-2011：句末用句号、问号或叹号",
    message="这一段没有句末标点，像是没写完或被折断：“{text}”",
    yields_to=frozenset({"digit-in-word", "portal-debris", "doubled-mark"}),
)
_FINAL = frozenset("。！？：；…!?:;”’）》】—")
_LEAST = 20  # 汉字: what is shorter may be a heading, a name, a salutation
_LEAST_BROKEN = 8  # 汉字 of a line that a mark in it, or at its end, shows to be no heading
_TAIL = 8
# 表彰先进集体首先，我代表……: what begins a sentence stands in the middle of a clause.
_RUN_ON = lazy(
    "(?<=[一-鿿]{3})(?<![里处在这那我们但而并就于是也从到今如以今的])(?:(?:首先|在此|借此机会)，(?:我|请允许我|让我们)(?:代表|谨|受|向|以|宣布|讲|对)"
    "|下面，我(?:代表|就|讲|受|宣布|谈)|最后，(?:预祝|衷心祝愿|祝(?:大会|各位|同志|大家))|刚才，[一-鿿]{2,12}(?:同志|宣读|作了))"
)
# A line that ends in a figure or its measure, and the next begins with what belongs to it: 80岁⏎以上, 895⏎件.
_WITHIN = lazy(
    r"[\d岁年月日人个家名元件次户届天%％]\n[ 　\t]*(?:以[上下内来外]|左右|[之]前|之后)(?=[一-鿿，。；])"
    r"|(?<=[一-鿿])\d+\n[ 　\t]*(?:[万亿]?[人名个家件项次户元届场]|[年月日岁])(?=[一-鿿，。；、])"
)
_CALLED = lazy(
    "尊敬|亲爱|各位|同志|朋友|代表|先生|女士|领导|书记|主席|[省市县区][长委]"
)  # a salutation of several lines


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_RUN_ON):
        fields = "前一句没有句号就接着说了下一句：“{text}”"
        yield Hit(match.start() - 2, match.end(), message=fields.format(text=doc.text[match.start() - 2 : match.end()]))
    recited = Spans(doc.once(verses))
    for match in doc.finditer(_WITHIN):
        if not recited.meets(*match.span()):
            end = doc.text.index("\n", match.start())
            start = max(doc.text.rfind("\n", 0, end) + 1, end - _TAIL)
            yield Hit(start, end, message=f"一句话被换行折断了：“{doc.text[start:end]}”")
    headings = {part.heading for part in doc.sections if part.heading}
    for start, end in doc.paragraphs:
        words = doc.text[start:end]
        if words[-1] in _FINAL or recited.meets(start, end):
            continue
        if _broken_off(words) and doc.count(start, end) >= _LEAST_BROKEN:
            yield Hit(max(start, end - _TAIL), end)
            continue
        if doc.count(start, end) < _LEAST:
            continue
        if any(heading[0] <= start and end <= heading[1] + 1 for heading in headings):
            continue
        # A short line of at most two clauses is a heading of a kind that the outline does not know.
        short = doc.count(start, end) < 2 * _LEAST and sum(words.count(mark) for mark in "。；，,") <= 1
        if short and words[-1] not in "，、,":
            continue
        yield Hit(max(start, end - _TAIL), end)


def _broken_off(words: str) -> bool:
    """Whether a line ends in a mark that something must follow, or has a full mark within."""
    if words[-1] in "，、,；":
        return _CALLED.search(words) is None
    return "。" in words[:-1] or "；" in words[:-1]
