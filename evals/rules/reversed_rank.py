"""A relation between two bodies that runs the wrong way: the union hears the committee's report, the department obeys the union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import people
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="reversed-rank",
    level="error",
    what="谁领导谁、谁向谁汇报、谁带领谁写反了",
    why="党委领导群团和政府，上级领导下级；关系写反了，是讲话里最重的失礼",
    instead="市委常委会听取市总工会党组的汇报；在市委的坚强领导下；分管副市长陪同市委副书记到会",
    source="党章关于党的领导的规定；机关公文通例",
    message="“{text}”{wrong}",
    yields_to=frozenset({"wrong-voice"}),
)
_RANK = {"国": 0, "省": 1, "市": 2, "州": 2, "县": 3, "区": 3, "旗": 3, "镇": 4, "乡": 4}
_MASS = "总工会|工会|妇联|科协|工商联|残联|文联|侨联|红十字会"
_PARTY = "委(?![员书办宣组统老政巡纪]|常委[^会])(?:常委会)?"
_PLACE = "(?:(?:(?![委和与及、在向对由为给替是这要])[一-鿿]){2,3}?)?"


def _body(name: str, kinds: str) -> str:
    return f"(?P<{name}>{_PLACE}(?P<{name}_unit>[省市县区旗镇乡])(?:{kinds}))"


_ANY = f"{_PARTY}|人大常委会|人大(?!代表)|(?:人民)?政府|政协|{_MASS}"
_TIME = "(?:专门|专题|先后|多次|每年|定期|两次|三次|也|还|又|都|会前|认真|及时|及|主动|第一时间){0,3}"
# 市总工会听取了市委常委会的工作汇报
_HEARS = lazy(
    f"{_body('one', _ANY)}(?:党组|常委会)?{_TIME}(?:听取|听)了?{_body('two', _ANY)}(?:关于[^，。；\n]{{0,16}})?(?:的)?[^，。；、\n]{{0,8}}(?:汇报|述职|请示)"
)
# 县委要向县总工会请示汇报
_TELLS = lazy(
    f"{_body('one', _ANY)}(?:也|都|还|要|应|须|必须|应当){{0,2}}{_TIME}向{_body('two', _ANY)}(?:党组)?{_TIME}(?:请示|汇报|述职|报批|报备)"
)
# 省总工会将在景澜市委的坚强领导下
_UNDER = lazy(
    f"{_body('one', _ANY)}(?:党组)?(?:将|会|要|始终|一直|坚持|继续|也){{0,3}}在{_body('two', _PARTY + '|' + _MASS)}(?:的)?(?:坚强|正确|统一|有力|直接)?(?:领导|指导|带领)下"
)
# 人力资源社会保障部门要服从各级工会安排
_OBEYS = lazy(
    "(?P<one>[一-鿿]{2,12}?(?:部门|厅|局|委|政府|法院|检察院|公安机关|企业党组织|党委|党组织))(?:也|都|还|要|应|须|必须|务必|应当|自觉|坚决|主动){0,3}"
    f"(?:服从|听从|听命于|听候|接受|按照?|遵照|听|根据)(?P<two>(?:各级|[省市县区])?(?:{_MASS}|妇联组织|团组织|工会组织))(?:组织|党组)?的?(?:统一|具体)?(?:安排|指挥|调度|领导|部署|决定|调遣|差遣|指示|要求|命令|招呼|(?=[，。]))"
)
# 各级工会要指挥人力资源社会保障部门
_COMMANDS = lazy(
    f"(?P<one>(?:各级|[省市县区])?(?:{_MASS}|妇联组织|团组织|工会组织))(?:也|要|应|可以|必须|务必|应当){{0,3}}(?:指挥|责成|命令|领导|统领|支配|调度|指使|勒令)"
    "(?P<two>[一-鿿、]{0,14}?(?:部门|厅|局|政府|法院|检察院|公安机关))"
)
# 市总工会对市委常委会的工作作出批示
_DECREES = lazy(
    f"{_body('one', _MASS)}(?:党组|主席|党组书记)?{_TIME}对{_body('two', _PARTY)}(?:的)?[^，。；\n]{{0,8}}?(?:作出了?批示|作了?批示|提出了?要求|作出了?部署|进行了?考核|给予批评|进行了?约谈|提出了?批评)"
)
# 县委的重大事项须经县政府批准
_PERMITS = lazy(
    f"{_body('two', _PARTY)}的?[^，。；！？\n]{{0,12}}?(?:须|要|应|必须|都要|得|应当)经{_body('one', _MASS + '|(?:人民)?政府')}(?:党组|常务会议)?(?:批准|同意|审批|审定|点头)"
)
# 没有部门的坚强领导
_LED_BY = lazy(
    "(?P<one>部门|社会各界|企业|职工|群众|社区|单位)的(?P<two>坚强|统一|正确)(?:领导|指挥)(?=[，。；、和]|下|的结果)"
)
# 市委积极配合的结果: the committee leads, others go along.
_GOES_ALONG = lazy(
    f"(?P<one>{_PLACE}[省市县区州旗]委(?![员书常办宣组统老政党巡纪])(?:、[省市县区州旗](?:人民)?政府)?)(?:的(?:(?:友好|热情|真诚|大力|有力|无私|宝贵)?(?:支持|帮助|协作|合作|理解)[和与、])?(?:积极|大力|密切|全力|有力|主动|通力|热情|紧密|鼎力)?|(?:积极|大力|密切|全力|有力|主动|通力|热情|紧密|鼎力)的?)(?:配合|协助|协同作战|协同|参与|响应)(?=[，。；！、]|下|的结果|的成果|和)"
    # 希望县委支持配合新一届班子: the union of its own place, which it leads
    f"|{_PLACE}(?P<of>[省市县区州旗])委(?![员书常办宣组统老政党巡纪])(?:、(?P=of)政府)?(?:也|要|将|能够?|继续|进一步|更加|一如既往|给予|予以|多|积极|大力|全力|密切|主动|支持|帮助|、|和){{0,4}}配合(?:好|支持)?"
    f"(?=新一届|我们(?!的同志)|我会|(?:{_PLACE}(?P=of))?(?:{_MASS}|团委)(?!法))"
    f"|(?P<kind>{_PLACE}[省市县区州旗]委(?![员书常办宣组统老政党巡纪]))(?:给予)?的友好(?:支持|帮助|协作|合作|往来)"
    f"|(?:省?市?县?区?总工会|我们)的?工作[^，。；\n]{{0,8}}得到了?(?P<other>{_PLACE}[省市县区]委)[^，。；\n]{{0,8}}配合"
)
# 省总工会为云汀市委确定了发展思路
_SETS = lazy(
    f"{_body('one', _MASS + '|(?:人民)?政府|政协')}(?:党组)?{_TIME}(?:为|给|替|帮|帮助|指导){_body('two', _PARTY)}(?:、[省市县区]政府)?{_TIME}(?:确定|制定|提出|规划|谋划|定下|敲定|指明|明确|布置|下达|部署|擘画|描绘|拟定|出题|把脉|把关)"
)
_TASKS = lazy(
    f"{_body('one', _MASS + '|政协')}(?:党组)?{_TIME}(?:要求|责成|指示|责令|督促|命令|领导|带领|安排|组织|考核|召集|约谈|传唤|调遣){_body('two', _PARTY + '|人大常委会|(?:人民)?政府')}(?:、[省市县区]政府)?"
    "(?=[，。；、]|开会|开了|来|负责|主要|开展|落实|抓|做|把|加强|认真|切实|尽快|研究|解决|出台|及时|限期|必须|务必|全面|深入|推进|推动)"
)
# 分管副市长带领市委副书记到会
_LEADS = lazy(
    "(?P<one>(?:常务|分管)?副[省市县区]长|(?:总工会|妇联|科协|工商联|人大常委会|政协)(?:副?主席|副?主任)|副?(?:部|局|厅)长|(?<!副)[省市县区]长)(?P<name>[一-鿿]{0,3}?)(?:同志)?"
    "[^。；！？\n]{0,24}?(?P<verb>带领|率领|率|带着|领着|带了)(?P<two>(?:分管|主管)?[省市县区]委(?:副?书记|常委))"
)
_BELOW_LEADS = lazy(
    "(?P<one>[县区旗镇乡]委书记|[县区旗镇乡]长)(?:[一-鿿]{2,3}(?:同志)?)?[^，。；！？\n]{0,8}?(?:带领|率领|带着|领着)(?P<two>(?:省|市)(?:委|政府|人大|政协)[一-鿿]{0,3}(?:书记|常委|领导)|市长|省长)"
)
# 在省委、省政府坚强领导下，党中央科学指挥
_SWAPPED = lazy(
    "在(?P<one>(?:[一-鿿]{2,3}?)?[省市县区]委(?:、[省市县区](?:委|政府))?)的?(?:坚强|正确|统一)?领导下，(?:在)?(?P<two>(?:以习近平同志为核心的)?党中央(?:、国务院)?|中共中央|中央)的?(?:科学|统一|正确|坚强|亲自|有力|精准)"
    "|在(?P<county>(?:[一-鿿]{2,3}?)?[县区]委(?:、[县区]政府)?)的?(?:坚强|正确|统一)?领导下，(?:在)?(?P<city>[省市]委(?:、[省市]政府)?)的?(?:科学|统一|正确|坚强|有力)?(?:指挥|领导|决策|部署|指导)"
    f"|(?P<mass>(?:[省市县区]|全国)(?:{_MASS}))(?:党组)?的?(?:坚强|正确)领导(?:下|的结果)?，(?:在|是|也是|离不开)?(?P<party>[省市县区]委(?:、[省市县区]政府)?)的?(?:有力|具体|积极|精心|直接|大力|悉心)?(?:指导|配合|协助|帮助)"
    f"|在(?P<guided>(?:[省市县区]|全国)(?:{_MASS}))(?:党组)?的?坚强领导和(?P<helped>[省市县区]委)的?(?:有力|具体|悉心)?指导下"
)
_PAIRS = (("one", "two"), ("county", "city"), ("mass", "party"), ("guided", "helped"))


def find(doc: Document) -> Iterator[Hit]:
    for pattern in (_HEARS, _TELLS, _SETS, _TASKS, _UNDER):
        for match in doc.finditer(pattern):
            heard = pattern is _HEARS
            above, below = ("two", "one") if heard or pattern is not _TELLS else ("one", "two")
            if _higher(match[above], match[below], pattern is _UNDER):
                yield Hit(*match.span(), {"wrong": "把上下级关系写反了"})
    for match in doc.finditer(_DECREES):
        yield Hit(*match.span(), {"wrong": "把上下级关系写反了"})
    for match in doc.finditer(_PERMITS):
        if _higher(match["two"], match["one"], False):
            yield Hit(*match.span(), {"wrong": "把上下级关系写反了"})
    for match in doc.finditer(_LED_BY):
        yield Hit(*match.span(), {"wrong": "不合身份：领导、指挥的是党委和政府，部门、社会是协同、支持"})
    for match in (*doc.finditer(_OBEYS), *doc.finditer(_COMMANDS)):
        yield Hit(*match.span(), {"wrong": "把关系写反了：部门和党组织不听群团指挥，群团配合部门"})
    for match in doc.finditer(_GOES_ALONG):
        if doc.text[match.start() - 1 : match.start()] in ("与", "同"):
            continue  # 省总工会将与市委密切配合: both go along
        yield Hit(*match.span(), {"wrong": "不合身份：党委是领导，不是配合，应说领导、重视、支持"})
    for pattern in (_LEADS, _BELOW_LEADS):
        for match in doc.finditer(pattern):
            head = pattern is _LEADS and match["one"] in _CHIEFS and not re.search("委书记", match["two"])
            if not head:
                yield Hit(*match.span(), {"wrong": "把先后写反了：职务低的不能带领职务高的，应说陪同"})
    for match in doc.finditer(_SWAPPED):
        one, two = next((match[a], match[b]) for a, b in _PAIRS if match[a])
        yield Hit(*match.span(), {"wrong": f"次序写反了：“{two}”在“{one}”之上"})


_CHIEFS = frozenset({"省长", "市长", "县长", "区长"})


def _higher(above: str, below: str, under: bool) -> bool:
    """Whether the first is above the second: of a higher level; on the same, the Party committee above all, the state's
    bodies above the mass organisations. Of ``under``: whether it is not, since there the first leads."""
    one, other = people.body_of(above), people.body_of(below)
    ranks = _RANK.get(one[0]), _RANK.get(other[0])
    if ranks[0] is None or ranks[1] is None:
        return False
    if under:
        return ranks[0] > ranks[1]
    if other[1] == "党委" and _order(one[1]) == _MASSES:
        return False
    if one[1] == "党委" and _order(other[1]) == _MASSES:
        return True  # of whatever levels: no mass organisation tells a committee what to do
    if ranks[0] != ranks[1]:
        return ranks[0] < ranks[1]
    return _order(one[1]) < _order(other[1])


_MASSES = 2


def _order(kind: str) -> int:
    return 0 if kind == "党委" else 1 if kind in ("人大", "政府", "政协") else _MASSES
