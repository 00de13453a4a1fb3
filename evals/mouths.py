"""What a speaker may not say in his own name or another's: promise for others, thank himself, ask those below for leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from evals import people
from evals.document import Document
from evals.shapes.base import Hit
from evals.speaker import Speaker, office_of, speaker
from pipeline.patterns import lazy

RANK = {"国": 0, "省": 1, "市": 2, "州": 2, "县": 3, "区": 3, "旗": 3, "镇": 4, "乡": 4}
MASS = "总工会|工会|妇联|科协|工商联|残联|文联|侨联|红十字会"
_PARTY = "党?委(?![员书常办宣组统老政巡纪])|委常委会"
HOUSE = f"{_PARTY}|人大常委会|人大(?!代表)|(?:人民)?政府|政协"
_PLACE = "(?:(?:(?![委和与及、在向对由])[一-鿿]){2,3}?)?"
BODY = f"{_PLACE}(?P<unit>[省市县区旗镇乡])(?P<kind>{MASS}|{HOUSE})"
_NAME = lazy("[ 　](?P<name>[一-鿿·]{1,4}(?:[ 　][一-鿿])?)\\s*$")
_REPORTED = lazy("(?:强调|指出|要求|提出|明确|说|讲|表示|答复|透露|会议|决定)[^。！？\n]{0,30}$")

# 县委、县政府将继续在项目、资金等方面给予支持: nobody promises what another will do.
_WILL = lazy(
    f"(?<![一-鿿])(?P<body>(?:我们)?{BODY}(?:[、和](?P=unit)(?:{MASS}|{HOUSE})){{0,3}})(?:也|还|都)?"
    "(?:将|必将|必定|会(?![同议商上后前场员展])|一定(?!要|的|程|意|数)|肯定(?![了是])|保证)"
    "[^，。；\n]{0,28}?(?:支持|帮(?![扶教])|撑腰|补足|补上|倾斜|兜底|后盾|靠山|关心|做好服务|服务好|提供保障|提供帮助|给予(?:大力)?帮助|排忧解难|解决好?困难|想办法)"
)
# 明年起，县政府每年出资……: a thing of the future that costs another one money.
_FUTURE = "(?:从)?(?:明年|下半年|今后|往后|下个月|下一步|后年)(?:起|开始)?(?:每年)?"
_PAYS = "出资|出钱|拨付|划拨|安排|投入|拿出|选送|奖励|兑现|解决|增加|新增|补助|配套|追加|列支|设立"
_LATER = lazy(f"{_FUTURE}，?(?P<body>{BODY})(?:将|会|每年|都|要)*(?:再)?(?:{_PAYS})")
_FOR_US = lazy(
    f"(?P<body>{BODY})(?:将|会|要|在)*(?:年底前|年内|今年|明年|近期|下半年|本月|下个月|会后|很快|马上|\\d{{1,2}}月底?前|三年内|一年内)(?:就)?[^，。；\n]{{0,6}}?(?:(?:为|给|替|帮)(?:我们|咱们|大家|工会|全市工会)[^，。；\n]{{0,4}}?(?:出台|制定|解决|拨付|安排|增加|落实|立法|颁布|提供|划拨|追加|建)|(?:拨付|划拨|安排|增加|提供|解决|落实|拨)[^，。；\n]{{0,12}}给(?:我们|咱们|工会))"
)
_GRANTS = lazy(
    "由(?P<body>(?P<unit>[省市县])[一-鿿]{2,12}?(?:厅|局|委|部|政府))(?:直接|优先|全额|无条件|统一|一律|破格|当场)"
    "(?:晋升|授予|评定|认定|拨付|奖励|发放|解决|安排|落户|录用|提拔|入编|兑现|晋级)"
)
# 向长期关心支持工会工作的省总工会……表示感谢, of somebody from it.
_THANKED = lazy(
    "(?:向(?P<whom>[^。；！？\n]{2,100}?)(?:表示|致以|道一?声|说一声|献上)[^，。；！？\n]{0,8}(?:感谢|谢意|谢忱)"
    "|感谢(?P<direct>[^。；！？，\n]{2,60}?)(?=长期以来|多年来|一直以来|的(?:大力|关心|支持|重视|信任|关怀)|对|给予|为))"
)
_LISTED = lazy(
    f"(?:^|(?<=[、和与及的]))(?:全国|{BODY})(?=[、和与及]|党组|机关|领导班子|各部门|$|的(?:大力|关心|支持|重视|关怀))"
)
_TITLED = "副?(?:书记|主席|主任|会长|理事长|[省市县区镇乡部局校院]长|董事长|总经理)"
_MYSELF = lazy(
    f"(?:感谢|欢迎|有请|祝贺|敬请|[向和、与]|按照|根据|落实|在)(?P<who>(?P<surname>[{people.SURNAMES}])(?:[一-鿿]{{1,2}}?)?(?P<title>{_TITLED})(?:同志)?)(?![一-鿿]{{0,2}}(?:问|说|讲))"
)
_ELECTED = lazy(
    "向[^。！？\n]{0,24}(?P<who>(?:新当选|新任|新上任|现任)的?(?P<title>[省市县区镇乡]长|书记|主席|主任|会长|理事长))[^。！？\n]{0,40}(?:表示|致以)"
)
# 对我们的工作多加指导, of a guest from above; 妥否，请批示 of anybody.
_GUIDE = lazy(
    "(?:请|希望|欢迎|期待|盼望)(?P<of>[^。；！？\n]{0,24}?)对(?P<us>我们|我会|(?P<unit>[省市县])(?:总工会|妇联|科协|工商联|残联)|全国总工会)的?(?:工作)?[^。；！？，\n]{0,8}?(?P<verb>指导|领导|把关|审查|审议|批准|批示|指正|赐教|点拨)"
)
_LEAVE = lazy(
    "(?:妥否|当否|可否|是否妥当|是否可行|如无不妥|如有不妥|以上(?:意见|安排|设想|考虑))，?(?:恳|敬|特)?请(?P<who>[^，。；！？\n]{0,10}?)(?:批示|指示|审示|审定|审批|批准|批复|定夺|裁定|示下|核准|审核|同意)"
)
_PERMIT = lazy(
    f"请(?:示)?(?:求)?(?P<body>{BODY})(?:领导|主要领导)?(?:批示|审定|审批|批准|批复|定夺|裁定|核准|同意|允许|指示)"
)
_ENTREAT = lazy(
    "(?:恳请|恳求|敬请|乞请|祈请|拜请|拜托|央求)(?P<who>(?:全[省市县区])?各级(?:党委|党组织|政府|各部门|领导|单位|干部|工会)|各(?:部门|单位|县区|乡镇|街道|县（市、区）|县市区|区县)|(?:市|县|区)(?:直|级)?(?:各)?(?:部门|单位|机关))"
)
# 经我研究同意, 我替农商行拍板了: one man in the place of a body.
_ALONE = lazy("经(?:过)?我(?:本人|个人)?(?:反复|慎重|认真)?(?:研究|批准|同意|审定|审批|拍板|签字|点头|决定|批示)")
_MASTER = lazy(
    "(?<![由让叫])我(?:来|就|今天|现在|在这里)?(?:做主|作主|拍板|拍了板)(?:了|定了|，)|由我(?:一个人|一人|个人)?(?:说了算|拍板|作主|做主)|我(?:一个人|一人|个人)说了算"
    "|这就?是我的(?:命令|指示)|(?:[省市县区镇]委|政府|党委|党组|班子|部门)[^，。；！？\n]{0,4}(?:按照?|遵照|根据)我的(?:指示|要求|意图|命令|批示)"
)
_INSTEAD = lazy(
    "我(?:来|就|今天|在这里|现在|当场|可以|已经|已|先|也){0,3}(?:替|代|帮)(?!表)(?P<who>[^，。；：！？我你大咱\n]{2,12}?)(?:拍板|拍个板|拍了板|做主|作主|做个主|作个主|表个态|表态|答应|许诺|承诺|应承|点头|签字|定下来|定了)"
)
_CHARGED = lazy(
    "我(?:已经?|昨天|今天|前天|刚才|会前)?(?:责成|责令|命令|指令|授权|指示|批示|批准|指派|派|要求)(?:了)?(?P<who>(?:[一-鿿]{2,3}?)?[省市县区](?:委(?!书|组织部|宣传部|统战部|政法委|[员办老政党巡秘]|常委[^会])|人大|政协|纪委)|党委|省里|党中央|上级)"
)
_WATCHED = lazy(
    "(?P<who>经费审查委员会|经审会|经审委|纪委|纪检组|监委|审计(?:局|组|机关|部门)?|巡察组|人大常委会|人大|法院|检察院|监督委员会|监事会)(?![一-鿿]*(?:，|。)我(?:怎么|如何|一定|都|全力|积极)配合)[^。；！？\n]{0,16}?(?:由我来?|我来|我)(?:安排|决定|定(?!期)|拍板|作主|做主|把关|说了算|审批|点头|批准|调度|说怎么)|(?:经费审查委员会|经审会|纪委|监委|监事会)[^，。；！？\n]{0,6}(?:听|按|照)我的?(?:安排|意见|要求|话)?"
)
_TO_ME = lazy(
    "(?<![各级])(?P<who>(?:[省市县区镇乡]|集团|公司|校|局|厂)?党?委(?![员书常办宣组统老政党巡秘托])(?:常委会)?(?:、[省市县区]政府)?)(?P<of>的?[^，。；！？\n]{0,16}?)(?:报我|向我|由我|经我|送我)[^，。；！？\n]{0,4}?(?:审定|批准|审批|汇报|报告|请示|同意|决定|签字|把关|定|审核|审阅|备案)"
)
# 我们市总工会, 我会, 我们新一届委员会 in a guest's mouth.
_OUR_BODY = lazy(f"我们(?:[一-鿿]{{2,3}}?)?(?P<unit>[省市县区])(?:{MASS}|{HOUSE})")
_OUR_UNION = lazy(
    "(?<![一-鿿])对我会的|(?<![一-鿿])我会(?=连续|荣获|获评|获得|被评|被授|先后|累计|扎实|紧紧|始终|深入|各级|所属|现有|共有|自\\d|成立|坚持|在|的|机关|将(?!会))"
)
_OUR_TERM = lazy(
    "我们(?:新一届|本届|这一?届|上一?届|第[一二三四五六七八九十]+届)(?:[一-鿿]{0,6}?)(?:委员会|班子|机构|常委会|理事会|执委会|委员)"
)
_PRAISE_US = lazy(
    "对(?:我们(?:自己)?|自己|本会|我会)的?(?P<w>各项)?工作，?(?:我们|我|[省市县区]?总工会)?(?:自己)?(?:是|都是|感到|非常|十分|很)?[^，。；\n]{0,4}?(?:满意|肯定|认可|自豪)"
)
_YOU, _WE = lazy("(?<=[，。；！\n])你们(?P<verb>[一-鿿]{2})"), lazy("(?<=[，。；！\n])我们(?P<verb>[一-鿿]{2})")
_CLAIM = lazy(f"我作为(?:新当选的|新任|现任)?(?P<office>[^，。；！？\n]{{2,14}}?(?:{people.TITLE}))(?=，|、|对|向|在|代|要|一定|将|$)")
# 我谨代表市女企业家协会，向大会的召开表示祝贺: its host.
_INSTITUTE = lazy(
    "代表(?P<body>[一-鿿]{0,10}?(?P<core>党校|学院|大学|协会|商会|学会|医院|研究会|促进会|理事会))(?:党委|全体[一-鿿]{2,4})?，?(?=向|对|祝|欢迎|感谢)"
)
_FLATTERY = lazy(
    "(?:[省市县区]委|[省市县区]政府|党委|党组|书记|[省市县区]长|主席|领导|班子)[^，。；！？\n]{0,8}，?[^，。；！？\n]{0,4}?(?P<word>高瞻远瞩|英明|雄才大略|雄韬伟略|运筹帷幄|力挽狂澜|日理万机|睿智|远见卓识|明察秋毫|洞察秋毫|爱民如子|无比正确|神机妙算|独具慧眼|慧眼如炬|功勋卓著|恩重如山)"
)
_CENTRE = lazy("党中央|总书记|中共中央|毛泽东|邓小平")
_OWN_LEAD = lazy(
    f"在(?P<body>{_PLACE}(?P<unit>[省市县区])(?P<kind>{MASS}))(?:党组)?的?(?:坚强|正确|有力|统一|直接)?领导下"
)
_HOME = lazy(
    f"(?P<body>{_PLACE}(?P<unit>[省市县区])(?P<kind>{MASS}))(?:永远|始终|就)?是(?:大家|广大|全体|姐妹们?|职工|青年|你们|各位|企业家)[^，。；\n]{{0,10}}(?:娘家|后盾|靠山|家)"
)
_RULE = "(?:也|都|还|更)?(?:要(?!求|闻|事|情|点|素|员|害|案|务)|必须|务必|应当|应该)"
_ALL_COMMITTEES = lazy(
    f"(?<![一-鿿])(?:会后，|今后，)?(?P<who>(?:全[省市县区])?(?:各级|各县区|各县（市、区）|各县市区|各区县|各地|各乡镇|各乡镇（街道）|各市州|各市县)党委(?:、政府|和政府|政府)?){_RULE}"
)
_LOCAL_COMMITTEE = lazy(f"(?<![一-鿿])(?P<who>(?:镇|乡|街道|集团|公司|学校|厂|院|局|[省市县区])(?:党委|党组|党工委)){_RULE}")
_HIGHER_MASS = lazy(f"(?<![一-鿿])(?P<who>(?P<unit>[省市县区])(?:{MASS})){_RULE}")
# 县委要坚决支持, of the head of the county's government
_OWN_PARTY = lazy(f"(?<![一-鿿])(?P<who>(?P<unit>[省市县区])委){_RULE}(?!求|在|再|对|把)")
_WITH = lazy(
    f"(?<![一-鿿])(?P<who>(?P<unit>[省市县区])委[和与及、](?!(?P=unit)?(?:人大|政府|政协))[^，。；！？\n]{{2,8}}?){_RULE}"
)
_PRESS = lazy(
    f"(?<![邀报提呈])请(?P<who>{BODY})(?:、(?P=unit)(?:{MASS}|{HOUSE})){{0,3}}(?:务必|必须|尽快|抓紧|马上|立即|限期|按时|按期|早日|赶快|年底前|年内|本月|在\\d{{1,2}}月)"
)
_COMMITTEE_POINTS = lazy(
    "[向给对](?P<who>(?:[一-鿿]{2,3}?)?[省市县区]委(?:、[省市县区]政府)?|党委|上级)提(?:出)?(?:以下|如下)?[几一二三四五六两]点(?:希望|要求|意见)"
)


# 我代表县总工会 of somebody from the town
_FOR = lazy(
    f"代表(?P<body>(?!共青团|团)(?:中共)?{BODY})(?:、(?P=unit)(?:{MASS}|{HOUSE})){{0,3}}，?(?P<thanks>(?=[^。！？\n]{{0,30}}(?:感谢|谢意|祝贺|问候|敬意|鞠)))?(?=[，、向对])"
)
_KINDS = frozenset({*MASS.split("|"), "共青团"})
_FROM_TOWN = lazy(f"代表(?P<body>{BODY})(?=[，、向对讲]|出席)")
_TOWN = 4


class _Who:
    """The speaker with his own bodies and titles."""

    def __init__(self, doc: Document) -> None:
        self.doc, self.who = doc, speaker(doc)
        self.offices = people.offices(re.sub("新当选的|新任", "", office_of(doc)))
        self.shown = self.who.office[:24]

    @cached_property
    def bodies(self) -> frozenset[tuple[str, str]]:
        told = re.sub("[ 　].*", "", self.who.office)
        heads = {(title[-2], "政府") for title in re.findall("[省市县区镇乡]长(?!助)", told)}
        return frozenset(one.body for one in self.offices if one.body[1]) | heads

    @cached_property
    def rank(self) -> int | None:
        """Of the least exalted of his levels."""
        levels = [RANK[level] for level, _ in self.bodies if level in RANK]
        levels += [RANK[unit] for unit in self.who.units]
        return max(levels, default=None)

    @property
    def leads(self) -> bool:
        """Whether an office is one of the Party committee or the government, as far as the line tells."""
        return self.who.commands or any(kind in ("党委", "政府") for _, kind in self.bodies)

    @property
    def among(self) -> bool:
        """Whether he is one of the leaders of the place: then he may speak of what the committee will do."""
        return self.leads or any(kind in ("人大", "政协") for _, kind in self.bodies)

    def owns(self, body: str) -> bool:
        return people.body_of(body) in self.bodies

    @cached_property
    def name(self) -> str:
        if self.doc.brief and self.doc.brief.speaker.name:
            return self.doc.brief.speaker.name
        lines = (self.doc.text[slice(*span)] for span in self.doc.header if span != self.doc.title)
        return next((match["name"] for line in lines if (match := _NAME.search(line))), "")


def find(doc: Document) -> Iterator[Hit]:
    """What does not go with who he is; each place once."""
    who = _Who(doc)
    seen: set[int] = set()
    for hit in _all(doc, who):
        if hit.start not in seen and doc.live(hit.start, hit.end):
            seen.add(hit.start)
            yield hit


def _all(doc: Document, who: _Who) -> Iterator[Hit]:
    yield from _alone(doc)
    if not who.offices:
        return
    yield from _promises(doc, who)
    yield from _thanks(doc, who)
    yield from _claims(doc, who)
    yield from _orders(doc, who)
    if who.who.guest:
        yield from _guest(doc, who.who, who)
    elif who.who.commands:
        for match in doc.finditer(_ENTREAT):
            yield Hit(*match.span(), {"wrong": "是下级对上级的口气，讲话人在其上，直接提要求"})


def _promises(doc: Document, who: _Who) -> Iterator[Hit]:
    wrong = f"不是讲话人（{who.shown}）所在的机关，不能替它许诺"
    for pattern in (_WILL, _LATER, _FOR_US):
        for match in doc.finditer(pattern):
            rank = RANK[match["unit"]]
            foreign = not who.owns(match["body"].split("、")[0]) and who.rank is not None
            house = match["kind"] not in MASS.split("|")
            # a leader of the place tells what the committee will do, of his own level and of those below
            may = (who.among and not who.who.guest and rank >= (who.rank or 0)) or (
                not house and rank == who.rank and not who.who.guest
            )
            if foreign and not may and not _said(doc, match.start()):
                yield Hit(*match.span("body"), {"wrong": wrong})
    for match in doc.finditer(_GRANTS) if not who.leads else ():
        yield Hit(*match.span("body"), {"wrong": wrong})
    for match in doc.finditer(_HOME):
        if who.rank is not None and RANK[match["unit"]] != who.rank and not who.owns(match["body"]):
            yield Hit(*match.span("body"), {"wrong": wrong})


def _said(doc: Document, start: int) -> bool:
    return _REPORTED.search(doc.text, max(0, start - 60), start) is not None


def _thanks(doc: Document, who: _Who) -> Iterator[Hit]:
    for match in doc.finditer(_THANKED):
        group = "whom" if match["whom"] else "direct"
        for one in _LISTED.finditer(match[group]):
            body = people.body_of(one[0])
            if body in who.bodies and body[1] not in ("党委", "人大", "政府", "政协"):
                start = match.start(group) + one.start()
                yield Hit(start, start + len(one[0]), {"wrong": "是讲话人自己所在的组织，不能自己感谢自己"})
    for match in doc.finditer(_MYSELF):
        full = match["who"].removesuffix("同志")
        own = any(one.title.removeprefix("副").endswith(match["title"].removeprefix("副")) for one in who.offices)
        if own and who.name.startswith(match["surname"]) and (full[1 : -len(match["title"])] in who.name):
            yield Hit(*match.span(), {"wrong": "就是讲话人自己，不能自己感谢自己"})
    for match in doc.finditer(_ELECTED):
        if any(one.title == match["title"] for one in who.offices) and not who.who.guest and _CHOSEN.search(doc.text):
            yield Hit(*match.span("who"), {"wrong": "就是讲话人自己，不能向自己致意"})


_CHOSEN = lazy("选举我|选我|推选我|任命我|新当选的[^，。\n]{2,16}　")


def _claims(doc: Document, who: _Who) -> Iterator[Hit]:
    for match in doc.finditer(_CLAIM):
        claims = people.offices(match["office"])
        if claims and claims[0].body[1] and not any(people.agrees(claims[0], own) for own in who.offices):
            yield Hit(*match.span("office"), {"wrong": f"不是讲话人（{who.shown}）的职务"})
    for match in doc.finditer(_INSTITUTE):
        if who.rank is not None and match["core"] not in who.who.office:
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    for match in doc.finditer(_OUR_BODY):
        rank = RANK[match["unit"]]
        if who.rank is not None and all(rank != RANK.get(level) for level, _ in who.bodies):
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{who.shown}）所在的机关"})
    masses = not who.among and bool(who.bodies) and all(kind in _KINDS for _, kind in who.bodies)
    for match in doc.finditer(_FOR) if masses else ():
        body = people.body_of(match["body"])
        sent = "委托" in doc.text[max(0, match.start() - 40) : match.start()]
        if body not in who.bodies and all(body) and not sent and (body[1] in _KINDS or match["thanks"] is not None):
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    town = bool(who.bodies) and all(RANK.get(level) == _TOWN for level, _ in who.bodies)
    for match in doc.finditer(_FROM_TOWN) if town else ():
        if RANK[match["unit"]] < _TOWN and "委托" not in doc.text[max(0, match.start() - 40) : match.start()]:
            yield Hit(*match.span("body"), {"wrong": f"不是讲话人（{who.shown}）所在的组织，不能代表"})
    for match in doc.finditer(_LEAVE):
        yield Hit(*match.span(), {"wrong": "是下级请示的口气，讲话里用不上"})


def _orders(doc: Document, who: _Who) -> Iterator[Hit]:
    ordered = "是在给党委、上级布置任务，应改成汇报、感谢或表示落实"
    patterns = (_ALL_COMMITTEES, _LOCAL_COMMITTEE, _WITH) if not who.leads and who.bodies else ()
    for pattern in patterns:
        for match in doc.finditer(pattern):
            if not _said(doc, match.start()) and not re.search("党委", who.who.office):
                yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(_PRESS):
        house = match["kind"] not in MASS.split("|") and not who.leads
        rank = RANK[match["unit"]]
        if who.rank is not None and (rank < who.rank or (house and (rank == who.rank or "委" in match["kind"]))):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(_OWN_PARTY) if who.leads and not re.search("委", who.who.office) else ():
        if match["unit"] in who.who.units and not _said(doc, match.start()):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(_HIGHER_MASS):
        if who.rank is not None and RANK[match["unit"]] < who.rank and not _said(doc, match.start()):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(_COMMITTEE_POINTS):
        unit = people.body_of(match["who"])[0]
        if not (who.leads and who.rank is not None and RANK.get(unit, -1) > who.rank):
            yield Hit(*match.span("who"), {"wrong": ordered})
    for match in doc.finditer(_FLATTERY):
        if not _CENTRE.search(doc.text, max(0, match.start() - 12), match.end()):
            yield Hit(*match.span("word"), {"wrong": "是吹捧领导的话，讲话里只说做了什么"})


def _alone(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_ALONE):
        yield Hit(*match.span(), {"wrong": "是个人代替组织，应说经党委（党组）研究同意"})
    for match in doc.finditer(_MASTER):
        if not _quoted(doc, match.start()):
            yield Hit(*match.span(), {"wrong": "是个人说了算的口气，应说组织研究决定"})
    for match in doc.finditer(_INSTEAD):
        yield Hit(*match.span(), {"wrong": f"是替别人许诺，“{match['who']}”的事由其自己来定"})
    for match in doc.finditer(_CHARGED):
        yield Hit(*match.span(), {"wrong": "是个人凌驾于组织之上"})
    for match in doc.finditer(_WATCHED):
        yield Hit(*match.span(), {"wrong": "是插手监督机关的工作，应说接受监督、配合检查"})
    for match in doc.finditer(_TO_ME):
        if not re.search("托|派", match["of"]):
            yield Hit(*match.span(), {"wrong": "是个人凌驾于组织之上，应说向党委请示报告"})


def _quoted(doc: Document, at: int) -> bool:
    """Whether somebody else's words stand there."""
    start = doc.text.rfind("\n", 0, at) + 1
    return doc.text.count("“", start, at) > doc.text.count("”", start, at)


