"""The title of another text in the middle of this one: several texts on one page."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="second-text",
    level="error",
    what="正文中间又出现一个讲话的标题",
    why="范文网页常把几篇稿子连在一起，复制时带进了别的稿子",
    instead="删去后面那一篇，只留这次会议的讲话",
    source="起草规范：定稿只含讲话本身",
    message="“{text}”像是另一篇稿子的标题",
    scope="whole",
)
_TITLE = lazy(
    r"(?:在|[一-鿿]{2,12}在)?[^，。；：:！？\n]{4,50}(?:会|会议|仪式|论坛|班|活动|式)上的?(?:讲话|致辞|致词|发言|主持词|表态发言)(?:稿|提纲)?"
)
# 领导讲话　篇三, 附：主持词: never the title of the text itself
_NUMBERED = lazy(
    r"(?:讲话稿|演讲稿|发言稿|范文|篇)[ 　]?[（(]?[一二三四五六七八九十\d]{1,2}[)）]?"
    r"|[^，。；：:！？“”\n]{2,30}(?:讲话|致辞|致词|发言|演讲|主持词|总结)稿?[ 　]*[（(【]?篇[一二三四五六七八九十\d]{1,2}[)）】]?"
    r"|附(?:件|录)?[一二三四五1-9]?[ 　]*[:：][ 　]*[^，。；！？\n]{0,16}(?:主持词|讲话|致辞|发言|议程|日程|名单|背景材料|参考资料|报告)(?:稿|全文|提纲)?"
)
_LAST = frozenset("话辞词言稿纲程单料告文)）】一二三四五六七八九十")


def find(doc: Document) -> Iterator[Hit]:
    """Paragraphs that are a title and nothing else; the head of the text is no paragraph. Where no head was found, under
    the lines of a web page, the first of them is the text's own."""
    lines = [span for span in doc.paragraphs if span[1] - span[0] <= 80 and _ends_so(doc.text[span[1] - 1])]
    titles = [span for span in lines if span != doc.paragraphs[0] and _TITLE.fullmatch(doc.text, *span)]
    yield from (Hit(*span) for span in (titles if doc.title else titles[1:]))
    yield from (Hit(*span) for span in lines if span[0] > 0 and _NUMBERED.fullmatch(doc.text, *span))


def _ends_so(mark: str) -> bool:
    """Whether a title may end in ``mark``: most paragraphs are ruled out by theirs."""
    return mark in _LAST or mark.isdecimal()
