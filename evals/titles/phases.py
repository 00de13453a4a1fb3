"""Which end of a meeting a title names, and what it calls the speech, where the text says otherwise: 在……闭幕式上的讲话, and in the
text 今天隆重开幕; ……上的工作报告, and in the text nothing is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy


class _Phase(NamedTuple):
    """``title``: what the title has; ``shows``: what of the text belongs to the other end; ``own``: what belongs to this one."""

    title: re.Pattern[str]
    shows: re.Pattern[str]
    own: re.Pattern[str]
    right: str


_CLOSED = "闭幕|(?:完成|通过|审议)了?[^，。；\\n]{0,12}议程|选举产生了|(?:就要|即将|马上)结束|(?:胜利|圆满)(?:结束|完成)|(?:几|两|三|四|五)天(?:来|的会)"
_PHASES = (
    _Phase(
        lazy("闭幕(?:式|会|大会)?(?=上|的|讲|致|$)"),
        lazy("今天[^。！？\\n]{0,60}(?:隆重|胜利|正式)?(?:开幕|召开)了?|(?:隆重|胜利|正式)(?:开幕|召开)|(?:大会|会议)(?:的)?(?:隆重|胜利)?(?:开幕|召开)表示|预祝[^。！\\n]{0,20}圆满成功"),
        lazy(_CLOSED),
        "开幕式",
    ),
    _Phase(
        lazy("开幕(?:式|会|大会)?(?=上|的|讲|致|$)"),
        lazy("(?:大会|会议|代表大会)[^。；！\\n]{0,20}?(?:圆满|顺利|胜利|已经?)(?:完成|通过)了?[^。；！\\n]{0,16}(?:议程|任务)|(?:胜利|圆满)闭幕了?(?=[，。！])|(?:就要|即将|马上)闭幕"),
        lazy("开幕|预祝"),
        "闭幕式",
    ),
    _Phase(
        lazy("(?:结业|结班|毕业)(?:式|典礼)(?=上|的|讲|致|$)"),
        lazy("今天[^。！？\\n]{0,60}(?:开班|开学|开课)|(?:正式|隆重)(?:开班|开学|开课)|预祝[^。！\\n]{0,20}圆满成功"),
        lazy("结业|结班|毕业|学完|学成|即将(?:返回|回到)|(?:圆满|顺利)(?:完成|结束)"),
        "开班式",
    ),
    _Phase(
        lazy("(?:开班|开学)(?:式|典礼|仪式)(?=上|的|讲|致|$)"),
        lazy("(?:顺利|圆满|今天|就要|即将)(?:结业|结班|毕业)|(?:培训|学习)(?:班|任务)?(?:已经?|就要|即将)(?:圆满)?(?:结束|完成)"),
        lazy("开班|开学|开课|预祝"),
        "结业式",
    ),
)  # fmt: skip
_BEGINS = 400  # characters of a speech in which it says what is going on
_REPORT = lazy("(?:工作报告|(?<=的)报告)$")
# What only a report says, or says of itself; a leader's speech asks for its being looked at.
_REPORTED = lazy(
    "(?:我|现在)[^。！？\\n]{0,50}(?:报告(?:如下|工作|[一-鿿]{0,12}情况|，)|作(?:了|一个)?[^，。；\\n]{0,10}报告|汇报)|(?:现将|现就)[^。！？\\n]{0,40}(?:报告|汇报)|请(?:予|各位代表|大会|代表们|全委会|会议)?(?:予以)?审[议查]|报告如下|述职"
)
_GREETING = lazy(
    "(?:向|对)[^。！？\\n]{0,24}(?:大会|会议)[^。！？\\n]{0,10}(?:表示|致以)[^。！？\\n]{0,8}祝贺|预祝[^。！\\n]{0,20}圆满成功|(?:谈|提|讲)(?:几|[两三四五六])点(?:希望|意见|要求)"
)


def otherwise(doc: Document) -> Iterator[tuple[Span, str, str]]:
    """Words of the title: where, what is wrong, and what they should be."""
    if doc.title is None:
        return
    start, end = doc.title
    title, body = doc.text[start:end], doc.text[end:]
    for phase in _PHASES:
        said = phase.title.search(title)
        if said is None:
            continue
        shown = phase.shows.search(body)
        begins = shown is not None and (shown.start() < _BEGINS or shown[0].startswith("预祝"))
        if shown and begins and not phase.own.search(body):
            yield (start + said.start(), start + said.end()), f"标题说“{said[0]}”，正文却说“{shown[0]}”", phase.right
    report = _REPORT.search(title)
    greeting = _GREETING.search(body)
    if report and greeting and not _REPORTED.search(body):
        yield (start + report.start(), start + report.end()), f"标题说是报告，正文不是：“{greeting[0]}”", "讲话"
