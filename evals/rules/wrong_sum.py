"""Parts that do not make their whole, and a share that is not what the figures before it give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from evals.document import Document
from evals.numbers import wholes
from evals.numbers.parts import AMONG, behind_among
from evals.numbers.sums import (
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
_HEDGE = "(?:近|将近|接近|超过|超|逾|突破|高于|不到|不足)?$"
_SHARE = lazy(
    rf"占(?:比)?(?:达到?|为|到)?{_HEDGE}|占[^，。；\d]{{0,8}}(?:总数|总人数|总量|总额|总户数|总件数)的?(?:比例)?(?:达到?|为)?{_HEDGE}"
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
_NEW = lazy(
    "(?:发展|新增|净增|新建|新组建|新吸收|新吸纳|吸收|吸纳|新签|增加|新入会|新受理|当年|当期)[^，。；、\\d]{0,8}$"
)
_IN_ALL = lazy("总数|总量|总人数|总计|累计|历年|达到|扩大|上升|增加|现有|共有|总规模")
_JOINED = lazy("(?:加入工会|入会)，入会率")
_ALREADY = lazy("(?:已有|已经有|已|现有)$")
_COUNTED = lazy("(?:共有|现有|总共有|约有)[^，。；\\d]{0,12}$")
_OF_THESE = lazy("[一-鿿]{2,10}?(?:当中|中|里)[，,]?")  # 60名奖章获得者中，……: the share is that of these
_OPENS = lazy("[ \t　]*其中[，,]?")
_OPENING = 6  # characters behind a whole in which 其中 stands
# Parts that may overlap: who is a Party member may be a woman, too.
_FINE, _POINT, _THIRD = Decimal("0.3"), Decimal("0.8"), Decimal(3)  # percentage points
_A_TENTH, _NEARLY = 10, 6  # percentage points that 多 and 超过, and 近, leave open
_AND_MORE = lazy("多|余|以上|强")


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
            sums = (
                *behind_among(doc, inside, end),
                *together(doc, inside),
                *listed(doc, inside),
                *among(doc, inside, before),
            )
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
    last = next((one for one in reversed(wholes) if AMONG.search(doc.text, one.end, one.end + _OPENING)), None)
    return [last] if last and last.end < part.start else []


def _with_parts(doc: Document, earlier: Sequence[Figure], part: Figure) -> list[Figure]:
    """120名同志，包括劳动模范84名、先进工作者36名，其中一线职工54名，占45%: the whole that stands before its own parts."""
    row = [one for one in earlier if exact(one) and alike(one, part)]
    whole = row[0] if len(row) > 2 and row[0].values > part.values else None
    if whole is None or not AMONG.search(doc.text, whole.end, row[1].start):
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
    if figure.kind != "percent" or figure.approx == "about":
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
    """Whether a share may be told so: 六成多 and 超过六成 are anything from 60 % to 70 %, 近六成 from 54 % on."""
    if share.approx == "under":
        return share.values[0] - _NEARLY <= true <= share.values[0] + _FINE
    more = share.approx == "over" or _AND_MORE.match(doc.text, share.end) is not None
    return abs(true - share.values[0]) <= _may_be_off(share) or (
        more and share.values[0] - _FINE <= true < share.values[0] + _A_TENTH
    )


def _may_be_off(share: Figure) -> Decimal:
    """Percentage points that rounding may take: less where decimals are told, more of a fraction."""
    if share.text[-1] not in "%％":
        return _THIRD
    return _FINE if share.values[0] != share.values[0].to_integral_value() else _POINT
