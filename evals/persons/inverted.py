"""A union or a league that stands above the Party committee or the government: grades it, tasks it, calls it to account.

Party constitution: the committee leads the organisations of the people (群团组织) of its level, those report to it; a higher
organisation guides the lower one of its own line, never the committee or the government beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.persons import utterances as say
from evals.persons.mouths import Who, quoted
from evals.shapes.base import Hit
from pipeline.patterns import lazy

_MASS = "(?:(?:总工会|工会|妇联|科协|工商联|残联|文联|侨联|红十字会)(?:党组)?|团[省市县区州]委)"
_PLACE = "(?:(?![委和与及、在向对由也同是给])[一-鿿]){2,3}?"
_UNIT = "[省市县区州旗盟]"
_UNION = f"(?:(?:(?:{_PLACE})?{_UNIT})?{_MASS}|团{_UNIT}委|全国总工会|全总)"
_ONE = f"{_UNIT}(?:委(?![员书副办宣组统老政巡纪工])|(?:人民)?政府(?![各部办有系])|人大(?!代表)|政协(?!委))"
_HOUSE = f"(?:(?:{_PLACE})?{_ONE}(?:[、和]{_ONE}){{0,3}})"
_GRADE = "(?:考核|考评|评定|打分|评分|定级|评级|测评|督导|督查|问责|约谈|审计)"
# 省总工会对市委、市政府的工作进行了考核
_GRADES = lazy(
    f"{_UNION}[^，。；！？\n对]{{0,6}}?对{_HOUSE}"
    f"(?:(?!部署|交办|安排|要求|决定|确定|提出|下达|所属|直属|机关|部门|[工妇青]会主席)[^，。；！？\n]){{0,16}}?(?:进行|作|做|开展|组织|给予|予以)(?:了|过)?[^，。；！？\n]{{0,6}}?{_GRADE}"
)
# 对县委这几年抓群团工作的情况，市总工会党组作了评定
_GRADED = lazy(
    f"对{_HOUSE}(?:(?!部署|交办|安排|要求|决定|确定|提出|下达|所属|直属|机关|部门)[^，。；！？\n]){{0,20}}?，{_UNION}"
    f"[^，。；！？\n]{{0,4}}?(?:进行|作|做|开展|组织|打)(?:出|了|过)*[^，。；！？\n]{{0,4}}?(?:考核|考评|评定|打分|评分|定级|评级|测评|分)(?![一-鿿])"
)
_TOGETHER = lazy("(?:会同|联合|陪同|配合|协助|牵头)[^，。；！？\n]*$|[、和与同]$")
# What the committee does itself, up to what it owes the union; another that comes between is the one that owes it.
_BETWEEN = (
    f"(?:(?!要求|部署|明确|指导|督促|支持|让|我|你们|大家|各级|各地|全{_UNIT}|(?:总工会|工会|妇联|科协)(?!服务|工作|组织|经费|干部|事业|阵地|建设|改革|项目)|团委|职代会|代表|筹备|派|选派|会同|委托|获|领导下)"
    "[^。；！？\n])"
)
_OWES = lazy(
    f"(?P<house>(?P<place>(?:{_PLACE})?)(?P<unit>{_UNIT})(?:委(?![员书副办宣组统老政巡纪工])|(?:人民)?政府(?![各部办有系]))(?:[、和]{_ONE}){{0,3}}){_BETWEEN}{{0,60}}?"
    f"(?P<owes>向{_UNION}(?:专门|书面|逐[一次条项])*(?:说明(?:原因|情况|理由)|作出?(?:说明|检讨|检查|解释|交代)|检讨|交代|请假|立军令状|写出?(?:检讨|检查|说明))"
    f"|(?:执行|落实|办理|整改|完成|进展|推进|贯彻)(?:的)?(?:情况|结果|进度)[^，。；！？\n]{{0,4}}?报(?:告|送|给)?{_UNION}"
    f"|由{_UNION}(?:予以|给予|进行|定期)?(?:通报|考核|督办|督查|问责|打分|考评|约谈)"
    f"|(?:接受|通过){_UNION}的?(?:年度|专项|全面)?(?:考核|考评|督查|督导|问责|约谈|打分|验收)"
    f"|在{_UNION}的?[^，。；！？\n]{{0,4}}?(?:考核|考评|督查|打分)中"
    f"|被{_UNION}(?:通报批评|通报|约谈|问责|考核))"
)
_MAY = lazy("^由|情况|结果|进度")
_SELF = lazy("^(?:今后|明年|以后|希望|就请|还请|恳请|拟请|敬请|但是)$")
# 这是市总工会交给县政府的任务, 省总工会给市委下达的指标
_TASKED = (
    lazy(f"{_UNION}(?:已经?|就|还|也|再)?(?:交给|交办给|下达给|布置给|派给|压给|分给|下给)(?:了)?{_HOUSE}"),
    lazy(
        f"{_UNION}(?:已经?|就|还|也|再)?[给向对]{_HOUSE}(?:布置|下达|下|派|分派|交代|部署|安排)(?:了|过|的)?[^，。；！？\n]{{0,6}}?(?:任务|指标|作业|责任书|要求)"
    ),
)
# 县总工会责令各乡镇党委, 市应急管理局必须服从市总工会的统一指挥
_ORDERED = (
    lazy(
        f"{_UNION}(?:责令|勒令|命令|责成)(?:各|有关)?(?:{_PLACE})?[省市县区州旗乡镇街道、]{{0,8}}(?:党委|党工委|政府|党组|人大|政协|[省市县区]委)"
    ),
    lazy(
        f"[一-鿿]{{2,14}}(?:局|厅|委员会|政府|党委|部门)(?:都|也)?(?:必须|应当|要|须)(?:无条件)?服从{_UNION}的?(?:统一)?(?:指挥|领导|调度|安排|命令)"
    ),
)
# 我代表省总工会，给州委、州政府布置几项任务
_SETS = lazy(
    f"(?:我(?:代表{_UNION}，?)?(?:已经?|今天|这里|在这里|在此|再|还|要|先|想){{0,3}}|代表{_UNION}，)[给向对]{_HOUSE}(?:再|也|就)?"
    "(?:布置|下达|下|派|分派|交代|部署|安排)(?!来|的)(?:了|过)?[^，。；！？\n]{0,6}?(?:任务|指标|作业|工作|要求|责任|硬账)"
)
# 请市委组织部按市总工会的要求
_ON_ORDERS = lazy(
    f"(?:请|要求|责成|督促)(?:{_PLACE})?{_UNIT}(?:委(?!员)|政府)[一-鿿]{{0,5}}?(?:按照?|依照|照|遵照){_UNION}的?(?:统一)?(?:要求|部署|指示|安排|标准|意见|口径|规定)"
)
# 请吴书记、多吉州长亲自把这笔钱管好; the secretary does what he himself decides
_IN_PERSON = lazy(
    "(?<![邀敬])请(?P<who>(?:[一-鿿]{1,3}?书记|[一-鿿]{1,4}?[省市县区州旗盟]长)(?:、[一-鿿]{1,4}?[省市县区州旗盟]长)?)(?:同志)?亲自(?:来|去)?(?:把[^，。；]{2,16}?[好住到]|抓(?!阄)|管(?:起来|好|到底)|负责|督办|过问|挂帅|落实)"
)
# 用得不好，省总工会是要问责的, of what the secretary or the government does
_HELD = lazy(
    f"(?:[请由让](?:[一-鿿]{{1,3}}?书记|[一-鿿]{{1,4}}?[省市县区州旗盟]长)|(?<![一-鿿])(?:希望)?(?:{_PLACE})?{_ONE})(?:(?!各级|各地|职工|企业|总工会|基层)[^。；！？\n]){{0,50}}?"
    f"，(?P<union>{_UNION})(?:党组)?(?:是|就|也|可|一定|必定|必|将)*(?:要|会|将)(?:严肃|坚决|依规|从严)?(?:问责|追责|追究|约谈|通报批评|打板子|考核)(?!职|企业)"
)
_WRONG = "把党委、政府说成在群团组织之下：群团由党委领导，不能考核、布置、问责党委和政府"


def find(doc: Document) -> Iterator[Hit]:
    """The relation turned over, whoever says so; each place once."""
    seen: list[Hit] = []
    for hit in _all(doc):
        told = any(one.start < hit.end and hit.start < one.end for one in seen)
        if not told and not quoted(doc, hit.start):
            seen.append(hit)
            yield hit


def _all(doc: Document) -> Iterator[Hit]:
    for pattern in (_GRADES, *_TASKED):
        for match in doc.finditer(pattern):
            if not _TOGETHER.search(doc.text, max(0, match.start() - 12), match.start()):
                yield Hit(*match.span(), {"wrong": _WRONG})
    for pattern in (_GRADED, _ON_ORDERS, *_ORDERED):
        for match in doc.finditer(pattern):
            yield Hit(*match.span(), {"wrong": _WRONG})
    for match in doc.finditer(_HELD):
        yield Hit(match.start("union"), match.end(), {"wrong": _WRONG})
    who = Who(doc)
    yield from _owed(doc, who)
    if who.bodies and not who.leads:
        for pattern in (_SETS, _IN_PERSON):
            for match in doc.finditer(pattern):
                yield Hit(*match.span(), {"wrong": "是在给党委、政府布置任务，应说希望、建议或表示感谢"})


def _owed(doc: Document, who: Who) -> Iterator[Hit]:
    """What the committee or the government owes the union, where it is itself the subject. What it has others report to its own
    union, or has that union mark, is in its power."""
    for match in doc.finditer(_OWES):
        before = doc.text[match.start() - 1 : match.start()]
        place = match["place"]
        own = place in ("", who.who.host[0]) or _SELF.fullmatch(place) is not None
        level = people.body_of(match["owes"])[0]
        may = _MAY.search(match["owes"]) is not None and say.RANK.get(level, 9) >= say.RANK[match["unit"]]
        if own and not may and not re.match("[一-鿿]", before):
            yield Hit(*match.span("owes"), {"wrong": _WRONG})
