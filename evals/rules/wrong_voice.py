"""A speaker who speaks as somebody else: 我市 in the mouth of the body above, orders to the Party committee."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import entitled, inverted, mouths, stances, standing, upward
from evals.persons.speaker import UNITS, office_of, speaker
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy
from pipeline.types import RANKS

PAGE = Page(
    name="wrong-voice",
    level="error",
    what="口气与讲话人的身份不合",
    why="上级组织的人说“我市”就成了本地人；工会对党委只能感谢、汇报，不能要求",
    instead="说“全市”“清河市”；对党委写肯定和感谢",
    source="体裁惯例：讲话人的身份决定口气；党章关于党的领导的规定",
    message="“{text}”{wrong}",
)
_OURS = lazy(
    r"(?<![自大使])我([省市县区州旗盟])(?![场长帜下友军誓])|我们([省市县区州旗盟])(?=的|委|各级|广大|工会|[，。])"
    # 我们区第一只镜头; 我们区别, 我们市场, 我们省下 are others
    r"|我们([市县区州])(?![场面民值占价级别分域间块长]|总?工会|妇联|科协|工商联|残联|文联|侨联|红十字|人大|政协)"
)
# 你县, 贵市: letters between offices speak so, speeches do not; 贵阳, 贵港 are names. A guest may say 贵市.
_YOURS = lazy(
    r"(?<!迷)你(?:们)?[省市县区州旗](?![长场城域民别分帜手袍杆号开舰])"
    r"|(?<![富珍宝昂名尊高显权])贵[省市县区旗](?![长场])"
)
# Likewise 贵单位; 敝市 is no word of a speech at all.
_POLITE = lazy(
    r"(?<![富珍宝昂名尊高显权可])贵(?:单位|公司|局|厅|校|院(?![士落子])|会|部门|组织|机关|党委|办)(?![长员])|(?:敝|鄙)(?:市|县|省|区|单位|公司|校|会|人)|俺们?(?=[省市县区])"
)
# 我县 of somebody from the city; 我公司 of somebody who leads none.
_LOCAL = lazy(r"(?<![自大使])我(?P<unit>[省市县州旗盟])(?![场长帜下友军誓])")
_HOUSE = lazy(r"(?<![自大使由因和为对])我(?P<house>公司|校|局|厅|厂|集团|单位)(?![长限正])")
# 我们集团工会 of a guest: a union of the province, the city or a trade stands above the firm whose congress it is.
_OUR_HOUSE = lazy(
    "(?<![给对向让与和跟使])(?:我们|咱们?)(?P<house>集团|公司|总厂|厂|矿|学校|大学|学院|医院)(?=工会|党委|董事会|职工|广大|各级|全体|的(?!女儿|儿女|儿子|孩子|娃|闺女|子弟|一员|一分子|老|人|后代)|上下|发展|今年|去年|[这近]|五年|从|在|[，。])"
)
_FROM_ABOVE = lazy("(?:[省市县区]|全国)[一-鿿]{0,8}(?:工会|工委|妇联|科协|团委|委员会|工商联)")
_HOUSES = lazy("公司|集团|校|学院|大学|局|厅|厂|企业|医院|单位|中心|银行|铁路|董事|经理")
_GUEST = lazy("致辞|致词|贺信|贺电|欢迎|答谢|交流|考察|签约|推介")
# What a committee is told to do; what it will do itself (还要召开, 都要表彰) is another thing.
_DEMAND = (
    "更加|尽快|进一步|自觉|带头|切实|及时|持续|认真|高度|坚[持决定]|加[强快大]|充分|把[^，。]{1,12}(?:摆|放|列|抓|纳)|支持|继续|提[高供]|重视|着力|着眼|"
    "承担|认清|找准|抓[好紧实牢]|解决|发挥|建立|健全|完善|定期|听取|研究|统筹|推[动进]|落实|履行|做好|强化|压实|关心|帮助|牢记|坚决|扛[牢起]|担负|树立|严格|主动|深入"
)
_ORDERS = lazy(
    r"请[省市县区]委(?:务必)?(?:于|在|尽快|按时|按照?)[^，。；]{0,12}(?:报送|上报|汇报|提交|完成|整改)|"
    r"(?:(?<![按遵据照])要求|责成|督促|命令|指示)(?:[一-鿿]{2,3})?(?:[省市县区]委|[镇乡]党委)(?!员|书记|办|宣|组|统|各|工作|有关|提|的)"
    rf"|[省市县区州旗盟](?:委|人大|政协)(?:必须|务必|应当|应该|要(?={_DEMAND}))"
)
# What nobody says of a Party committee or a government unless they lead one that stands above it.
_TASKS = lazy(
    "(?P<unit>[省市县区])(?:委|人大|政府|政协)(?:[、和][省市县区](?:委|人大|政府|政协)){0,3}(?:(?:务必|必须|应当|要)"
    "(?!求|闻|事|情|点|素|员|害|案|务|召开|开|出台|研究|表彰|举行|印发|专[门题]|派|来|听|为此|拿出|安排|投入|办|给|对此)"
    # 市委、市政府也要切实提高认识, 县委会后要认真研究
    f"|(?:会后|今后|下一步|接下来|往后)?，?(?:也|还|都|更)?(?:务必|必须|应当|要)(?=(?!研究|统筹)(?:{_DEMAND})))"
)
# A hope that puts a task to the committee; that it may go on as it did is a guest's thanks.
_HOPES = lazy(
    "希望(?:[一-鿿]{2,3})?(?P<unit>[省市县区])委(?![员书常办宣组统老政党各]|工作|有关|机关)(?:[、和][^，。；]{1,14}?)??(?P<rest>[^，。；\n]{2,40})"
)
_KEPT_UP = lazy("一如既往|继续|支持|关[心怀注]|重视|厚爱|指导|同志")
# 会议强调，市委要……: who says it stands above; 市委书记, 受市委委托 are in command themselves.
_REPORTED = lazy(
    "(?:会议|省委|中央|党中央|总书记|文件|决定|书记)[^。！？\n]{0,20}(?:要求|强调|指出|明确|提出|规定)[^。！？\n]{0,40}$"
)
# 省委明确要求临渚“当好全省发展主引擎”，|市委要……: what was asked ends with its quotation marks.
_QUOTED_WHOLE = lazy(
    "(?:要求|强调|指出|明确|提出|规定)[^，。！？；：\n“”]{0,12}“[^“”\n]{2,40}”[，；](?:[一-鿿]{2,3})?$"
)
_LEVEL = lazy("[省市县区州旗盟](?=委|政府|人民|人大|政协|总工会|妇联|科协|工商联|红十字会|长)")
_BODY = lazy("我们团?(?P<unit>[省市县区州旗盟])(?:委|政府)(?![书常员办])")
_ORDERED = "是在给党委、人大提要求，应改成肯定、感谢或表示落实"
_BEHALF = lazy(r"受[^，。；\n]{1,24}?(?:主席|书记)(?:的)?委托")


# Nobody asks to be praised, and a committee does not beg itself: 恳请县委予以充分肯定, 希望上级给予表扬.
_PRAISE_ME = lazy(
    "(?:恳请|(?:敬请|请求|请|希望|盼望|期盼|渴望)(?!大家|同志们|各级|各单位|你们|继续)"
    "(?=[^，。；\n对给向]{0,6}(?:上级|领导|[省市县区]|党委|组织)))[^，。；\n对给向]{0,10}?(?:予以|给予|作出)"
    "(?:充分|高度|应有的?|更多|大力|热情)?(?:肯定|评价|表扬|认可|赞扬|赞赏|好评)(?=[，。；！]|和)"
)
_BEG = lazy(
    "(?:恳请|敬请|恳求|请求|祈请|提请)(?:[一-鿿]{2,3}?)?(?P<unit>[省市县区旗])(?:委|政府)(?![员书常办宣组统老])"
)
_THANK_US = lazy(
    "(?:感谢(?:中共)?(?:(?![一-鿿]{0,2}[对给为向是])[一-鿿]{2,3}?)?(?P<one>[省市县区旗])委(?:[、和][^，。；对的]{2,12})?(?:长期以来|多年来|一直以来)?(?:的|对)[^，。；\n]{0,8}(?:领导|关怀|关心|支持|重视)"
    "|向[^。；\n]{0,24}(?:关心|支持|重视)[^，。；\n]{0,12}的(?:中共)?(?:[一-鿿]{2,3}?)?(?P<two>[省市县区旗])委[^。；\n]{0,24}表示[^，。；]{0,10}感谢)"
)
# 对市委的工作给予充分肯定, of the city's union: it thanks the committee that leads it.
_JUDGES = lazy(
    "(?<![一-鿿])(?:我们|总工会)?对(?:中共)?(?:[一-鿿]{2,3}?)?(?P<unit>[省市县区旗])委(?![员书常办宣组统老])[^，。；\n]{0,14}?"
    "(?:(?:给予|予以|表示)(?:了)?(?:充分|高度|十分)?(?:肯定|满意|认可|赞赏)|是(?:充分|十分|非常)?(?:肯定|满意)的)"
)
# 省总工会对市委、市政府的工作是满意的: whoever comes as a guest praises a committee, and gives it no mark.
_CONTENT = lazy(
    "对(?:中共)?(?:[一-鿿]{2,3})?[省市县区州旗](?:委|政府)(?:[、和][省市县区州旗]?(?:人大|政府|政协))*(?:班子)?(?:的|各项|近年来的|这些年来?的|五年来的|一年来的)*工作"
    "(?:都|也)?(?:是|感到|表示|十分|非常|很|基本|比较|总体){0,3}满意的?(?=[，。；！])"
)
_SECRETARY = lazy("[省市县区旗]委书记")


def find(doc: Document) -> Iterator[Hit]:
    told = list(_known(doc))
    yield from told
    for hit in (*mouths.find(doc), *stances.find(doc), *inverted.find(doc), *upward.find(doc), *entitled.find(doc)):
        if not any(one.start < hit.end and hit.start < one.end for one in told):
            told.append(hit)
            yield hit


def _known(doc: Document) -> Iterator[Hit]:
    ours = list(_ours(doc)) if doc.voice == "upper" else []
    yield from ours
    yield from _orders(doc)
    yield from _own_deputy(doc)
    yield from _begs(doc)
    yield from _yours(doc)
    told = {hit.start for hit in ours}
    yield from (hit for hit in (*_borrowed(doc), *_foreign(doc)) if hit.start not in told)
    yield from standing.find(doc)


def _orders(doc: Document) -> Iterator[Hit]:
    who = speaker(doc)
    seen: set[int] = set()
    for match in doc.finditer(_ORDERS):
        if not who.commands and not _reported(doc.text, match.start()):
            seen.add(match.end())
            yield Hit(*match.span(), {"wrong": _ORDERED})
    for match in doc.finditer(_TASKS):
        unit = match["unit"]
        subject = not who.units or (who.commands and not who.above(unit))
        if subject or match.end() in seen or _reported(doc.text, match.start()):
            continue
        yield Hit(*match.span(), {"wrong": _ORDERED})
    for match in doc.finditer(_HOPES):
        own = who.commands and match["unit"] in who.units
        if own and _SECRETARY.search(who.office):
            yield Hit(match.start(), match.start("unit") + 2, {"wrong": "是对自己所在的党委提希望"})
        elif (own or (who.units and not who.commands)) and not _KEPT_UP.search(match["rest"]):
            wrong = "是对自己所在的党委提希望" if own else _ORDERED
            yield Hit(match.start(), match.start("unit") + 2, {"wrong": wrong})


def _begs(doc: Document) -> Iterator[Hit]:
    """Who asks to be praised, and the Party secretary who begs or thanks his own committee."""
    seen: set[int] = set()
    for match in doc.finditer(_PRAISE_ME):
        seen.add(match.start())
        yield Hit(*match.span(), {"wrong": "是下级请示的口气：肯定由领导机关来说，不能自己请求"})
    who = speaker(doc)
    if not who.commands:
        for match in doc.finditer(_JUDGES):
            if match["unit"] in who.units:
                yield Hit(*match.span(), {"wrong": "是下级在评价上级，应改成感谢"})
        for match in doc.finditer(_CONTENT):
            yield Hit(*match.span(), {"wrong": "是在给党委打分，应改成感谢或敬意"})
        return
    for match in doc.finditer(_BEG):
        if match.start() not in seen and match["unit"] in who.units:
            yield Hit(*match.span(), {"wrong": "是在恳请讲话人自己所在的机关"})
    if _SECRETARY.search(who.office):
        for match in doc.finditer(_THANK_US):
            if (match["one"] or match["two"]) in who.units:
                yield Hit(*match.span(), {"wrong": "是讲话人在感谢自己所在的党委"})


def _reported(text: str, start: int) -> bool:
    before = text[max(0, start - 80) : start]
    if _QUOTED_WHOLE.search(before):
        return False
    return before[-1:] in ("照", "遵") or _REPORTED.search(before) is not None


def _borrowed(doc: Document) -> Iterator[Hit]:
    """我们县委 of a speaker from the city: a body that is not the speaker's."""
    office = office_of(doc)
    level = _LEVEL.search(office)
    if level is None:
        return
    ranks = {RANKS.index(UNITS[unit]) for unit in _LEVEL.findall(office)}
    for match in doc.finditer(_BODY):
        if RANKS.index(UNITS[match["unit"]]) not in ranks:
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{office.split('　')[0][:24]}）所在的机关"})


