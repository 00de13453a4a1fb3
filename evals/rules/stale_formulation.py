"""A formulation that something newer had replaced by the day of the speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import day_of, timed, told
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="stale-formulation",
    level="warning",
    what="提法已经过时：到讲话那天已有新的提法",
    why="旧提法当作现行的要求来讲，会让人以为没有学习新的精神",
    instead="换成讲话当天的提法；回顾过去时可以照旧",
    source="规范提法词库（evals/lexicon）的起止日期",
    message="“{text}”已经过时",
    quotes=True,
    yields_to=frozenset({"wrong-attribution", "wrong-plan-year"}),
)
# Roles of sections that look back: what was said in those years may be told in its words.
_LOOKING_BACK = frozenset({"review"})
_FULL = "。！？；\n"
# A sentence looks back with one of these before the formulation, and with one of fewer after it: what is asked for now may
# go on with last year's work (贯彻……精神，总结2025年工作).
_PAST = lazy(
    "过去|以来|[年届]来|期间|回[顾首望]|当[年时初]|曾|历经|收官(?!之?年)|圆满(?:完成|收官|结束|实现)|取得[了伟历重决全]|先后|时期|至今|此前|上一|上届"
    "|完成了|开展了|实现了|(?<!隆重)召开了|学习了|已经|走过|见证|历史(?!的?(?:接力棒|使命|机遇|责任|方位|起点|交汇|主动|自信|重任|关头|征程|担当|大任|画卷|舞台))|刚刚|那[时年]|彼时|昔日"
    "|(?:确定|提出|吹响|打响|发出|作出|开启|经历|迎来|书写|谱写)了"
)
_PAST_AFTER = lazy(
    "以来|[年届]来|期间|当[年时初]|圆满(?:完成|收官|结束|实现)|取得[了伟历重决全]|至今|走过|见证|历史(?!的?(?:接力棒|使命|机遇|责任|方位|起点|交汇|主动|自信|重任|关头|征程|担当|大任|画卷|舞台))|已经?(?:完成|实现|兑现|成为|载入)"
    "|(?:诠释|书写|谱写|作出|彰显|展现|交出|贡献|完成|开展|实现|学习|冲锋|奋战|经受住?|取得|涌现出?)了|(?<!隆重)(?<!今天)(?<!胜利)召开了|冲在前|的那"
)
# ……取得了实实在在的成效。一是……: the paragraph tells what was done.
_SUMMED = lazy("取得了?[^。；\n]{0,16}(?:成效|成绩|成果|进展)[。：]")
_YEAR = lazy("([12][0-9]{3}|[一二][〇○零一二三四五六七八九]{3})年")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# 总结2022年工作，安排今年任务，动员全市职工投身……: with what is laid out for now, the looking back is over; so with 让我们…….
_NOW = lazy(
    "让我们(?!记住|铭记|难忘|想起|回想|回到)|(?:安排|部署|研究部署|谋划)(?:今年|明年|当前|下一步|下一阶段|[12][0-9]{3}年)(?:[^，。；\n]{0,8})(?:任务|工作)，"
)
_FROM = lazy("从[^，。；！？\n]{0,14}$")
# A document that says itself how long it runs, and a year by which something is to be reached.
_PERIOD = lazy(r"《[^《》\n]{2,40}?[（(](?:20\d\d[—－–\-]{1,2})+(?P<last>20\d\d)年?[）)]》")
_ASKED = lazy("(?:落实|贯彻|实施|执行|按照|对照|推进|抓好|围绕)(?!情况)[^。；！\\n]{0,12}$")
_ENDED = lazy("总结|评估|编制|收官|到期|终期|验收|回顾|完成情况|期满|届满|新一轮")
_TO_LAST = lazy("(?:巩固|拓展|深化|用好|运用|转化|总结|固化|延续|保持|推广)[^，。；！？\\n]{0,8}$")
_FRUIT = lazy("[^，。；！？\\n]{0,8}(?:成果|成效|经验|做法|势头)")
# The years that a sentence, from its beginning on, tells of.
_NUMBERS = "一二三四五六七八九十"
_YEARS = lazy(
    "(?:过去|这|近|最近)?(?:(?P<years>[一二三四五六七八九十]|\\d{1,2})年多?(?:以来|来|间|里|中|，)"
    "|(?!党|中国|全国)[^，。；\\n]{0,16}?第[一二三四五六七八九十]+次[^，。；\\n]{0,6}?大会以来)"
)
_TARGET = lazy(
    r"(?:力争|确保|争取|努力|务必)(?:在|于)?到?(?P<year>20\d\d)年(?:年?底|年?末)?(?:以?前|之前)?[，]?[^。；！\n]{0,20}?(?:达到|实现|建成|完成|突破|超过|建立|培养|培育|消除|覆盖|基本)"
)


def find(doc: Document) -> Iterator[Hit]:
    yield from _formulations(doc)
    if doc.day is None:
        return
    for match in doc.finditer(_PERIOD):
        last = int(match["last"])
        if doc.day > date(last + 1, 6, 30) and _asked_for(doc, match):
            told_so = f"{match[0]}到{last}年为止，讲话那天已经过期"
            yield Hit(*match.span(), message=told_so, suggestion="换成现行的文件")
    for match in doc.finditer(_TARGET):
        year = int(match["year"])
        if (
            year < doc.day.year
            and not looks_back(doc, *match.span(), ahead=False)
            and "提出" not in _sentence(doc, *match.span())
        ):
            yield Hit(*match.span("year"), message=f"“{match[0]}”的年份在讲话那天已经过去", suggestion="核对年份")


def _asked_for(doc: Document, match: re.Match[str]) -> bool:
    """Whether a document is to be carried out now, not looked back on."""
    began = max(doc.text.rfind(mark, 0, match.start()) for mark in _FULL) + 1
    if not _ASKED.search(doc.text, began, match.start()) or _ENDED.search(_sentence(doc, *match.span())):
        return False
    return not looks_back(doc, *match.span(), ahead=False)


def _formulations(doc: Document) -> Iterator[Hit]:
    day = day_of(doc)
    entries = doc.lexicon
    for place, entry, state in timed(doc, day):
        if state != "stale" or _kept(doc, place.start, place.end):
            continue
        if looks_back(doc, place.start, place.end) and not _out_of_sight(doc, place.start, entry):
            continue
        newer = entries.successor(entry, day)
        if newer and newer.wording in _sentence(doc, place.start, place.end):
            continue  # 十八大和十八届历次全会精神，也要……十九大精神: the new one is there, the old one beside it
        yield Hit(
            place.start,
            place.end,
            message=_message(entry, newer, doc.text[place.start : place.end]),
            suggestion=f"改用“{newer.wording}”" if newer else "删去，或改成回顾的说法",
            level="info" if entry.confidence == "low" else "warning",
            source=entry.source,
        )


def _out_of_sight(doc: Document, start: int, entry: Formulation) -> bool:
    """五年来，我们坚持以……新思想新战略为指导 in 2023: the years looked back on had begun after it was replaced."""
    began = max(doc.text.rfind(mark, 0, start) for mark in _FULL) + 1
    years = _YEARS.match(doc.text, began, start)
    if years is None or doc.day is None or entry.valid_until is None:
        return False
    span = years["years"] or "五"  # from one congress of a place to the next
    count = int(span) if span.isdigit() else _NUMBERS.index(span) + 1
    return entry.valid_until.year < doc.day.year - count


def _kept(doc: Document, start: int, end: int) -> bool:
    """巩固“县级工会加强年”成果: what came of it is to last, which says that it is over."""
    return _TO_LAST.search(doc.text, max(0, start - 12), start) is not None and _FRUIT.match(doc.text, end) is not None


def _message(entry: Formulation, newer: Formulation | None, text: str) -> str:
    until = f"{told(entry.valid_until)}以后" if entry.valid_until else "此时"
    return f"“{text}”在{until}已经过时" + (f"，现在说“{newer.wording}”" if newer else "")


_FOR, _CALLS = (
    lazy("(?:^|，)(?:为|向着?)[^，]{0,8}$"),
    lazy("(?:作出|做出|贡献|而|不懈|努力|再立|再创|献上|奋勇|奋力)(?!了)"),
)


def looks_back(doc: Document, start: int, end: int, *, ahead: bool = True) -> bool:
    """Whether the span stands in a section or a sentence that tells of the past; not ``ahead``: what comes after its clause does
    not count (学习贯彻……精神，总结今年以来……)."""
    part = doc.part_at(start)
    if part is not None and part.role in _LOOKING_BACK:
        return True
    if _SUMMED.search(doc.text, doc.text.rfind("\n", 0, start) + 1, start):
        return True
    sentence = _sentence(doc, start, end, _FULL if ahead else "，" + _FULL)
    before, _, after = sentence.partition(doc.text[start:end])
    before = _NOW.split(before)[-1]
    if _CALLS.match(after) and _FOR.search(before):
        return False  # 圆满完成今年各项任务，为决胜……作出新的贡献: what is called for is no past
    if _PAST.search(before) or _earlier(doc, before):
        return True
    if _FROM.search(before) and after.startswith(("到", "，到", "、到")):  # 从打赢脱贫攻坚战到全面建成小康社会
        return True
    return (_PAST_AFTER if ahead else _PAST).search(after) is not None


def _earlier(doc: Document, words: str) -> bool:
    """Whether a year before that of the speech is named."""
    last = doc.day.year if doc.day else 9999
    return any(int(match[1].translate(_DIGITS)) < last for match in _YEAR.finditer(words))


def _sentence(doc: Document, start: int, end: int, marks: str = _FULL) -> str:
    """What stands around the span from the last full mark to the first of ``marks``."""
    left = max(doc.text.rfind(mark, 0, start) for mark in _FULL) + 1
    right = min((at for mark in marks if (at := doc.text.find(mark, end)) >= 0), default=len(doc.text))
    return doc.text[left:right]
