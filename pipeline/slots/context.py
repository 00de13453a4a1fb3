"""What a mask stands for, told from the words around it: ×市 a city, 第×次 an ordinal, 受×主席委托 who sent the speaker.

Rules in order, the first that fits wins; the order puts what leaves no doubt first. Each looks at 14 characters to the
left at most and 16 to the right, on the mask's own line, blanks left out. Where ``keeps`` holds, the word matched on
the right belongs to the slot (×市, ×书记), as in ``prompts/slots.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

TITLES = (
    "(?:常务)?副?(?:书记|主席(?!团)|主任(?!务)|部长|省长|市长(?![江期沙])|州长|县长|区长|镇长|乡长|局长|厅长|处长|科长|院长"
    "|校长|会长|所长|厂长|经理|总经理|董事长|总裁|秘书长|委员长|理事长|队长|总理|常委|总(?=[，。、；：]|$)|老师|教授|先生|女士)"
)
_PEOPLE = (
    "书记|主席|主任|部长|省长|市长|县长|区长|局长|院长|校长|会长|董事长|经理|秘书长|同志|记者|通讯员|作者|讲话人|致辞人"
    "|姓名|先生|女士"
)
_END = r"(?=$|[\s，。、；：！？”》）的])"
_UNIT = (
    r"(?:多|余|几)?(?:[十百千万亿]|[%％‰]|个百分点|个|名(?!称)|人次|人(?![民才大事员类口])|家(?![园庭门])|项(?!目)"
    r"|件(?!事)|元|场(?!所)|期(?!间|待)|位(?!于|置)|台(?!阶)|套|亩|公里|平方|次(?!会)|岁|吨|周年|户(?!外)|天|条|批(?!准|评)|支(?!持|部)|所|座(?!谈)|处(?!于|理|长|室)|篇|辆|起|宗|倍"
    r"|点意见|点要求|方面|多年|余年|年(?:来|间|内|以上|多))"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """``left`` fits at the end of what stands before, ``right`` at the start of what follows, for runs from ``least`` on."""

    name: str
    left: str
    right: str
    keeps: bool = False
    least: int = 1


def _rule(name: str, left: str = "", right: str = "", keeps: bool = False, least: int = 1) -> _Rule:
    return _Rule(name, f"(?:{left})$", right, keeps, least)


_pattern = cache(re.compile)  # at first use: compiling all of them takes 20 ms, and few texts need them


RULES = (
    _rule(
        "leader",
        right="新时代(?:中国特色社会主义|…)思想|总书记|同志为核心|同志(?:关于|系列|重要|在)|主席(?:特别)?(?:重要|关于)",
    ),
    _rule("ordinal", left="第"),
    _rule("ordinal", right="届|次(?:会议|全会|全体会议|代表大会|党代会)"),
    _rule("ordinal", left="届", right="次|中?全会"),
    _rule("ordinal", right="大(?:报告|精神|以来|代表|提出|召开|胜利|对|的|和|会议|[，。、；：]|$)"),
    _rule("figure", left="过去|近|这|前|未来|今后|历时|为期|连续|最近|长达|[0-9.．]", right="年"),
    _rule("figure", right="年(?:来|间|内|以上|多|时间)"),
    _rule("year", right="年(?![级轻龄货味])"),
    _rule("date", right="月|日(?![常益报前后子本夜程趋])"),
    _rule("principal", left="受", right=f"(?:{TITLES})(?=的?委[托派])", keeps=True),
    _rule("principal", left="受", right="的?委[托派]"),
    _rule("person", right=f"同志|{TITLES}", least=3),
    _rule("person", right="同志", least=2),
    _rule("surname", right="同志"),
    _rule("secretary", left="^|[，。、；：！]|今天|刚才|感谢", right="书记", keeps=True),
    _rule("surname", right=TITLES),
    _rule("person", left=f"(?:{_PEOPLE})[:： ]?", right=_END, least=2),
    _rule("person", left="^", right="(?:同志)?在[^，。]{2,}", least=3),
    _rule("person", right="为副?(?:主任|主席|书记|组长|会长)|当选", least=2),
    _rule(
        "person",
        right="(?:、[×＊*﹡XxＸｘ某_○]{2,4}){1,4}(?:等?同志|为副?(?:主任|主席|书记|组长|会长|秘书长)|当选|任)",
        least=2,
    ),
    _rule("person", left="选举|推选|任命|聘任|推举", right="、|为|担任|任|同志|等", least=2),
    _rule("person", left="涌现出|评选出|[、了和与像]", right="等|、", least=3),
    _rule("person", left="^|（", right="$|）", least=3),
    _rule("province", right="省(?![略力心钱事会])|自治区", keeps=True),
    _rule("city", right="市(?![场民值容面])|自治州|州(?!际)", keeps=True),
    _rule("county", right="自治县|县|区(?![域块间别分])|旗(?![下舰帜])", keeps=True),
    _rule("document", left="《", right="[^《》]{0,15}》"),
    _rule("region", right="[镇乡村](?![村亲镇土愁民务])|街道|社区|开发区|高新区|新区|园区|道工会"),
    _rule("region", left="全|我", right=r"(?![国面体力新])"),
    _rule("region", right="委(?![员托派会])|政府|人大|政协"),
    _rule("organisation", right="中央(?!企业)"),
    _rule("figure", left="百分之|[0-9０-９][.．]"),
    _rule("figure", right=_UNIT),
    _rule("brand", left='[“‘"「]', right='[”’"」](?:活动|品牌|论坛|工程|行动|项目|杯|计划|大赛)'),
    _rule("slogan", left='[“‘"「]', right='[”’"」]'),
    _rule("place_short", left="新|现代化|美丽|大美|幸福|活力|平安|法治|魅力"),
    _rule("organisation", right="总工会|党委|党组|党工委", keeps=True),
    _rule(
        "place_short",
        right="各级|各|广大|全体|工会|工运|妇联|团委|科协|工商联|职工|工人|工匠|经济|社会|人民|改革|高质量|事业|大地|儿女|妇女|青年|劳模|“"
        "|正处|正在|地处|位于|上下|各界|城乡|境内|明天|继续|发展|又好又快",
    ),
    _rule("region", left="争创|争当", right="一流|"),
    _rule("region", right="领先|一流|地区|片区|区域|特色|路(?!线)|街"),
    _rule(
        "organisation",
        right="集团|公司|企业|学校|大学|学院|中学|小学|医院|银行|法院|检察院|机关|局|厅|委员会|办事处|支部|党支部"
        "|协会|商会|联合会|工厂|厂|总部|分公司|单位",
    ),
    _rule("leader", right="(?:曾|还|又)?(?:深刻|多次|反复)?(?:指出|强调)|在党的", least=2),
    _rule("occasion", right="(?:工作)?(?:会议|大会|座谈会|推进会|动员会)"),
    _rule("brand", right="计划|工程|行动|活动|项目|品牌|论坛|杯|大赛"),
    _rule("slogan", left="目标|战略|理念|实现|围绕", right="目标|战略|理念|任务|$|[，。、；的]"),
    _rule("slogan", right="战略|目标|定位|发展理念|理念|规划|思路"),
    _rule("office", left="(?:担|兼|时|现|出|连)任|当选为?|职务[:：为]?"),
)
WORDS = (
    ("person", "姓名|名字|联系人|人名"),
    ("office", "职务|职位|头衔"),
    ("ordinal", "届次|届数|第几"),
    ("year", "年份|年度"),
    ("date", "时间|日期"),
    ("document", "文件|文号"),
    ("occasion", "会议|大会"),
    ("brand", "活动|项目|品牌"),
    ("slogan", "口号|战略|主题"),
    ("organisation", "单位|公司|机构|部门|组织|名称"),
    ("province", "省"),
    ("city", "市"),
    ("county", "县|区(?!域)"),
    ("region", "地点|地名|地区|区域|地址"),
    ("figure", "数字|数量|数据|金额|人数|比例|百分|[%％]|[0-9]"),
)


@lru_cache(maxsize=4096)
def name_by_context(left: str, right: str, length: int) -> tuple[str, int]:
    """Slot name of a run of ``length`` mask characters, and how many characters of ``right`` belong to it."""
    tight = "".join(left.split())
    blanks = len(right) - len(right.lstrip())
    ahead = "".join(right.split())
    for rule in RULES:
        if length < rule.least:
            continue
        match = _pattern(rule.right).match(ahead)
        if match is not None and _pattern(rule.left).search(tight):
            return rule.name, blanks + _reach(right[blanks:], match.end()) if rule.keeps else 0
    return "unknown", 0


def _reach(text: str, count: int) -> int:
    """Offset behind the first ``count`` characters of ``text`` that are no blanks."""
    for index, mark in enumerate(text):
        if not mark.isspace():
            count -= 1
            if count == 0:
                return index + 1
    return len(text)


def name_by_words(words: str) -> str:
    """Slot name for what a bracketed placeholder says of itself (联系人姓名 -> person)."""
    return next((name for name, pattern in WORDS if re.search(pattern, words)), "unknown")
