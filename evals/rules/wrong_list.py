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
}
_NAMES = "|".join(sorted(NAMED, key=len, reverse=True))
_QUOTED = lazy(rf"“(?P<list>[^“”。；\n]{{5,60}})”的(?:[一-鿿]{{0,4}}?)(?P<name>{_NAMES})")
_PLAIN = lazy(
    rf"(?P<list>(?:[一-鿿]{{2,6}}[、，]){{2,8}}[一-鿿]{{2,6}})的(?:伟大|崇高|宝贵|新时代|北京)?(?P<name>{_NAMES})"
)
_MARK = lazy("[、，]|(?<=[一-鿿]{2})和(?=[一-鿿]{2})")
_SHARED = 2  # members of its own that a list without quotation marks has, or all of another's


def find(doc: Document) -> Iterator[Hit]:
    told: set[int] = set()
    for pattern in (_QUOTED, _PLAIN):
        for match in doc.finditer(pattern):
            if match.start("name") in told:
                continue
            told.add(match.start("name"))
            yield from _judged(match, quoted=pattern is _QUOTED)


def _judged(match: re.Match[str], *, quoted: bool) -> Iterator[Hit]:
    right = NAMED[match["name"]].split("、")
    said = [one for one in _MARK.split(match["list"]) if one]
    if not quoted:
        said = said[-len(right) :]
        said[0] = said[0][-len(right[0]) :]  # before the first one the sentence has begun
    foreign = [one for one in said if one not in right]
    if len(said) < 2 or not foreign:
        return
    own = len(said) - len(foreign)
    another = any(set(said) <= set(list_.split("、")) for list_ in NAMED.values())
    if another or own >= _SHARED or (quoted and list(map(len, said)) == list(map(len, right))):
        fields = {"name": match["name"], "right": "、".join(right)}
        yield Hit(*match.span("list"), fields)