def _foreign(doc: Document) -> Iterator[Hit]:
    """我县 where all offices of the speaker are the city's, 我公司 where none is a company's; 贵单位, 敝市."""
    places, houses = list(doc.finditer(_LOCAL)), list(doc.finditer(_HOUSE))
    office = office_of(doc) if places or houses else ""
    ranks = [RANKS.index(UNITS[unit]) for unit in _LEVEL.findall(office)]
    for match in places:
        if ranks and max(ranks) < RANKS.index(UNITS[match["unit"]]):
            right = f"全{match['unit']}"
            yield Hit(*match.span(), {"wrong": f"是本地人的口气，讲话人来自上级，应作“{right}”"}, suggestion=right)
    for match in houses:
        if (
            office
            and not _HOUSES.search(office)
            and not _HOUSES.search(doc.text[slice(*doc.title)] if doc.title else "")
        ):
            yield Hit(*match.span(), {"wrong": f"不是讲话人（{office.split('　')[0][:24]}）所在的单位"})
    for match in doc.finditer(_OUR_HOUSE):
        house = office or office_of(doc)
        if _FROM_ABOVE.search(house) and not _HOUSES.search(house):
            yield Hit(*match.span(), {"wrong": f"是本单位人的口气，讲话人（{house.split('　')[0][:24]}）来自上级"})
    for match in doc.finditer(_POLITE):
        if match[0][0] != "贵" or not _GUEST.search(doc.text[slice(*doc.title)] if doc.title else ""):
            yield Hit(*match.span(), {"wrong": "是公文、书信往来的称呼，讲话里直说单位的名称"})