def _guest(doc: Document, speaks: Speaker, who: _Who) -> Iterator[Hit]:
    """Somebody from above who speaks as one of the place, or as one below it."""
    for match in doc.finditer(_GUIDE):
        if match["us"] in ("我们", "我会") or who.owns(match["us"]):
            yield Hit(*match.span(), {"wrong": "是下级对上级的口气，讲话人来自上级"})
    for match in doc.finditer(_PERMIT):
        if speaks.below(match["unit"]) if match["unit"] in "省市县区旗" else False:
            yield Hit(*match.span(), {"wrong": "是下级请示的口气，讲话人来自上级"})
    for pattern in (_OUR_UNION, _OUR_TERM):
        for match in doc.finditer(pattern):
            yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
    for match in doc.finditer(_PRAISE_US):
        yield Hit(*match.span(), {"wrong": "是本地人评价自己的口气，讲话人来自上级"})
    for match in doc.finditer(_OWN_LEAD):
        if who.owns(match["body"]):
            yield Hit(*match.span("body"), {"wrong": "是讲话人自己所在的组织，不能自称坚强领导，应是当地党委"})
    for core in [speaks.host[0]] if len(speaks.host[0]) > 1 else []:
        for match in lazy(f"(?:我们|咱们?){core}|咱们?{speaks.host[1]}(?![里区长])").finditer(doc.text):
            if not _quoted(doc, match.start()):
                yield Hit(*match.span(), {"wrong": "是本地人的口气，讲话人来自上级"})
    for start, end in doc.paragraphs:
        yours = [match["verb"] for match in _YOU.finditer(doc.text, start, end)]
        for match in _WE.finditer(doc.text, start, end) if len(yours) > 1 else ():
            if yours.count(match["verb"]) > 1:
                yield Hit(match.start(), match.start() + 2, {"wrong": "与前后的“你们”不合，讲话人来自上级"})
