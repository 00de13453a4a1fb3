"""What was won told as still being fought for, or told as won before it was: 脱贫攻坚进入冲刺阶段 in 2022, 全面建成了小康社会 in May 2021."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from re import Pattern

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-stage",
    level="error",
    what="大事的进展与讲话那天不合：已经胜利的还说在决战，还没宣布的说已经实现",
    why="脱贫攻坚、全面小康、疫情防控走到哪一步有公开宣布的日子，说早说晚都成了笑话",
    instead="照讲话那天的进展写；回顾过去时写明那时的年份",
    source="全国脱贫攻坚总结表彰大会；庆祝中国共产党成立100周年大会；各次全国代表大会的公开报道",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset(
        {"stale-formulation", "premature-formulation", "superseded-meeting", "impossible-meeting", "wrong-plan-year"}
    ),
)


@dataclass(frozen=True, slots=True)
class _Stage:
    """``before``: what is said only until the day it was declared; ``after``: what is said only from ``known`` on."""

    what: str
    day: date
    known: date
    before: Pattern[str] | None
    after: Pattern[str] | None


_RUSH = (
    "(?:已经?|正|仍|还|即将|将|全面|目前|当前|现在|现已|已然|也|都|就){0,2}(?:进入|到了|(?<=已)到|(?<=已经)到|处在|处于|步入|迈入|转入|来到|迎来|面临|是|打响)了?"
    "[^，。；！？\n]{0,14}?(?:决战|决胜|冲刺|攻坚期|攻坚阶段|攻坚拔寨|攻城拔寨|啃硬骨头|关键阶段|关键时期|关键期|最后关头|最后一公里|最后阶段|收官阶段|收尾阶段|紧要关头|倒计时|冲锋)"
)
# 进入了决胜全面建成小康社会、冲刺第一个百年奋斗目标的关键阶段: the same, told the other way round; 今年是……之年.
_IN = "(?:进入|到了|(?<=已)到|(?<=已经)到|处在|处于|步入|迈入|转入|来到|迎来|面临)了?"
_STAND = "[^，。；！？\n过后交二]{0,24}?(?:决战|决胜|冲刺|攻坚|关键|收官|收尾|紧要|最后|重要|决定性)的?(?:阶段|时期|关头|期|时刻|之年|一年)"


def _inside(what: str) -> str:
    """The text stands in the middle of ``what``: of its last stage, or of the year in which it is to be won."""
    won = f"(?:(?:决胜|决战|打赢|夺取|冲刺|实现)(?:全面)?)?(?:{what})"
    return f"{_IN}(?:{won}){_STAND}|今年是[^，。；！？\n]{{0,6}}?(?:{won}){_STAND}"


_STAGES = (
    _Stage(
        "脱贫攻坚战已在2021年2月25日宣告取得全面胜利",
        date(2021, 2, 25),
        date(2020, 11, 23),
        lazy(
            f"(?:我国|全国|全省|全市|全县|我们|这场)?(?:的)?(?:精准)?脱贫(?:攻坚)?(?:战|工作|任务)?{_RUSH}|{_inside('脱贫攻坚战?')}"
        ),
        lazy(
            "(?:我国|全国|我们|中国)[^，。；\n]{0,12}?(?:脱贫攻坚战?(?:已经?)?(?:取得|夺取|赢得)了?(?:的)?(?:全面|伟大|彻底)(?:性)?胜利"
            "|(?:历史性(?:地)?)?(?:解决|消除|告别)了(?:困扰[^，。；]{2,16}的)?(?:区域性整体贫困|绝对贫困))"
            "|历史性地(?:解决|消除|告别)了?绝对贫困|已经?(?:彻底|全面|历史性地)?(?:解决|消除|消灭)了?绝对贫困"
        ),
    ),
    _Stage(
        "全面建成小康社会、实现第一个百年奋斗目标在2021年7月1日庄严宣告",
        date(2021, 7, 1),
        date(2021, 7, 1),
        lazy(
            f"(?:全面)?建成小康社会{_RUSH}|{_inside('全面建成小康社会|第一个百年(?:奋斗)?目标')}|(?:距离|离)(?:全面建成小康社会|实现第一个百年(?:奋斗)?目标)[^，。；\n]{{0,4}}(?:只有|仅有|只剩|还有|越来越近|仅剩|不到)"
            "|(?:正|还|仍)?(?:处于|处在|进入|是|到了)(?:实现|冲刺|决胜)?第一个百年(?:奋斗)?目标的?(?:关键|决胜|冲刺|收官|重要|决定性)"
            "|(?:向着?|朝着?|为)(?:了)?(?:实现)?第一个百年(?:奋斗)?目标(?:的)?(?:奋勇|阔步|胜利|迈进|前进|奋力|冲刺|进军|而?努力|而?奋斗)"
        ),
        lazy(
            "全面建成了小康社会|(?:已经?|胜利|如期|已经?如期|顺利|圆满)实现了?第一个百年(?:奋斗)?目标|(?<!经)实现了第一个百年(?:奋斗)?目标"
            "|全面(?:建成)?小康社会(?:已经?|胜利|如期|已如期)(?:建成|实现)|已经?(?:全面|如期|胜利)(?:全面)?建成了?小康社会"
        ),
    ),
    _Stage(
        "疫情防控在2022年12月转段，2023年2月宣布取得重大决定性胜利",
        date(2023, 3, 1),
        date(2023, 2, 16),
        lazy(
            "(?:新冠(?:肺炎)?)?疫情(?:防控)?(?:形势)?(?:仍|还|依然|依旧|仍然)(?:在|是|处于)?(?:全球|境外|国内|持续)?(?:蔓延|肆虐|严峻|吃紧|反复|多发)"
            "|(?:始终|继续|坚持|毫不动摇)?坚持“?动态清零”?(?:总方针|不动摇|不放松)|慎终如始抓好(?:常态化)?疫情防控|统筹(?:好|推进)?疫情防控和经济社会发展(?:工作)?"
        ),
        lazy("疫情防控[^，。；\n]{0,6}(?:重大)?决定性胜利|创造了人类文明史上人口大国成功走出疫情大流行的奇迹"),
    ),
)
_PAST = lazy(
    "过去|以来|期间|回[顾首望]|当[年时初]|曾|那[时年场段]|彼时|先后|时期(?!的)|此前|上一|当时|(?:19|20)\\d\\d年|[“《]?十[二三]五|(?:五|几|多|[一二三四五六七八九十]+)年[前来]|去年|前年|历史上|历程|阶段，|走过|经历"
)
_COMING = lazy(
    "将|要|力争|确保|争取|努力|为了?|即将|如果|到20\\d\\d年|年底|届时|之后|以后|后，|期盼|待到|等到|展望|目标是|意味着|开启|部署|分两|先|奋斗目标，|今后|再|必"
)
_FULL = "。！？；\n"


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    for stage in _STAGES:
        if stage.before is not None and doc.day > stage.day:
            for match in doc.finditer(stage.before):
                if not _PAST.search(doc.text, _sentence(doc, match.start()), match.start()):
                    wrong = f"讲话日期是{spoken(doc.day)}，{stage.what}，不能再说“{match[0]}”"
                    yield Hit(*match.span(), {"wrong": wrong})
        if stage.after is not None and doc.day < stage.known:
            for match in doc.finditer(stage.after):
                if not _COMING.search(doc.text, _sentence(doc, match.start()), match.start()):
                    wrong = f"讲话日期是{spoken(doc.day)}，{stage.what}，那时还不能说“{match[0]}”"
                    yield Hit(*match.span(), {"wrong": wrong})


def _sentence(doc: Document, at: int) -> int:
    """Where the sentence, or the clauses just before, begin."""
    return max(*(doc.text.rfind(mark, 0, at) for mark in _FULL), at - _REACH) + 1


_REACH = 50
