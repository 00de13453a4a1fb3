"""A spirit or an idea that is told by its members, and one of them is another: “奉献、友爱、互助、进步”的红十字精神."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-list",
    level="error",
    what="精神、理念展开时内容不对：有一项是别的，或整个是另一种精神的内容",
    why="劳模精神、建党精神、红十字精神各有公布的内容，张冠李戴一听就知道",
    instead="照公布的内容写，或只说名称不展开",
    source="中央会议和重要讲话公布的内容；各团体章程；规范提法词库（evals/lexicon）",
    message="“{text}”不是“{name}”的内容，应是“{right}”",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset(
        {"wrong-member", "wrong-order-in-formulation", "misquoted-quotation", "wrong-wording", "inexact-formulation"}
    ),
)
# What each consists of, as it was made known; members are separated by 、 whatever marks stand between them.
NAMED: Mapping[str, str] = {
    "劳模精神": "爱岗敬业、争创一流、艰苦奋斗、勇于创新、淡泊名利、甘于奉献",
    "劳动精神": "崇尚劳动、热爱劳动、辛勤劳动、诚实劳动",
    "工匠精神": "执着专注、精益求精、一丝不苟、追求卓越",
    "建党精神": "坚持真理、坚守理想、践行初心、担当使命、不怕牺牲、英勇斗争、对党忠诚、不负人民",
    "抗疫精神": "生命至上、举国同心、舍生忘死、尊重科学、命运与共",
    "脱贫攻坚精神": "上下同心、尽锐出战、精准务实、开拓创新、攻坚克难、不负人民",
    "红十字精神": "人道、博爱、奉献",
    "志愿精神": "奉献、友爱、互助、进步",
    "志愿服务精神": "奉献、友爱、互助、进步",
    "冬奥精神": "胸怀大局、自信开放、迎难而上、追求卓越、共创未来",
    "载人航天精神": "特别能吃苦、特别能战斗、特别能攻关、特别能奉献",
    "探月精神": "追逐梦想、勇于探索、协同攻坚、合作共赢",
    "北斗精神": "自主创新、开放融合、万众一心、追求卓越",
    "女排精神": "祖国至上、团结协作、顽强拼搏、永不言败",
    "红旗渠精神": "自力更生、艰苦创业、团结协作、无私奉献",
    "塞罕坝精神": "牢记使命、艰苦创业、绿色发展",
    "焦裕禄精神": "亲民爱民、艰苦奋斗、科学求实、迎难而上、无私奉献",
    "丝路精神": "和平合作、开放包容、互学互鉴、互利共赢",
    "新发展理念": "创新、协调、绿色、开放、共享",
    "四个意识": "政治意识、大局意识、核心意识、看齐意识",
    "四个自信": "道路自信、理论自信、制度自信、文化自信",
    "五四精神": "爱国、进步、民主、科学",
    "科学家精神": "爱国、创新、求实、奉献、协同、育人、胸怀祖国、服务人民、勇攀高峰、敢为人先、追求真理、严谨治学、淡泊名利、潜心研究、集智攻关、团结协作、甘为人梯、奖掖后学",
    "教育家精神": "心有大我、至诚报国、言为士则、行为世范、启智润心、因材施教、勤学笃行、求是创新、乐教爱生、甘于奉献、胸怀天下、以文化人",
    "“两弹一星”精神": "热爱祖国、无私奉献、自力更生、艰苦奋斗、大力协同、勇于登攀",
    "井冈山精神": "坚定执着追理想、实事求是闯新路、艰苦奋斗攻难关、依靠群众求胜利",
    "大庆精神": "爱国、创业、求实、奉献",
    "特区精神": "敢闯敢试、敢为人先、埋头苦干",
    "抗洪精神": "万众一心、众志成城、不怕困难、顽强拼搏、坚韧不拔、敢于胜利",
    "抗震救灾精神": "万众一心、众志成城、不畏艰险、百折不挠、以人为本、尊重科学",
    "老西藏精神": "特别能吃苦、特别能战斗、特别能忍耐、特别能团结、特别能奉献",
    "西迁精神": "胸怀大局、无私奉献、弘扬传统、艰苦创业",
    "苏区精神": "坚定信念、求真务实、一心为民、清正廉洁、艰苦奋斗、争创一流、无私奉献",
    "沂蒙精神": "党群同心、军民情深、水乳交融、生死与共",
    "兵团精神": "热爱祖国、无私奉献、艰苦创业、开拓进取",
    "北大荒精神": "艰苦奋斗、勇于开拓、顾全大局、无私奉献",
    "企业家精神": "爱国、创新、诚信、社会责任、国际视野、爱国敬业、遵纪守法、艰苦奋斗、创新发展、专注品质、追求卓越、履行责任、敢于担当、服务社会",
    "职业精神": "敬佑生命、救死扶伤、甘于奉献、大爱无疆",
    "“三牛”精神": "为民服务孺子牛、创新发展拓荒牛、艰苦奋斗老黄牛",
    "安全生产方针": "安全第一、预防为主、综合治理",
    "全人类共同价值": "和平、发展、公平、正义、民主、自由",
    "好干部标准": "信念坚定、为民服务、勤政务实、敢于担当、清正廉洁",
    "新时代好青年": "有理想、敢担当、能吃苦、肯奋斗",
    "家庭文明新风尚": "爱国爱家、相亲相爱、向上向善、共建共享",
    "乡村振兴总要求": "产业兴旺、生态宜居、乡风文明、治理有效、生活富裕",
    "“三农”工作队伍": "懂农业、爱农村、爱农民",
    "政治“三力”": "政治判断力、政治领悟力、政治执行力",
    "和谐劳动关系": "规范有序、公正合理、互利共赢、和谐稳定",
    "奥林匹克格言": "更快、更高、更强、更团结",
    "少先队作风": "诚实、勇敢、活泼、团结",
    "“四力”": "脚力、眼力、脑力、笔力",
    "法治建设方针": "科学立法、严格执法、公正司法、全民守法",
}
# Bodies of ideas that go by several contents: only what is wholly another's is wrong there.
_OPEN = frozenset({"企业家精神", "职业精神", "和谐劳动关系", "新时代好青年", "家庭文明新风尚", "“四力”"})
_NAMES = "|".join(sorted(NAMED, key=len, reverse=True))
_MEMBERS = {name: list_.split("、") for name, list_ in NAMED.items()}
_QUOTED = lazy(rf"“(?P<list>[^“”。；\n]{{5,60}})”的(?:[一-鿿]{{0,4}}?)(?P<name>{_NAMES})")
_PLAIN = lazy(
    rf"(?P<list>(?:[一-鿿]{{2,6}}[、，]){{1,8}}[一-鿿]{{2,6}})的(?:伟大|崇高|宝贵|新时代|北京)?(?P<name>{_NAMES})"
)
# 以爱国、进步、民主、科学为主要内容的五四精神; 劳动精神是“崇尚劳动、……”
_AS = "为(?:主要|核心|基本|根本|丰富)?(?:内容|内涵|内核|核心|精髓|实质|要义|特征)"
_BY = lazy(rf"以“?(?P<list>[一-鿿、，]{{5,60}})”?{_AS}的(?:伟大|崇高|宝贵|新时代|北京)?(?P<name>{_NAMES})")
_SAYS = lazy(
    rf"(?P<name>{_NAMES})(?:的)?(?:主要|核心|基本|科学|深刻)?(?:内容|内涵|内核|精髓|实质)?(?:就是|是|即|包括|体现为|概括为|：|——)“?(?P<list>(?:[一-鿿]{{2,7}}、){{1,8}}[一-鿿]{{2,7}})(?=[”。；！，])(?!”?，(?:这)?(?:就)?是[一-鿿]{{2,8}}(?:精神|理念|要求))"
)
_MARK = lazy("[、，]|(?<=[一-鿿]{2})和(?=[一-鿿]{2})")
# 自尊、自信、自立、自强的精神 of women; other lists of 自 belong to others (自尊、自爱、自律、自强 of pupils).
_SELF = lazy("(?<!、)(?P<list>(?:自[尊信立强爱重律主]、){3}自[尊信立强爱重律主])”?的?(?:“?四自”?)?精神")
_WOMEN = lazy("妇女|姐妹|妇联|巾帼")
_SELVES = ("自尊", "自信", "自立", "自强")
_SUMMED = lazy("[这那等]|共[一二三四五六七八九十两]|一共|总共")  # 淡泊名利、甘于奉献，这二十四个字的劳模精神
_SHARED = 2  # members of its own that a list without quotation marks has, or all of another's


def find(doc: Document) -> Iterator[Hit]:
    told: set[int] = set()
    for pattern in (_QUOTED, _BY, _SAYS, _PLAIN):
        for match in doc.finditer(pattern):
            if match.start("name") in told:
                continue
            told.add(match.start("name"))
            yield from _judged(match, quoted=pattern is _QUOTED)
    for match in doc.finditer(_SELF):
        if set(match["list"].split("、")) != set(_SELVES) and _WOMEN.search(doc.text):
            yield Hit(*match.span("list"), {"name": "“四自”精神", "right": "、".join(_SELVES)})


def _judged(match: re.Match[str], *, quoted: bool) -> Iterator[Hit]:
    right = _MEMBERS[match["name"]]
    said = [one for one in _MARK.split(match["list"]) if one]
    if said and _SUMMED.match(said[-1]):
        said.pop()
    at = match.start("list")
    if not quoted and len(said) >= _SHARED:
        said = said[-len(right) :]
        first = _opened(said[0], right, said[1:])
        if first == said[0][-len(first) :] and len(said) == match["list"].count("、") + 1:
            at += len(said[0]) - len(first)
        said[0] = first  # before the first one the sentence has begun
    foreign = [one for one in said if one not in right]
    if len(said) < _SHARED or not foreign:
        return
    own = len(said) - len(foreign)
    another = any(set(said) <= set(members) for members in _MEMBERS.values())
    alike = own >= _SHARED or (quoted and list(map(len, said)) == list(map(len, right)))
    if another or (alike and match["name"] not in _OPEN):
        fields = {"name": match["name"], "right": "、".join(right)}
        yield Hit(at, match.end("list"), fields)


def _opened(first: str, right: list[str], others: list[str]) -> str:
    """The first member without the words that lead to it (大力弘扬执着专注): one of its own, or of the list that the others are of."""
    lists = [right, *(members for members in _MEMBERS.values() if set(others) <= set(members))]
    known = [member for members in lists for member in members if first.endswith(member)]
    return max(known, key=len) if known else first[-len(right[0]) :]
