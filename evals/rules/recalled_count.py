"""A list that is looked back upon with another number than it has: 一是……；二是……；三是……。这四个问题，……"""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.numbers.reckoned import count
from evals.shapes.base import Hit, Page
from pipeline.figures import chinese_ordinal
from pipeline.patterns import lazy

PAGE = Page(
    name="recalled-count",
    level="error",
    what="列完几条以后说“这几条”，数目与列出的不同",
    why="刚念完三条，接着说“这四个问题”，听的人当场就发现",
    instead="把数改对，或补上缺的一条",
    source="校对通例：数目与内容相符",
    message="“{text}”，前面列出的却是{count}项",
    quotes=True,
    yields_to=frozenset({"promised-count"}),
)
_N = "[一二三四五六七八九十两]"
_OF = "件(?:实|大|小|好)?事|个(?:方面|问题|短板|不足|环节|关键|要点|要求|任务|重点|难题|差距|举措|特点|变化|突破|关系|坚持|启示|体会|希望|必须|方向|层面|转变|样|故事|数字|字|词|一)|(?:方面|大)(?:问题|不足|工作|任务|短板|成绩|经验|体会)?|条(?:经验|要求|意见|措施|建议|体会|标准|纪律|底线|路子|办法)?(?!线|路|产业)|点(?:要求|希望|意见|体会|建议|启示|经验|认识)?|项(?:工作|任务|要求|措施|举措|制度|内容|成果|机制)?|句话|种(?:现象|倾向|情况|做法|能力|本领)|步|关|招|类(?:问题|情况|群体)"
_BACK = lazy(
    rf"(?:这|(?:以上|上述|前面|上面|前述)(?:说的|讲的|提到的|提出的|所说的)?这?)(?P<n>{_N}|十[一二])(?P<of>{_OF})(?=[，。、！；：的是既都互相同缺件环，]|今年|要|我们|大家|请|做|抓|解|讲|归|说|必须|关|各|之|有|看|构|共|集|一个)"
)
_ITEM = lazy(
    rf"(?:^|(?<=[。；：，！？\n]))(?:第(?P<a>{_N})(?P<as>件|个|项|条|句|点|步|关|招|方面|，|、|是|要)|（(?P<b>{_N})）|(?P<c>{_N})(?P<cs>是|要|靠|抓|看|讲|比|，|、)|(?P<first>首先|其次|再次|最后)(?=[，要是]))"
)
_STEPS = {"首先": 1, "其次": 2, "再次": 3}
_LEAST = 2
_FAR = 160  # characters between the last item's number and the words that look back
_OPENS = 2  # characters before the words that look back, of indention
_ENDS = "。；！？\n"


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_BACK):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        if match.start() - began <= _OPENS:  # what a paragraph opens with looks back on the one before
            began = doc.text.rfind("\n", 0, len(doc.text[:began].rstrip())) + 1
        found, last = _listed(doc.text, began, match.start())
        told = count(match["n"])
        if min(found, told) < _LEAST or found == told or match.start() - last > _FAR:
            continue
        if _said_before(doc.text[began : match.start()], told, match["of"]):
            continue
        words = "两" if found == 2 else chinese_ordinal(found)
        yield Hit(match.start(), match.end(), {"count": words})


def _listed(text: str, start: int, end: int) -> tuple[int, int]:
    """How many items the last list has between these, and where the last one begins; none of a list with a gap."""
    number, style, last, broken = 0, "", start, False
    for match in _ITEM.finditer(text, start, end):
        kind = (
            "首"
            if match["first"]
            else "（"
            if match["b"]
            else ("第" + match["as"] if match["a"] else match["cs"] or "")
        )
        if match["first"]:
            value = _STEPS.get(match["first"], number + 1)
        else:
            value = count(match["a"] or match["b"] or match["c"])
        if value == 1:
            number, style, last, broken = 1, kind, match.start(), False
        elif kind == style and value == number + 1:
            number, last = value, match.start()
        elif kind == style:
            broken = True
    return (0 if broken else number), last


def _said_before(text: str, told: int, of: str) -> bool:
    """Whether so many of these were spoken of before: 四个问题……其中第一个……一是……二是……三是……。这四个问题."""
    word = "两" if told == 2 else chinese_ordinal(told)
    return any(f"{number}{of[:1]}" in text for number in {word, chinese_ordinal(told), str(told)})
