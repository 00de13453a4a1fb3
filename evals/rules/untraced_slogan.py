"""A local strategy, brand or campaign that the brief does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spelling.genre import common_pairs
from evals.spelling.likelihood import counts
from evals.wordings import slogans
from pipeline.patterns import lazy

PAGE = Page(
    name="untraced-slogan",
    level="warning",
    what="带引号的战略、品牌、活动名称在材料里没有",
    why="地方口号和品牌各处不同，用错就是别人的口号",
    instead="核实后写进 slogans 或 facts，或删去",
    source="起草规范：口号和品牌只用材料给的；全国通用的见 evals/lexicon/terms.yaml",
    message="“{text}”材料里没有，请核实",
    suggestion="在 brief.yaml 的 slogans 里写明，或改成待填项",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset({"wrong-wording", "mask-residue", "model-residue", "wrong-character", "wrong-member"}),
)
_NOUN = lazy(
    "的?(?:发展)?(?:战略|工程|行动|计划|品牌|主题|专项|论坛|评选(?!表彰大会)|评比|选树|工作法|工作思路|思路|定位|目标|口号|三年|系列活动|活动|项目|模式|机制|服务站|驿站|小屋|平台"
    "|蓝图|图景|愿景|奋斗目标|战略目标|工作部署|部署|大赛|竞赛|宣讲|赛事|示范点|工作室|做法|经验|经验做法|工作经验|典型经验|先进经验|议事厅|调解室|工作站|服务队|团队|基地|示范基地|课堂|讲堂|联盟|合作社|茶园|社区|公司|集团|之家|服务点|站点|园区)"
    "|的?(?:发展|空间|产业|城镇)(?:布局|格局)|的?[一-鿿]{1,4}(?:工程|行动|计划|战略|品牌|大赛|竞赛|宣讲|平台)"
)
# 工业强市、生态立市; 幸福岭东; 山水工业大县: a place's own watchword, whatever stands beside it.
_OF_A_PLACE = lazy(
    "[强兴立富活稳旺][市县省区镇]|[强大名新][省市县](?:$|[、，])|(?:^|[、，])(?:幸福|魅力|活力|美丽|智慧|平安)(?!中国|乡村)[一-鿿]{2}(?:$|[、，])|之[都城乡](?:$|[、，])|名城|高地$|^[一-鿿]{3}[城乡都港]$"
)
# 扶持柳溪茶园等巾帼示范基地: a firm or a place of one's own, by its name, as one of many.
_AMONG = lazy(
    "(?:扶持|打造|培育|建成|建设|创建|命名|推出|建立|选树|支持|依托|涌现出|推广)(?:了|出)?(?P<at>[一-鿿]{2,4}(?:茶园|农场|合作社|公司|集团|茶业|绣坊|工坊|果园|庄园|花园|农庄|家政|社区|村|园区|家庭农场|工厂|车间|驿站|议事厅|工作室|调解室|民宿|商会))"
    "(?=等(?:一批)?[一-鿿]{0,8}?(?:基地|品牌|示范点|企业|阵地|典型|单位|集体|项目|站点|社区|村|合作社|平台))"
)


def find(doc: Document) -> Iterator[Hit]:
    yield from _named(doc)
    own = list(slogans.slogans(doc))
    for match in doc.finditer(slogans.QUOTED):
        words = match["at"]
        if not (_NOUN.match(doc.text, match.end()) or _OF_A_PLACE.search(words)):
            continue
        if slogans.told(doc, words) or slogans.known(doc, words):
            continue
        if not any(slogans.altered(words, right) for right in own):  # altered-slogan says more of that
            yield Hit(*match.span("at"))


def _named(doc: Document) -> Iterator[Hit]:
    words = counts().words if doc.brief else {}
    for match in doc.finditer(_AMONG):
        at = match["at"]
        # 建成工人驿站等阵地: a kind, no name, where its first two characters are a word
        if at not in doc.told and at[:2] not in words and at[1:3] not in words and at[:2] not in common_pairs():
            yield Hit(*match.span("at"))
