"""A year that is not the plan's first or last one, as it is said to be (今年是“十三五”收官之年 in 2025)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evals.days.calendar import PLANS, year_meant
from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-plan-year",
    level="error",
    what="五年规划的年份对不上",
    why="“十四五”是2021至2025年，开局、收官是哪一年人人会算",
    instead="按讲话的年份写清是哪个五年规划的第几年",
    source="国民经济和社会发展历次五年规划纲要",
    message="“十{plan}五”是{first}至{last}年，“{text}”与年份对不上",
    yields_to=frozenset({"premature-formulation"}),
)
_YEARS = {
    "开局": 0,
    "起步": 0,
    "第一": 0,
    "首": 0,
    "第二": 1,
    "第三": 2,
    "第四": 3,
    "第五": 4,
    "收官": 4,
    "最后一": 4,
    "中期": 2,
    "中期评估": 2,
}
_YEAR = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|发展)*的?(?P<which>开局|起步|第[一二三四五]|首|收官|最后一|中期评估|中期)之?年"
)
_SAID = lazy("是[^。；]{0,30}$|年[，,]?$|(?:正值|适逢|恰逢|作为|进入|迈入)[^，。；]{0,6}$")
_SPAN = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|期间)*[（(](?P<first>20\d\d)年?\s?[—–―\-－~～至到]{1,2}\s?(?P<last>20\d\d)年?[）)]"
)
# 今年是“十四五”规划的攻坚之年: any year of the plan.
_WITHIN = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|发展|实施|目标|任务)*的?(?:关键|攻坚|重要|中期|承上启下|决战|冲刺|深化|爬坡|推进)[一-鿿]{0,4}?(?:之年|一年|年份)"
)
_LAYING_OUT = lazy("(?:谋划|编制|起草|研究|制定|论证|酝酿|衔接|迎接)(?:好)?$")
# “十四五”末的2026年, 到2025年，也就是“十五五”末
_LAST = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期)?(?:期)?末(?:年)?(?:的|，即|，也就是|（)?(?P<year>20\d\d)年|(?P<year2>20\d\d)年(?:底|末)?[，（](?:即|也就是)[“\"]?十(?P<plan2>[一二三四五六])五[”\"]?(?:规划|时期)?(?:期)?末"
)
# A plan that is over, or not yet begun, as what goes on now.
_PLAN = lazy(r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?")
_NOW = lazy(
    "[^，。；！\n]{0,12}(?:正在|正处于|正处在|正值|正稳步|正有序|正加快|即将收官|进入(?:了)?(?:关键|攻坚|冲刺|收官|决胜))"
)
_AIMED = lazy(
    "(?:要|将|必须|为|力争|确保|努力|奋力)(?:认真|全面|圆满|如期|扎实|坚决|加快|紧紧|主动|积极)?(?:实现|完成|落实|贯彻|推进|实施|执行|围绕|按照|聚焦|锚定|紧扣|服务)(?:好)?$"
    "|(?:一定能够?|必将|必定)[^。；！？\n]{0,40}，(?:圆满|全面|如期|胜利)?(?:完成|实现)$"
)
_AIM = lazy(
    "(?:规划|时期|发展|纲要)*(?:确定的|提出的|明确的|部署的|的)?(?:各项)?(?:目标|任务|蓝图|规划|纲要|部署|重大(?:战略|项目|工程|任务)|重点(?:项目|工程|任务))"
)
# 全面贯彻党的二十大精神的开局之年: the year after the congress.
_SPIRIT = lazy("(?:全面|深入)*贯彻(?:落实)?党的(?P<number>十[八九]|二十)大精神的?(?:开局|第一)之?年")
_SPIRIT_YEARS = {"十八": 2013, "十九": 2018, "二十": 2023}
# 关系“十四五”规划目标能不能实现, before the plan was laid out.
_GOAL = lazy(
    "(?:规划|时期)?的?(?:各项)?(?:目标|任务){1,2}(?:能不能|能否|是否|的?(?:如期|顺利|圆满|全面)?(?:实现|完成))"
)
# 打好“十四五”收官之战: in the last year of the plan, at most as it begins to end the year before.
_LAST_BATTLE = lazy(
    r"(?:打好|打赢|打响|决战决胜|决胜|奋战)[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期)?的?收官(?:之)?战"
)
_OVER = lazy(
    "总结|评估|回顾|验收|收官|经验|成就|成果|成效|衔接|以来|期间|期末|遗留|编制|谋划|谋篇|起草|研究|制定|征求|圆满完成了|胜利完成|描绘|展望|开好局|起好步"
)
# A plan that is said to begin or to end before long: this year or the next one.
_SOON = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期)*(?:即将|就要|将要|将)(?:(?P<begins>开局|起步|开启|到来|实施|启动|展开)|收官|结束|完成|落幕|圆满收官)"
    r"|[“\"]?十(?P<plan3>[一二三四五六])五[”\"]?(?:规划|时期|发展|新征程)*的?(?:壮阔|崭新|宏伟|伟大|全新)?(?:大幕|帷幕|序幕|画卷|蓝图|征程|航程)(?:将|即将|就要|正|徐徐|已经?)*(?:启(?!示)|开启|拉开|展开)"
    r"|(?:即将|就要|将要|将)(?:开启|迈入|进入|迎来|跨入|步入)[“\"]?十(?P<plan2>[一二三四五六])五"
)
# Which plan a plenum laid out, by term and number: 二十届四中全会 the fifteenth.
_LAID_OUT = {("十七", "五"): "二", ("十八", "五"): "三", ("十九", "五"): "四", ("二十", "四"): "五"}
_PLENUM = lazy(
    r"(?P<term>十[七八九]|二十)届(?P<number>[四五])中全会(?:《?建议》?)?[^，。；\n]{0,6}"
    r"(?:擘画|描绘|审议通过|谋划|规划|绘就|勾画|明确|提出)[^。；\n]{0,14}?[“\"]?(?P<said>十(?P<plan>[一二三四五六])五)"
)
# 二十届二中全会描绘了未来五年的蓝图: the plenums that did are those above.
_FIVE_YEARS = lazy(
    r"(?:党的)?(?P<term>十[七八九]|二十)届(?P<number>[一二三四五六七])中全会(?:《?建议》?)?[^，。；\n]{0,6}(?:擘画|描绘|谋划|绘就|勾画|绘制)了?"
    r"[^，。；\n]{0,8}(?:[未今]后?来?五年|五年规划|经济社会发展)"
)


# 在“十四五”收官冲刺的重要时刻: of the day of the speech.
_PHASE = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划)?(?:(?P<begins>开局|起步)|收官|冲刺)[一-鿿]{0,4}?的?(?:重要|关键|历史)?(?:时刻|之际|阶段|关头|节点)"
)

_THEN = lazy(r"20\d\d年|当年|那年|年前|上[一次届]|第[一二三四五六七八九十]+次|以来")
_MEETS = lazy("[，]?[^。；，\n]{0,10}(?:召开|举行|开幕|我们|相聚|开班|开展)")


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_YEAR):
        first = PLANS[match["plan"]]
        due = first + _YEARS[match["which"]]
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
        before = doc.text[began : match.start()]
        meant = year_meant(before, doc.day) if _SAID.search(before) else ()
        # 在“十三五”收官、“十四五”开局之年: without a word for the year, one beside it may be meant.
        near = (doc.day.year - 1, doc.day.year, doc.day.year + 1) if doc.day and not meant else meant
        # 五年前的2021年，我们在“十四五”开局之年提出……: the sentence has told the year itself
        if near and due not in near and f"{due}年" not in before:
            yield Hit(*match.span(), _told(match["plan"]))
    yield from _within(doc)
    yield from _out_of_time(doc)
    yield from _beginnings(doc)
    for match in doc.finditer(_LAST):
        plan = match["plan"] or match["plan2"]
        if int(match["year"] or match["year2"]) != PLANS[plan] + 4:
            yield Hit(*match.span(), _told(plan))
    for match in doc.finditer(_FIVE_YEARS):
        if (match["term"], match["number"]) not in _LAID_OUT:
            told = f"党的{match['term']}届{match['number']}中全会没有谋划五年规划，谋划五年规划的是五中全会（二十届是四中全会）"
            yield Hit(*match.span(), message=told)
    for match in doc.finditer(_SOON) if doc.day else ():
        plan = match["plan"] or match["plan2"] or match["plan3"]
        due = PLANS[plan] + (4 if match["plan"] and not match["begins"] else 0)
        if doc.day and due not in (doc.day.year, doc.day.year + 1):
            yield Hit(*match.span(), _told(plan))
    for match in doc.finditer(_PLENUM):
        plan = _LAID_OUT.get((match["term"], match["number"]), match["plan"])
        if match["plan"] != plan:
            told = f"党的{match['term']}届{match['number']}中全会谋划的是“十{plan}五”，不是“{match['said']}”"
            yield Hit(*match.span("said"), message=told)
    for match in doc.finditer(_SPAN):
        first = PLANS[match["plan"]]
        if (int(match["first"]), int(match["last"])) != (first, first + 4):
            yield Hit(*match.span(), _told(match["plan"]))


def _beginnings(doc: Document) -> Iterator[Hit]:
    """The last battle of a plan, and the first year of a congress's spirit, in another year."""
    if doc.day is None:
        return
    for match in doc.finditer(_PHASE):
        at = doc.day.year - PLANS[match["plan"]]
        before = doc.text[max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1 : match.start()]
        if _THEN.search(before) or not _MEETS.match(doc.text, match.end()):
            continue
        if not (-1 <= at <= 1 if match["begins"] else 3 <= at <= 5):
            yield Hit(*match.span(), _told(match["plan"]))
    for match in doc.finditer(_LAST_BATTLE):
        if doc.day.year - PLANS[match["plan"]] not in (3, 4):
            yield Hit(*match.span(), _told(match["plan"]))
    for match in doc.finditer(_SPIRIT):
        before = doc.text[max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1 : match.start()]
        due = _SPIRIT_YEARS[match["number"]]
        meant = year_meant(before, doc.day) if _SAID.search(before) else ()
        if meant and due not in meant:
            told = f"贯彻党的{match['number']}大精神的开局之年是{due}年"
            yield Hit(*match.span(), message=told)


