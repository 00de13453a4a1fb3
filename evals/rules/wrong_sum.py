"""Parts that do not make their whole, and a share that is not what the figures before it give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations, islice, pairwise, takewhile

from evals.document import Document
from evals.numbers import averages, wholes
from evals.numbers.sums import (
    COVERED,
    OPEN,
    OVERLAP,
    alike,
    among,
    columns,
    counts,
    exact,
    kinds,
    listed,
    rest,
    together,
)
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-sum",
    level="warning",
    what="分项与总数、占比与数字算不拢",
    why="听的人一算就知道；至少有一个数是错的",
    instead="核对各个数字，算好再写",
    source="校对通例：全文数据一致",
    message="{wrong}",
)
_SHARE = lazy(
    r"占(?:比)?(?:达到?|为|到)?$|占[^，。；\d]{0,8}(?:总数|总人数|总量|总额|总户数|总件数)的?(?:比例)?(?:达到?|为)?$"
)
# 受理1200件，办结1180件，办结率98.3%: rates that are nothing but the share of the figure before them.
_RATE = lazy("(?:入会|建会|办结|结案|化解|到会|出席|参会|参训|合格|通过|成功)率(?:已|就)?(?:达到?|为|是|高达)?$")
# 计划选聘1.15万名，目前已到位9200名，到位率80%: any rate of what has just been told with the same word.
_RATE_OF = lazy("(?P<word>[一-鿿]{2})率(?:已|就)?(?:达到?|为|是|高达)?$")
_OF = lazy("[^，。；\\d]{0,4}占[^，。；\\d]{0,8}")  # 62万人，占职工总数80万人的85%
_SEXES = lazy(
    r"(?P<one>[男女])[^，。；\d]{0,8}占(?P<a>[\d.]+)[%％][，、；](?P<other>[男女])[^，。；\d]{0,8}占(?P<b>[\d.]+)[%％]"
)
_OF_ALL = lazy(
    "(?:全[市县区省国]|我[市县区省])[^，。；\\d]{0,4}?(?P<noun>[一-鿿]{3,8})(?:中|里)(?:[，,]?(?:有|已有|共有))?$"
)
_REACHED = lazy("[，,]?(?:已|共|全年|超额)*(?:完成|相当于)[^，。；\\d]{0,10}")  # 3.2万人，完成目标任务3万人的98%
_AMONG = lazy("其中|包括|分别为?|分为|含|(?:名|个|家|人|位)[一-鿿]{2,8}中[，,]?有")
_NEW = lazy(
    "(?:发展|新增|净增|新建|新组建|新吸收|新吸纳|吸收|吸纳|新签|增加|新入会|新受理|当年|当期)[^，。；、\\d]{0,8}$"
)
_IN_ALL = lazy("总数|总量|总人数|总计|累计|历年|达到|扩大|上升|增加|现有|共有|总规模")
_JOINED = lazy("(?:加入工会|入会)，入会率")
_ALREADY = lazy("(?:已有|已经有|已|现有)$")
_COUNTED = lazy("(?:共有|现有|总共有|约有)[^，。；\\d]{0,12}$")
_APART = lazy("一线职工|(?<=级)及?以[上下]")  # words of an overlap that are none: 省级54户、市级及以下1740户
_OF_THESE = lazy("[一-鿿]{2,10}?(?:当中|中|里)[，,]?")  # 60名奖章获得者中，……: the share is that of these
_OPENS = lazy("[ \t　]*其中[，,]?")
_OPENING = 6  # characters behind a whole in which 其中 stands
# Parts that may overlap: who is a Party member may be a woman, too.
_FINE, _POINT, _THIRD = Decimal("0.3"), Decimal("0.8"), Decimal(3)  # percentage points
_LESS, _MORE = Decimal("0.8"), Decimal("1.25")  # what parts that were meant to be all may come to, of the whole
_OTHERWISE = lazy("由|从|累计|总|共|原|已达|增加|达到")
_SCALES = (Decimal(10**4), Decimal(10**8), 1 / Decimal(10**4), 1 / Decimal(10**8))  # 万 or 亿 dropped, added, mistaken
_ALL = Decimal("0.97")  # of the whole: two parts that come so near it were meant to be all
_WHOLE_PAIRS = tuple(
    (lazy(f"(?:{one})[^，。；、]{{0,6}}$"), lazy(f"(?:{other})[^，。；、]{{0,6}}$"))
    for one, other in (
        ("市级|市本级", "县级|县（市、区）级|县区级|区县级"), ("本级", "基层|下级"), ("省级", "市级及以下"), ("男", "女"), ("村", "社区"),
        ("城镇|城市|城区", "农村|乡村|乡镇"), ("产业", "公益"), ("集体", "个人"), ("线上", "线下"), ("中央|国家", "地方"), ("乡镇", "街道"),
    )
)  # fmt: skip
_AND_MORE = lazy("多|余|以上|强")
_MARK = lazy("[，。；！\n]")
_AND = lazy("[、，][^，。；、\\d]{0,6}")


_SHARED_OUT = lazy("[，,]占[^，。；\\d]{0,8}(?:总数|总量|全[市省县区部体]|的)")


def find(doc: Document) -> Iterator[Hit]:
    figures, at, before = counts(doc), 0, list[Figure]()
    for start, end in doc.sentences:
        while at < len(figures) and figures[at].start < start:
            at += 1
        first = at
        while at < len(figures) and figures[at].start < end:
            at += 1
        inside = list(figures[first:at])
        continued = bool(inside) and _OPENS.match(doc.text, start)
        if len(inside) > 1:
            yield from _shares(doc, inside, before if continued else [])
            sums = (*_sums(doc, inside, end), *together(doc, inside), *listed(doc, inside), *among(doc, inside, before))
            yield from sums or (*columns(doc, inside), *rest(doc, inside), *wholes.sources(doc, inside, before))
        before = inside
    yield from (*kinds(doc), *wholes.more_than_there_are(doc), *wholes.to_go(doc))
    for match in doc.finditer(_SEXES):
        total = Decimal(match["a"]) + Decimal(match["b"])
        if match["one"] != match["other"] and abs(total - 100) > _POINT:
            yield Hit(*match.span(), {"wrong": f"男女占比相加是{total}%，不是100%"})


def _shares(doc: Document, figures: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Hit]:
    """``before``: the figures of the sentence before, where this one goes on with 其中."""
    shares = [at for at, one in enumerate(figures) if _is_share(doc, one)]
    parts = {at - 1 for at in shares}  # 138名，占69%；女性46名，占23%: both are parts of another whole
    for at in shares:
        if at > 1 and (hit := _of(doc, *figures[at - 2 : at + 1])):
            yield hit
            continue
        part = figures[at - 1] if at else None
        if part is None or not exact(part) or figures[at].start - part.end > 30:
            continue
        if not _told_of(doc, figures[at], part):
            continue
        earlier = [
            one for place, one in enumerate(figures[: at - 1]) if place not in parts and not _of_one_sex(doc, one)
        ]
        wholes = [one for one in (*before, *earlier) if exact(one) and alike(one, part) and one.values > part.values]
        if not wholes and not any(map(exact, earlier)):
            wholes = _total_before(doc, figures, part)
        if not wholes and (hit := _more_than(doc, earlier, part, figures[at])):
            yield hit
        wholes = _with_parts(doc, earlier, part) or wholes or _elsewhere(doc, part)
        if len(wholes) > 1:
            wholes = _likeliest(doc, wholes, part, figures[at])
        if len(wholes) != 1:
            continue
        whole, share = wholes[0], figures[at]
        true = 100 * part.values[0] / whole.values[0]
        if not _fits(doc, share, true) and (_OF_THESE.match(doc.text, whole.end) or not _of_another(doc, part, share)):
            wrong = f"{whole.text}里的{part.text}占{true:.1f}%，不是{share.text}"
            yield Hit(whole.start, share.end, {"wrong": wrong})


def _likeliest(doc: Document, wholes: Sequence[Figure], part: Figure, share: Figure) -> list[Figure]:
    """劳动模范80名、先进工作者40名，合计120名，其中……: the whole before 其中, where neither it nor any other, nor a sum, gives the share."""
    told = [one.values[0] for one in wholes]
    may = {*told, *(sum(some) for size in (2, 3) for some in combinations(told, size))}
    if any(abs(100 * part.values[0] / one - share.values[0]) <= max(_may_be_off(share), _POINT) for one in may):
        return []
    last = next((one for one in reversed(wholes) if _AMONG.search(doc.text, one.end, one.end + _OPENING)), None)
    return [last] if last and last.end < part.start else []


def _with_parts(doc: Document, earlier: Sequence[Figure], part: Figure) -> list[Figure]:
    """120名同志，包括劳动模范84名、先进工作者36名，其中一线职工54名，占45%: the whole that stands before its own parts."""
    row = [one for one in earlier if exact(one) and alike(one, part)]
    whole = row[0] if len(row) > 2 and row[0].values > part.values else None
    if whole is None or not _AMONG.search(doc.text, whole.end, row[1].start):
        return []
    return [whole] if sum((one.values[0] for one in row[1:]), Decimal(0)) == whole.values[0] else []


def _of_another(doc: Document, part: Figure, share: Figure) -> bool:
    """Whether it is that share of a whole told earlier in the paragraph: 共120名。……一线工人54名……女性36名，占30%."""
    began = doc.text.rfind("\n", 0, part.start)
    earlier = (one for one in doc.figures if began < one.start < part.start and exact(one) and alike(one, part))
    return any(
        one.values > part.values and abs(100 * part.values[0] / one.values[0] - share.values[0]) <= _may_be_off(share)
        for one in earlier
    )


def _more_than(doc: Document, earlier: Sequence[Figure], part: Figure, share: Figure) -> Hit | None:
    """受理3240件，办结3275件，办结率98%: more is done than there was."""
    whole = earlier[-1] if earlier else None
    if (
        whole is None
        or not exact(whole)
        or not alike(whole, part)
        or whole.values >= part.values
        or share.values[0] > 100
    ):
        return None
    if not _RATE.search(doc.text, max(0, share.start - 18), share.start):
        return None
    if _NEW.search(doc.text, max(0, whole.start - 12), whole.start) or _IN_ALL.search(doc.text, whole.end, part.start):
        return None  # 发展会员1.9万人，会员总数达到7.4万人，入会率86%: what is new is no whole of what there is
    return Hit(whole.start, share.end, {"wrong": f"{part.text}比{whole.text}还多，不会是{share.text}"})


def _elsewhere(doc: Document, part: Figure) -> list[Figure]:
    """全市科技工作者中有9.24万人在企业，占55%: the one figure of the text that counts what is named there."""
    named = _OF_ALL.search(doc.text, max(0, part.start - 24), part.start)
    if named is None:
        return []
    noun = named["noun"][-4:]
    found = [one for one in doc.figures if exact(one) and noun in doc.text[one.end : one.end + 10].partition("，")[0]]
    return [one for one in found if alike(one, part) and one is not part] if len(found) == 1 else []


def _total_before(doc: Document, figures: Sequence[Figure], part: Figure) -> list[Figure]:
    """全市共有货车司机4.6万人，其中……。已有3.22万人入会，入会率为70%: the one total of the sentence before."""
    share = next((one for one in figures if one.start >= part.end), None)
    if (
        share is None
        or not _JOINED.search(doc.text, part.end, share.start)
        or not _ALREADY.search(doc.text, max(0, part.start - 4), part.start)
    ):
        return []
    began = max(doc.text.rfind("。", 0, doc.text.rfind("。", 0, part.start)), doc.text.rfind("\n", 0, part.start)) + 1
    first = next((one for one in doc.figures if one.start >= began and one.kind == "number"), None)
    if first is None or not exact(first) or not alike(first, part) or first.values <= part.values:
        return []
    return [first] if _COUNTED.search(doc.text, began, first.start) else []


def _is_share(doc: Document, figure: Figure) -> bool:
    if figure.kind != "percent" or figure.approx:
        return False
    if _RATE_OF.search(doc.text, max(0, figure.start - 8), figure.start):
        return True
    return doc.text[figure.start - 1 : figure.start] == "的" or _told_of(doc, figure)


def _of_one_sex(doc: Document, figure: Figure) -> bool:
    """男代表200名: no whole of which the women beside it are a part."""
    return re.search("[男女]", doc.text[max(0, figure.start - 4) : figure.start]) is not None


def _told_of(doc: Document, share: Figure, part: Figure | None = None) -> bool:
    """Whether a share is told of the figure right before it: 45名，占75%."""
    before = doc.text[max(0, share.start - 18) : share.start]
    if any(pattern.search(before) for pattern in (_SHARE, _RATE)):
        return True
    rate = _RATE_OF.search(before)
    return rate is not None and part is not None and rate["word"] in doc.text[max(0, part.start - 6) : part.start]


def _of(doc: Document, part: Figure, whole: Figure, share: Figure) -> Hit | None:
    """62万人，占职工总数80万人的85%."""
    between = doc.text[part.end : whole.start].lstrip("，,")
    behind = doc.text[whole.end : share.start] == "的"
    told = behind and _OF.fullmatch(between) is not None
    if not (told or (behind and _REACHED.fullmatch(doc.text, part.end, whole.start))):
        return None
    if not (exact(part) and exact(whole) and alike(part, whole) and whole.values[0]):
        return None
    true = 100 * part.values[0] / whole.values[0]
    wrong = f"{whole.text}里的{part.text}占{true:.1f}%，不是{share.text}"
    return Hit(part.start, share.end, {"wrong": wrong}) if abs(true - share.values[0]) > _may_be_off(share) else None


def _fits(doc: Document, share: Figure, true: Decimal) -> bool:
    """Whether a share may be told so: 六成多 is anything from 60 % to 70 %."""
    more = _AND_MORE.match(doc.text, share.end) is not None
    return abs(true - share.values[0]) <= _may_be_off(share) or (
        more and share.values[0] <= true < share.values[0] + 10
    )


def _may_be_off(share: Figure) -> Decimal:
    """Percentage points that rounding may take: less where decimals are told, more of a fraction."""
    if share.text[-1] not in "%％":
        return _THIRD
    return _FINE if share.values[0] != share.values[0].to_integral_value() else _POINT


def _sums(doc: Document, figures: Sequence[Figure], end: int) -> Iterator[Hit]:
    """The figure right before 其中 is the whole, all further ones up to the next ； are its parts."""
    at = next(
        (at for at, one in enumerate(figures[1:], 1) if _AMONG.search(doc.text, figures[at - 1].end - 1, one.start)), 0
    )
    if not at:
        return
    stop = doc.text.find("；", figures[at].start, end)
    # 共48人，其中35岁以下的31人: an age is no part
    inside = [one for one in figures[at:] if (stop < 0 or one.start < stop) and one.unit != "岁"]
    whole = figures[at - 1]
    if not inside:
        return
    if "）" in doc.text[whole.end : inside[0].start].partition("其中")[0]:  # 合计131部（上下卷计为1部），其中2部
        bracket = doc.text.rfind("（", 0, whole.start)
        whole = next((one for one in reversed(figures[: at - 1]) if one.end <= bracket), whole)
    if at > 1 and not alike(whole, inside[0]) and _AND.fullmatch(doc.text, figures[at - 2].end, whole.start):
        whole = figures[at - 2]  # 重点项目36个、总投资12.6亿元，其中产业项目15个
    if at > 1 and averages.each(doc.text, whole) and alike(figures[at - 2], inside[0]):
        whole = figures[at - 2]  # 培训1.5万人次，年均3000人次，其中6300人次: of all of them, not of the average
    # 其中市级320万元、县级240万元，慰问职工1.2万人次: the parts end where another thing is counted
    parts = list(takewhile(lambda one: alike(one, whole), (one for one in inside if one.kind != "percent")))
    least = whole.approx == "over" and len(whole.values) == 1  # 不少于30项，其中……
    if not parts or inside[0].start - figures[at - 1].end > 30 or not all(map(exact, parts)):
        return
    if not exact(whole) and not least:
        return
    gap = doc.text[figures[at - 1].end : parts[0].start]
    if parts[0].values > whole.values and not least and not _OTHERWISE.search(gap):
        if parts[0].values[0] <= _row(doc, figures[:at]) or _of_an_earlier(doc, figures[: at - 1], parts[0]):
            return  # 劳模20名、工匠10名，其中一线职工24名: of both
        wrong = f"{whole.text}里的一部分是{parts[0].text}，部分比总数还大"
        yield Hit(whole.start, parts[0].end, {"wrong": wrong})
        return
    # up to the mark behind the last part: what the sentence goes on with is of all of them
    clause = _MARK.search(doc.text, parts[-1].end, end)
    told = doc.text[whole.end : clause.start() if clause else end]
    if len(parts) > 1 and "；" not in told and not OVERLAP.search(_APART.sub("", told)):
        yield from _added(doc, whole, parts, least=least)


def _of_an_earlier(doc: Document, earlier: Sequence[Figure], part: Figure) -> bool:
    """增加到463万人，净增77万人，其中农民工会员172万人，占会员总数的37%: of the whole that was told before its growth."""
    return _SHARED_OUT.match(doc.text, part.end) is not None and any(
        alike(one, part) and one.values >= part.values for one in earlier
    )


def _row(doc: Document, figures: Sequence[Figure]) -> Decimal:
    """What the last figures come to, as far as they are told in one row, of one unit."""
    total = figures[-1].values[0]
    for one, other in pairwise(reversed(figures)):
        between = doc.text[other.end : one.start]
        if not ("、" in between and alike(one, other) and exact(other)) or _MARK.search(between.replace("、", "")):
            break
        total += other.values[0]
    return total


def _added(doc: Document, whole: Figure, parts: Sequence[Figure], *, least: bool) -> Iterator[Hit]:
    """Whether what the parts come to is another thing than the whole: surely (a warning), or only perhaps (info)."""
    total, stated = sum((part.values[0] for part in parts), Decimal(0)), whole.values[0]
    if stated in islice(accumulate(part.values[0] for part in parts), 1, None):
        return  # what follows once the whole is reached is another thing: 好转9人，我院18名队员无一感染
    wrong = f"各项相加是{total.normalize():f}，不是{whole.text}"
    exchanged = any(total - part.values[0] + turned == stated for part in parts for turned in _turned(part))
    grown = any(stated == total - part.values[0] + part.values[0] * scale for part in parts for scale in _SCALES)
    both = len(parts) == 2 and _both(doc, whole, parts) and total >= stated / 2
    if exchanged or grown or (both and not least):
        yield Hit(whole.start, parts[-1].end, {"wrong": wrong})
    if exchanged or grown or both or least or total > stated * _MORE:
        return
    if len(parts) < 3 and total < stated * _ALL:
        return
    if total / stated >= _LESS:
        said = doc.text[whole.end : parts[-1].end + 4]
        near = total / stated >= COVERED and not OPEN.search(said)
        grave = total > stated or _swapped(stated - total) or near
        yield Hit(whole.start, parts[-1].end, {"wrong": wrong}, level="warning" if grave else "info")


def _both(doc: Document, whole: Figure, parts: Sequence[Figure]) -> bool:
    """市级12项、县级48项: two parts beside which there is no third."""
    first, second = (doc.text[one.end : other.start] for one, other in pairwise((whole, *parts)))
    return any(one.search(first) and other.search(second) for one, other in _WHOLE_PAIRS)


def _turned(part: Figure) -> Iterator[Decimal]:
    """What a figure of two digits and more is with two of them that stand side by side exchanged."""
    digits = f"{part.values[0].normalize():f}"
    for at in range(len(digits) - 1):
        if "." not in digits[at : at + 2] and digits[at] != digits[at + 1]:
            yield Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def _swapped(difference: Decimal) -> bool:
    """Whether two digits that changed places may be the cause (86 and 68): what that adds or takes is a multiple of nine."""
    return difference % 9 == 0
