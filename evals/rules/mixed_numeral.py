"""One row or one sentence that counts in Chinese and in Arabic numerals by turns."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="mixed-numeral",
    level="warning",
    what="并列的数量、同一句里的年份，时而用汉字、时而用阿拉伯数字",
    why="同一类数字写法要一致，一半汉字一半阿拉伯数字像是拼接的",
    instead="计数用阿拉伯数字：11个乡镇、3个街道；年份统一：2015年、2020年",
    source="GB/T 15835-2011《出版物上数字用法》4.3：同一场合数字形式要统一",
    message="“{text}”的数字写法与旁边的“{other}”不一致",
)
_UNIT = "个|名|家|场|次|项|件|人|户|位|所|处|支|条|期|座"
_C = "[一二三四五六七八九十百]"
_TENS = rf"(?:{_C}*十{_C}*|{_C}*百{_C}*)"  # ten and more: smaller ones may be words of style
_NOUN = r"(?:[一-鿿]|（[^（）\n]{1,8}）){1,10}?"
_CHINESE_FIRST = lazy(
    rf"(?<![第零〇一二三四五六七八九十百千万亿两几\d])(?P<one>{_TENS}(?:{_UNIT})){_NOUN}[、和](?P<other>\d{{1,4}}(?:{_UNIT}))"
)
_ARABIC_FIRST = lazy(rf"(?P<other>(?<![\d.])\d{{1,4}}(?:{_UNIT})){_NOUN}[、和](?P<one>{_TENS}(?:{_UNIT}))(?![几多余])")
_SMALL = lazy(
    r"(?<![第零〇一二三四五六七八九十百千万亿两几\d])(?P<one>[三四五六七八九](?P<u>[名家户所]))[一-鿿]{2,10}?、(?P<other>\d{2,4}(?P=u))"
)
_YEAR = lazy(r"二[〇零○]{1,2}[〇零○一二三四五六七八九]{1,2}年(?!远景|[一二三四五六七八九十]{1,2}月)")
_ARABIC_YEAR = lazy(r"(?:19|20)\d\d年")


def find(doc: Document) -> Iterator[Hit]:
    for pattern in (_CHINESE_FIRST, _ARABIC_FIRST, _SMALL):
        for match in doc.finditer(pattern):
            yield Hit(*match.span("one"), {"other": match["other"]})
    for match in doc.finditer(_YEAR):
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！\n") + 1
        ends = [at for mark in "。！\n" if (at := doc.text.find(mark, match.end())) >= 0]
        other = _ARABIC_YEAR.search(doc.text, began, min(ends, default=len(doc.text)))
        if other and doc.text.rfind("《", began, match.start()) <= doc.text.rfind("》", began, match.start()):
            yield Hit(*match.span(), {"other": other[0]})
