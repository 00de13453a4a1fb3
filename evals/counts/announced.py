"""What is announced beside other things, and what then bears the same name: 剖析三个案例，提出几点建议 against the heading
二、两个案例; 提两条要求 against the line 给各部门的三条要求。; “五个新” against four paragraphs that open with …新…."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.numbers.reckoned import count
from evals.spans import Span
from pipeline.patterns import lazy

Announced = tuple[Span, str]  # where the number stands, and what there is instead
_N = "[一二三四五六七八九十两2-9]"
_FREE = "(?<![第零百千万亿几0-9.这那每一二三四五六七八九十两])"
_OF = "[个点条句件项层组笔本张道]"
# 二、两个案例：一个赢在细处; 给劳模的三句话。 as a paragraph of its own
_HEADED = lazy(rf"[一二三四五六七八九十]{{1,2}}、(?P<n>{_N})(?P<of>{_OF})(?P<noun>[一-鿿]{{1,4}})(?=[：，。\n—]|$)")
_LINE = lazy(
    rf"(?:[^，。；：！？、\n]{{0,16}}[的是])?(?P<n>{_N})(?P<of>{_OF})(?P<noun>[一-鿿]{{1,4}})[。：]?[ \t　]*(?=\n|$)"
)
SAID = lazy(
    rf"(?:讲清楚?|讲|说|谈|提出?|剖析|分析|解剖|回答|分享|介绍|算|交|给|送|打开|拿出|摆出|通报|列出|回顾|晒出?|布置|部署)"
    rf"(?:好|一下|清|透|出|明|大家|各位|你们)?{_FREE}(?P<n>{_N})(?P<of>{_OF})(?P<noun>[一-鿿]{{1,8}})"
)
_ITEM = lazy(
    r"(?:第(?P<n>[一二三四五六七八九十])(?P<of>[个点条句件项层组笔本张道]?)|其(?P<n2>[一二三四五六七八九十]))[，、：]"
)
# 归纳起来是“四个新”。 and behind it 思想引领有新气象。…
_WORD = lazy(rf"“(?P<n>{_N})个(?P<word>(?!一”)[一-鿿]{{1,3}})”(?:的[一-鿿]{{1,8}})?[。：]?[ \t　]*$")
_OPENS = lazy(r"(?P<lead>[^，。；：！？\n]{4,14})[。：！](?=[^\n])")
# 布置“三个一”的作业：带出一名徒弟，……
_ONES = lazy(
    rf"“(?P<n>{_N})个一”的?[一-鿿]{{1,8}}(?:：|，即|，就是|——)(?P<items>[^。；：\n]{{4,160}}|[^。：\n]{{4,160}})[。！]"
)
_ONE = lazy("(?<![第统唯万同])一[个名项件份篇本次堂场条支套门家户张座间批组道轮遍封台课面段节天趟笔首期位句]")
_LEAST, _FAR = 2, 10
_TAIL = 30  # characters at the end of a paragraph
_ALIKE = 3  # characters by which sentences of one build may differ


def find(doc: Document) -> Iterator[Announced]:
    yield from _headed(doc)
    yield from _opened(doc)
    yield from _ones(doc)


def _headed(doc: Document) -> Iterator[Announced]:
    """The heading or line tells another number of the same thing than the one place before that announces it."""
    named = [
        match
        for start, end in (*(part.heading for part in doc.sections if part.heading and part.number), *doc.paragraphs)
        if (match := _HEADED.match(doc.text, start, end) or _LINE.match(doc.text, start, end))
    ]
    told = list(doc.finditer(SAID)) if named else []
    seen: set[int] = set()
    for head in (one for one in named if one.start() not in seen):
        seen.add(head.start())
        before = [one for one in told if one.end() <= head.start() and one["of"] == head["of"]]
        same = [one for one in before if _noun(one).startswith(head["noun"]) or _noun(one).endswith(head["noun"])]
        numbers = {count(one["n"]) for one in same}
        if len(same) == 1 and numbers != {count(head["n"])}:
            yield (same[0].start("n"), same[0].end("of")), f"后面却是“{head['n']}{head['of']}{head['noun']}”"
        elif (items := _items(doc, head)) > 1 and items != count(head["n"]) and not _HEADED.match(head[0]):
            yield (head.start("n"), head.end("of")), f"后面却有{items}{head['of']}"


def _noun(match: re.Match[str]) -> str:
    return match["noun"].removeprefix("心里").removeprefix("实在")


def _items(doc: Document, head: re.Match[str]) -> int:
    """How many paragraphs 其一，… or 第一条，… follow upon the line, each right behind the other."""
    behind = [one for one in doc.paragraphs if one[0] >= head.end()]
    number = 0
    for start, end in behind:
        match = _ITEM.match(doc.text, start, end)
        if match is None or count(match["n"] or match["n2"]) != number + 1:
            break
        if match["of"] and match["of"] != head["of"]:
            return 0
        number += 1
    return number


def _opened(doc: Document) -> Iterator[Announced]:
    """“四个新” at the end of a paragraph, and how many of the next ones open with a short sentence that has 新."""
    spans = doc.paragraphs
    for at, (start, end) in enumerate(spans[:-1]):
        match = _WORD.search(doc.text, max(start, end - _TAIL), end)
        if match is None:
            continue
        leads = [
            lead["lead"] if (lead := _OPENS.match(doc.text, *one)) else "" for one in spans[at + 1 : at + 1 + _FAR]
        ]
        held = [match["word"] in lead for lead in leads]
        found = held.index(False) if False in held else len(held)
        sizes = sorted(map(len, leads[:found]))
        broken = any(held[found + 1 : found + 3])  # one of them is told in other words, or over two paragraphs
        if found > _LEAST and sizes[-1] - sizes[0] <= _ALIKE and not broken and found != count(match["n"]):
            yield (match.start("n"), match.end("word")), f"后面却有{found}段带“{match['word']}”的话"


def _ones(doc: Document) -> Iterator[Announced]:
    """“三个一”的作业：带出一名徒弟，解决一个难题，写出一份操作法: clauses that each have their 一."""
    for match in doc.finditer(_ONES):
        pieces = re.split("[；]" if "；" in match["items"] else "[，]", match["items"])
        if len(pieces) == 1:
            pieces = match["items"].split("、")
        if (
            len(pieces) > 1
            and all(len(_ONE.findall(piece)) == 1 for piece in pieces)
            and len(pieces) != count(match["n"])
        ):
            yield (match.start("n"), match.start("n") + 3), f"列出的却有{len(pieces)}项"
