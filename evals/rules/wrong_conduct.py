"""Conduct that the Party's rules or the laws forbid, praised or demanded: one man decides, orders are obeyed as they suit, office
brings airs; a member is admitted without probation, a chairman of the union appointed by the owner, wages paid by the quarter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings import statutes
from evals.wordings.relations import reported
from evals.wordings.statutes_labour import LABOUR
from evals.wordings.statutes_leading import LEADING
from evals.wordings.statutes_party import PARTY
from evals.wordings.statutes_unions import UNIONS
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-conduct",
    level="error",
    what="把党纪党规、法律和章程不允许的做法当成经验来讲、当成要求来提",
    why="一人说了算、免去预备期、指派工会主席、加班不给加班费，都违反党章党纪和法律，不能从台上讲出来",
    instead="删去，或者改成相反的意思",
    source="党章（2022）；关于新形势下党内政治生活的若干准则；中国共产党纪律处分条例；工会法（2021修正）；中国工会章程（2023）；劳动法；劳动合同法；女职工劳动保护特别规定",
    message="“{text}”违反党纪党规或者法律、章程：{right}",
    yields_to=frozenset({"wrong-doctrine", "wrong-relation", "wrong-filler", "wrong-wording", "inexact-formulation"}),
)
_OFFICE = "(?:书记|主席|主任|董事长|总经理|经理|厂长|局长|县长|市长|区长|校长|院长|老总|一把手|班长|领导(?:同志|干部)?|主要负责人)"
_ABOVE = "(?:党中央|中央|国务院|上级|上面|国家|[省市县区]委)"
_ALONE = lazy(
    f"{_OFFICE}(?:同志)?[^，。；！？\\n]{{0,6}}?(?:(?:一人|一个人|独自|一支笔|个人)[^，。；！？\\n]{{0,2}}?(?:拍板|说了算|定夺|决断|决定|敲定|作主|做主|定(?=[，。；]))|说一不二|一言堂|一言定|独断|乾纲)"
    "[^，。；！？\\n]{0,12}"
)
# Who decided alone is told of with praise, or is to be followed.
_GOOD = lazy(
    "得益于|归功于|靠的?是|全靠|多亏|亏得|离不开|源于|在于|坚持|形成|体现|敢于|善于|魄力|果断|气魄|威信|权威|胆识|作风|效率|服从|照办|照做|要有|就是要|难能可贵|值得|好?传统|好?经验|好办法"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (lazy(pattern), right)
    for pattern, right in (
        (
            "(?:重大(?:事项|问题|决策)|大事|人事|项目|开支|资金|拍了?板|点了?头|的事)[^。；！？\\n]{0,16}?(?:不用|不必|无需|无须|不需要|用不着)(?:再)?(?:上会|上常委会|上党委会|开会|集体|班子|会议)(?:集体)?(?:研究|讨论|决定|商量|议)?",
            "凡属重大问题都要集体领导、民主集中、个别酝酿、会议决定",
        ),
        (
            f"{_ABOVE}[^。；！？\\n]{{0,34}}?，[^，。；！？\\n]{{0,4}}?(?:不合|没好处|没有好处|没什么好处|不利|吃亏|费[劲力]|难[办做]|不中意|不愿|不对|没油水|不顺手|不划算|没利|无利|不合算|得罪人)[^，。；！？\\n]{{0,8}}?"
            "(?:放一?放|缓一?缓|拖一?拖|搁一?搁|搁置|往后[放排]|变通|打折|绕|应付|再说|不办|不理|推掉|慢慢来|缓[办行]|等一?等|观望)[^，。；！？\n]{0,4}",
            "党中央和上级的决策部署必须不折不扣贯彻执行",
        ),
        (
            f"{_ABOVE}[^。；！？\\n]{{0,16}}?(?:要|可以|应|应当|不妨|可)(?:学会|适当)?(?:有选择地?|选择性地?|打折扣地?|挑着|拣着|灵活变通地?)(?:执行|落实|贯彻|办)",
            "党中央和上级的决策部署必须不折不扣贯彻执行",
        ),
        (
            f"(?:当|做|是)(?:了|上)?(?:个)?{_OFFICE[:-1]}|干部|官)[^。；！？\\n]{{0,4}}?(?:就|也|总)?(?:要|得|该|应该|应当|必须)(?:有|摆|讲|拿|端|显)(?:出|得|个|点|些)?[^，。；！？\\n]{{0,10}}?(?:派头|架子|排场|架势|官威|威风|特权|优待|气派|官气|身价)",
            "党员干部是人民的公仆，没有任何私利和特权",
        ),
        (
            "(?:选拔?人|选拔?干部|选人用人|用人|用干部|提拔干部)[^。；！？\\n]{0,10}?(?:要|应|就|主要|首先|关键)(?:要)?(?:看|讲|靠|凭|论)[^，。；！？\\n]{0,4}?(?:关系|圈子|老乡|资历|门路|背景|亲疏|人情|交情)(?!网)",
            "选拔干部坚持德才兼备、以德为先，坚持五湖四海、任人唯贤",
        ),
        (
            "(?:要|可以|只管|尽量|不妨|学会)[^，。；！？\\n]{0,6}?(?:报喜不报忧|多报喜、?少报忧|做足表面文章|做好表面文章|把面子做足)",
            "对党忠诚老实，讲真话、报实情",
        ),
        (
            "(?:公款|公车|公家的钱|工会经费)[^，。；！？\\n]{0,8}?(?:可以|不妨|应该|该)[^，。；！？\\n]{0,4}?(?:吃喝|宴请|旅游|送礼|私用|请客)",
            "落实中央八项规定精神，经费使用守纪律、讲规矩",
        ),
    )
)
_STATUTES = (*PARTY, *LABOUR, *LEADING, *UNIONS)
_MARKS = "。！？；\n"


def find(doc: Document) -> Iterator[Hit]:
    hits = [*_alone(doc)]
    hits += [Hit(start, end, {"right": right}) for start, end, right in statutes.find(doc, _STATUTES)]
    for pattern, right in _RULES:
        hits += [Hit(*match.span(), {"right": right}) for match in doc.finditer(pattern)]
    last = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= last and not reported(doc, hit.start, hit.end):
            last = hit.end
            yield hit


def _alone(doc: Document) -> Iterator[Hit]:
    """书记一人拍板、说一不二的魄力: whoever decides alone, where the sentence is for it."""
    for match in doc.finditer(_ALONE):
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in _MARKS) + 1
        if _GOOD.search(doc.text, began, match.end() + 16):
            yield Hit(*match.span(), {"right": "坚持民主集中制，重大问题集体讨论决定"})
