"""A public telephone line under a number that is another's, or nobody's: 12388妇女维权热线."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-hotline",
    level="error",
    what="公益服务热线的号码与名称不符",
    why="热线号码全国统一，念错一个数字，听的人就打到别处去了",
    instead="按公布的号码改正",
    source="工业和信息化部核配的全国统一公益服务号码",
    message="“{told}”热线的号码是{right}，不是{text}",
    suggestion="{right}",
    yields_to=frozenset({"altered-figure", "untraced-figure"}),
)
# Words that name the line of each number: one suffices to make the number right.
_LINES = {
    "12351": "职工 工会 工友",
    "12338": "妇女 妇联 妇儿 巾帼 家庭 婚姻",
    "12355": "青少年 青年 未成年人 共青团",
    "12385": "残疾人 残联 助残",
    "12345": "政务服务 便民 市民 政务",
    "12348": "法律服务 法律援助 法律咨询 法援 司法行政",
    "12333": "人社 人力资源 社会保障 社保 劳动保障 劳动监察 欠薪",
    "12315": "消费者 消费 市场监管",
    "12309": "检察",
    "12368": "诉讼服务 法院",
    "12350": "安全生产",
    "12329": "公积金",
    "12328": "交通运输",
    "12388": "纪检 纪委 监委",
    "12393": "医保 医疗保障",
}
_WORDS = {word: number for number, words in _LINES.items() for word in words.split()}
_NAMES = "|".join(sorted(_WORDS, key=len, reverse=True))
_CALLED = rf"(?P<name>[一-鿿]{{0,6}}?(?:{_NAMES})[一-鿿]{{0,8}}?)(?:热线|服务台|专线)"
_BEFORE = lazy(rf"(?<!\d)(?P<number>1\d{{4}})(?!\d)[”\"]?{_CALLED}")
_BEHIND = lazy(rf"{_CALLED}(?:电话|号码)?(?:（|：|——|是|为)?[“\"]?(?P<number>1\d{{4}})(?![\d万多余人次件个])")


def find(doc: Document) -> Iterator[Hit]:
    for pattern in (_BEFORE, _BEHIND):
        for match in doc.finditer(pattern):
            if right := _right(match):
                yield Hit(*match.span("number"), {"told": match["name"], "right": right})


def _right(match: Match[str]) -> str | None:
    """The number that the name calls for; nothing where it is the one told, or where the name speaks of two lines."""
    name, number = match["name"], match["number"]
    meant = {right for word, right in _WORDS.items() if word in name}
    return meant.pop() if len(meant) == 1 and number not in meant else None