def _within(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_WITHIN):
        before = doc.text[max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1 : match.start()]
        meant = year_meant(before, doc.day) if _SAID.search(before) else ()
        first = PLANS[match["plan"]]
        if _LAYING_OUT.search(before):
            continue  # 今年也是谋划“十五五”规划的关键之年
        if meant and not any(first <= year <= first + 4 for year in meant):
            yield Hit(*match.span(), _told(match["plan"]))


def _out_of_time(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    for match in doc.finditer(_PLAN):
        first = PLANS[match["plan"]]
        if first <= doc.day.year <= first + 4:
            continue
        left = max(doc.text.rfind(mark, 0, match.start()) for mark in "，。！？；\n") + 1
        right = min(
            (at for mark in "，。！？；\n" if (at := doc.text.find(mark, match.end())) >= 0), default=len(doc.text)
        )
        early = doc.day < date(first - 1, 10, 1) and _GOAL.match(doc.text, match.end())
        settled = doc.day >= date(first + 5, 4, 1)  # the next plan has been adopted: of this one no aim is left
        aimed = settled and _AIMED.search(doc.text, left, match.start()) and _AIM.match(doc.text, match.end())
        if (aimed or early or _NOW.match(doc.text, match.end())) and not _OVER.search(doc.text, left, right):
            yield Hit(*match.span(), _told(match["plan"]), level="warning")


def _told(plan: str) -> dict[str, str]:
    return {"plan": plan, "first": str(PLANS[plan]), "last": str(PLANS[plan] + 4)}