def _yours(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    for match in doc.finditer(_YOURS):
        level = _LEVEL.search(office_of(doc))
        if (
            "贵" in match[0]
            and not (level and level[0] == match[0][-1] and f"我{match[0][-1]}" in doc.text)
            and _GUEST.search(title or (doc.brief.occasion if doc.brief and doc.brief.occasion else ""))
        ):
            continue
        unit = match[0][-1]
        wrong = f"是公文往来的称呼，讲话里应说“全{unit}”，本地人说“我{unit}”"
        yield Hit(*match.span(), {"wrong": wrong}, suggestion=f"全{unit}")


def _ours(doc: Document) -> Iterator[Hit]:
    """我市 is wrong when the speaker stands above the city; without a brief the 省总工会 in the text tells that."""
    told = doc.brief.speaker.level if doc.brief else _rank_told(doc.text)
    who = speaker(doc)
    rank = RANKS.index(told) if told else who.rank if who.guest else None
    for match in doc.finditer(_OURS):
        unit = match[1] or match[2] or match[3]
        if rank is not None and rank < RANKS.index(UNITS[unit]):
            right = f"全{unit}"
            yield Hit(*match.span(), {"wrong": f"是本地人的口气，讲话人来自上级，应作“{right}”"}, suggestion=right)


def _rank_told(text: str):  # type: ignore[no-untyped-def]
    if re.search(r"代表(?:中华)?全国", text):
        return "nation"
    if re.search(r"代表[^，。；\n]{0,8}省(?:总工会|妇联|科协|工商联|委)|代表团省委", text):
        return "province"
    return "city" if re.search(r"代表[^，。；\n]{0,8}市(?:总工会|妇联|科协|工商联)|代表团市委", text) else None


def _own_deputy(doc: Document) -> Iterator[Hit]:
    """The title names the head (主席) as the speaker, the text speaks on behalf of the head."""
    title = doc.text[slice(*doc.title)] if doc.title else ""
    if re.search(r"(?<!副)主席(?!团)", title) and "副主席" not in title:
        for match in doc.finditer(_BEHALF):
            if "主席" in match[0]:
                yield Hit(*match.span(), {"wrong": "与标题不合：标题说主席本人讲话，正文却受主席委托"})
