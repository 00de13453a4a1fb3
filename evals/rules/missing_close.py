"""A speech that stops after its last point: no hope, no call, no wish behind it."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout.wholeness import lacks, spoken
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="missing-close",
    level="warning",
    what="讲完最后一点就停住，没有结尾",
    why="讲话要以希望、号召或祝愿收束；最后一段没有了，像是稿子丢了一页",
    instead="补上结尾：同志们，……让我们……作出新的更大贡献！",
    source="体裁惯例：讲话的结尾",
    message="到“{text}”就结束了，没有希望、号召或祝愿",
    suggestion="补上以希望、号召或祝愿收束的结尾",
    scope="whole",
    yields_to=frozenset({"unfinished-paragraph"}),
)
_THANKS = lazy("谢谢|感谢大家|我的(?:讲话|发言|话)")
# A speaker may end in his own way: 会就开到这里。 我相信，再过十年，…… 拜托大家了。
_CLOSES = lazy(
    "！|只要[^。！\\n]{2,40}就|(?:^|[，。])[也更]?愿[一-鿿]|让(?:我们|[每全这]|大家|职工|工友|孩子)|希望|祝|奋斗|贡献|力量|新篇|谢谢|再见|我们?(?:坚?信|深信|期待|盼)|(?<!请)相信，|期待着|请(?:大家|同志们|各位|你们|所有|全体|每一?位|诸位)|拜托|拜年|散会"
    "|(?:到|讲|说)(?:这里|这儿|此)(?:结束|为止)?[。，了]|就(?:说|讲)这(?:些|么多)"
)
_CLOSED = lazy("！|让我们|希望|预?祝")
# What a point of business ends on: what is to be done. A scene, a promise, a line that is meant to stay end a speech as well.
_BUSINESS = lazy(
    "要|[必务]须|务必|应当|加强|推[进动]|确保|落实|做[好到]|抓|完成|建[立设成]|健全|坚持|研究|服务|提[高升]|深化|开展|组织|强化|制定|发挥"
    "|保障|解决|支持|培[养育训]|帮助|实现|保持|学习|改革|创新|发展|管理|监督|考核|负责|督促"
)
_BEHIND = 3  # paragraphs that may follow the close
_LEAST = 300  # 汉字 of a speech; what is shorter may be a fragment
_LOOKED_AT = 120  # characters at the end of the last paragraph


def find(doc: Document) -> Iterator[Hit]:
    if not spoken(doc, _LEAST):
        return
    said = [span for span in doc.paragraphs if not _THANKS.match(doc.text, *span)]
    if not said:
        return
    start, end = said[-1]
    if _CLOSES.search(doc.text, max(start, end - _LOOKED_AT), end):
        return
    if not _BUSINESS.search(doc.text, max(start, end - _LOOKED_AT), end):
        return
    if any(_CLOSED.search(doc.text, *span) for span in said[1:][-1 - _BEHIND : -1]):
        return  # an afterthought may follow the close
    if lacks(doc, "hope", "wish"):
        return  # missing-part tells it
    last = [span for span in doc.sentences if span[1] <= end]
    yield Hit(*(last[-1] if last else (start, end)))
