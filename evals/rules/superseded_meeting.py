"""The spirit of a meeting after which there was a newer one, told as what is to be done now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.days.calendar import CONGRESSES, PLENUMS
from evals.document import Document
from evals.rules.impossible_meeting import CONGRESS, LONG, PLENUM, body_of
from evals.rules.stale_formulation import looks_back
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline.figures import chinese_ordinal, parse_chinese
from pipeline.patterns import lazy
from pipeline.types import Level

PAGE = Page(
    name="superseded-meeting",
    level="warning",
    what="把已有更新会议的旧会议当作当前的要求",
    why="讲话那天已经开过更新的会，只提旧的，会让人以为没有学习新的精神",
    instead="换成最新的会议；回顾过去时可以照旧",
    source="党的历次中央全会；各团体全国代表大会公告",
    message="讲话那天“{newer}”已经开过，“{text}”是上一次的会",
    suggestion="改用“{newer}”",
    quotes=True,
    yields_to=frozenset({"impossible-meeting", "stale-formulation"}),
)
_ASKED = lazy("(?:贯彻|落实|学习|宣传|宣讲|按照|对照|对标|围绕|领会|践行|推动|把握|学懂弄通)[^。；，\n]{0,28}$")
_WHAT = lazy(
    "(?:和[^，。；\n]{2,16}?)?(?:精神|部署|要求|各项任务|任务|提出的|确定的|报告|决定|战略部署|重大部署|目标任务)"
)
# 落实中国工会十七大和市委经济工作会议部署: what is asked for stands behind what it is asked with.
_WHAT_LATER = lazy("(?:[和与及、]|以及)[^，。；\n]{1,16}(?:精神|部署|要求|任务)")
# 共青团十八大对青年工作作出部署，要抓好落实: told first, asked for in the same sentence.
_TOLD = lazy(
    "(?:对[^，。；\n]{1,16})?(?:作出|提出|描绘|擘画|明确|确定|吹响|谋划|部署)[^。；“：\n]{0,24}，(?:[^，。；\n]{0,12})?(?:要|必须|务必|应当)"
)
_MANY = lazy("历次全会|[、和][一二三四五六七]中全会|和[十二]")
# A congress that is told of as just held (不久前，共青团第十八次全国代表大会胜利闭幕).
_JUST = lazy(
    r"(?:不久前|前不久|刚刚|日前|近日|最近|近期|上个?月|今年)[^。；！\n]{0,12}?"
    r"(?P<name>(?P<body>中国共产党|中国工会|中国妇女|共青团|中国共产主义青年团|中国科协|中国科学技术协会|全国工商联)第(?P<number>[一二三四五六七八九十]{1,3})次全国(?:会员)?代表大会)"
)
# 十九届二中、三中、四中全会精神: a row of plenums ends with the newest.
_ROW = lazy("(?P<term>十[八九]|二十)届[一二三四五六]中(?:、[二三四五六七]中)*[、和](?P<last>[二三四五六七])中全会")
_BESIDE = 14  # characters around a meeting in which others of one list stand
_LATELY, _WEEK = 300, 10  # days: what is still said to be lately; how long a meeting lasts
_LATELY_HELD = lazy(
    "(?:不久前|前不久|刚刚|日前|近日|最近|近期|刚)(?:胜利|成功|隆重)?(?:召开|闭幕|结束|举行|开幕)的?$|(?:不久前|前不久|刚刚|日前|近日|最近)，$"
)
_STILL_TO_COME = lazy("(?:将|将要|即将|就要)(?:迎来|召开|举行|开好)[^，。；\n]{0,4}$|迎接[^，。；\n]{0,4}$")
_OPENS = lazy("(?:的)?(?:胜利|隆重)?(?:召开|开幕|举行)(?!之?后|以来|[^，。；！\n]{0,4}(?:主题|活动|竞赛|专项|期间))")
_BEFORE_IT = lazy("20\\d\\d年|去年|前年|当时|曾|期间|以来|过去|活动|竞赛|献礼|先后|围绕|开展|回顾")
# A congress whose picture of the years to come is told as the newest (党的十九大擘画了……宏伟蓝图).
_LAID_OUT = lazy(
    r"党的(?P<number>十[八九])大(?:报告)?(?:的?胜利召开，)?(?:擘画|描绘|绘就|勾画|勾勒|吹响)(?!的)了?[^。；！\n]{0,36}(?:蓝图|号角|方向|新征程|路线图)"
)
_SINCE = lazy("从|年|党的|继|自")
_ROWS = {"中国共产党": "党", "中国共产主义青年团": "共青团", "中国科学技术协会": "科协"}


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    yield from _just_held(doc)
    yield from _rows(doc)
    plenums, congresses = list(doc.finditer(PLENUM)), [*doc.finditer(CONGRESS), *doc.finditer(LONG)]
    if not plenums and not congresses:
        return
    # What the lexicon ends is told by stale-formulation.
    known = Spans(
        (place.start, place.end) for place in doc.wordings.right if any(one.valid_until for one in place.entries)
    )
    for match in plenums:
        term, number = int(parse_chinese(match["term"]) or 0), int(parse_chinese(match["number"]) or 0)
        opened = PLENUMS.get(term, ())
        if not 0 < number < len(opened):
            continue
        # 二十届一中 and 二中全会 took office and staffed; what came after them replaced them.
        newest = _newest(term, doc.day)
        newer = newest if newest > number else None
        if newer and not known.meets(*match.span()):
            # The reforms of the third plenum of the 20th go on until 2029: after the fourth it is only a hint.
            level: Level | None = "info" if (term, number) == (20, 3) else None
            yield from _old(doc, match, f"党的{match['term']}届{chinese_ordinal(newer)}中全会", level)
    yield from _long_ago(doc, plenums, congresses)
    yield from _laid_out(doc)
    for match in congresses:
        body, number = body_of(match["body"]), int(parse_chinese(match["number"]) or 0)
        held = CONGRESSES[body]
        newer = next((n for n in sorted(held, reverse=True)[1:] if n > number and held[n] <= doc.day), None)
        if number in held and newer and not known.meets(match.start(), match.end() + 2):
            number_of = chinese_ordinal(newer)
            said = f"第{number_of}次全国代表大会" if match[0].endswith("会") else f"{number_of}大"
            yield from _old(doc, match, match["body"] + said)


def _newest(term: int, day: date) -> int:
    """The number of the last plenum of a term on a day; of the 20th the fifth is not known yet."""
    held = PLENUMS.get(term, ())
    return sum(opened <= day for opened in (held[:4] if term == 20 else held))


def _just_held(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_JUST):
        held = CONGRESSES[_ROWS.get(match["body"]) or body_of(match["body"])]
        number = int(parse_chinese(match["number"]) or 0)
        newer = next((n for n in sorted(held, reverse=True)[1:] if n > number and doc.day and held[n] <= doc.day), None)
        if newer and number in held:
            yield Hit(*match.span("name"), {"newer": f"{match['body']}第{chinese_ordinal(newer)}次全国代表大会"})


def _rows(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_ROW):
        newest = _newest(int(parse_chinese(match["term"]) or 0), doc.day) if doc.day else 0
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        ended = min(
            (at for mark in "。！？；\n" if (at := doc.text.find(mark, match.end())) >= 0), default=len(doc.text)
        )
        if int(parse_chinese(match["last"]) or 0) >= newest or not _ASKED.search(doc.text, began, match.start()):
            continue
        newer = f"{match['term']}届{chinese_ordinal(newest)}中全会"
        if newer not in doc.text[began:ended] and not looks_back(doc, *match.span(), ahead=False):
            yield Hit(*match.span(), {"newer": f"党的{newer}"})


def _long_ago(doc: Document, plenums: list[re.Match[str]], congresses: list[re.Match[str]]) -> Iterator[Hit]:
    """刚刚闭幕的党的十九大 years after it; 我们将迎来党的十九大胜利召开 when it is over."""
    assert doc.day  # find asked
    held: list[tuple[re.Match[str], date]] = []
    for match in plenums:
        term, number = int(parse_chinese(match["term"]) or 0), int(parse_chinese(match["number"]) or 0)
        held += [(match, day) for day in PLENUMS.get(term, ())[number - 1 : number]]
    for match in congresses:
        number = int(parse_chinese(match["number"]) or 0)
        held += [(match, day) for day in [CONGRESSES[body_of(match["body"])].get(number)] if day]
    for match, day in held:
        ago = (doc.day - day).days
        before = doc.text[max(0, match.start() - 16) : match.start()]
        if (ago > _LATELY and _LATELY_HELD.search(before)) or (
            ago > _WEEK
            and _STILL_TO_COME.search(before)
            and _OPENS.match(doc.text, match.end())
            and not _past(doc, match)
        ):
            yield Hit(
                *match.span(),
                message=f"“{match[0]}”是{day.year}年{day.month}月开的，到讲话那天早已开过",
                suggestion="核对会议",
            )


def _past(doc: Document, match: re.Match[str]) -> bool:
    """Whether the clause, or what its sentence says before it, tells of the time before the meeting."""
    began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
    ended = min((at for mark in "，。！？；\n" if (at := doc.text.find(mark, match.end())) >= 0), default=len(doc.text))
    return _BEFORE_IT.search(doc.text[began:ended]) is not None


def _laid_out(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_LAID_OUT):
        newer = (
            20
            if doc.day and doc.day >= CONGRESSES["党"][20]
            else 19
            if doc.day and doc.day >= CONGRESSES["党"][19]
            else 0
        )
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
        before = doc.text[began : match.start()]
        behind = doc.text[match.end() : match.end() + 40]
        if newer <= int(parse_chinese(match["number"]) or 0) or "党的" in behind or _SINCE.search(before):
            continue
        if not looks_back(doc, *match.span(), ahead=False):
            yield Hit(*match.span(), {"newer": f"党的{chinese_ordinal(newer)}大"})


def _old(doc: Document, match: re.Match[str], newer: str, level: Level | None = None) -> Iterator[Hit]:
    began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
    before = doc.text[began : match.start()]
    behind = _WHAT.match(doc.text, match.end()) or _WHAT_LATER.match(doc.text, match.end())
    told = "body" in match.re.groupindex and _TOLD.match(doc.text, match.end())
    if not (_ASKED.search(before) and behind) and not told:
        return
    ended = min((at for mark in "。！？；\n" if (at := doc.text.find(mark, match.end())) >= 0), default=len(doc.text))
    sentence = doc.text[began:ended]
    if newer.removeprefix("党的")[-5:] in sentence.replace(match[0], "") or _MANY.search(
        doc.text, max(began, match.start() - _BESIDE), min(ended, match.end() + _BESIDE)
    ):
        return
    if not looks_back(doc, *match.span(), ahead=False):
        yield Hit(*match.span(), {"newer": newer}, level=level)
