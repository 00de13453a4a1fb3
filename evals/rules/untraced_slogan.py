"""A local strategy, brand or campaign that the brief does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from evals import slogans
from evals.document import Document
from evals.shapes.base import Hit, Page
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
    "的?(?:发展)?(?:战略|工程|行动|计划|品牌|主题|专项|论坛|工作法|工作思路|思路|定位|目标|口号|三年|系列活动|活动|项目|模式|机制|服务站|驿站|小屋|平台"
    "|蓝图|图景|愿景|奋斗目标|战略目标|工作部署|部署|大赛|竞赛|宣讲|赛事|示范点|工作室)"
    "|的?(?:发展|空间|产业|城镇)(?:布局|格局)|的?[一-鿿]{1,4}(?:工程|行动|计划|战略|品牌|大赛|竞赛|宣讲|平台)"
)
# 工业强市、生态立市; 幸福岭东; 山水工业大县: a place's own watchword, whatever stands beside it.
_OF_A_PLACE = lazy(
    "[强兴立富活稳旺][市县省区镇]|[强大名新][省市县](?:$|[、，])|(?:^|[、，])(?:幸福|魅力|活力|美丽|智慧|平安)(?!中国|乡村)[一-鿿]{2}(?:$|[、，])|之[都城乡](?:$|[、，])|名城|高地$|^[一-鿿]{3}[城乡都港]$"
)


def find(doc: Document) -> Iterator[Hit]:
    own = list(slogans.slogans(doc))
    for match in doc.finditer(slogans.QUOTED):
        words = match["at"]
        if not (_NOUN.match(doc.text, match.end()) or _OF_A_PLACE.search(words)):
            continue
        if slogans.told(doc, words) or slogans.known(doc, words):
            continue
        if not any(slogans.altered(words, right) for right in own):  # altered-slogan says more of that
            yield Hit(*match.span("at"))
