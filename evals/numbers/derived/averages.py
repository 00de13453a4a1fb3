"""Averages: of what each one is told (每户次4000元, 平均每年6万多人次), and whether a whole and a count may give it.

Source: 《统计用语》: 平均 is the whole through the count; what may be rounded off is a share of it, as nobody tells an average finely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import permutations

from evals.numbers.reckoned import count
from pipeline.figures import Figure
from pipeline.patterns import lazy

# 户均, 平均每人次, 平均每年, 一年5000多人次: at the end of the clause before the figure.
_EACH = lazy(
    "(?:平均每|平均|每)(?:[1一]?个(?=人)|[个1一])?(?P<what>[一-鿿（）]{0,10})$|(?P<of>[户人村亩校场社班件站年月日家])均[一-鿿]{0,8}$"
    "|(?<![一-鿿])一(?:个)?(?P<time>年|月|天|周|季度)[一-鿿]{0,6}$"
)
_ONE, _TELLS = lazy("(?:平均|每)$"), lazy("[^，。；、！？\\n\\d]{0,12}\\d")
_BY_TIME = ("年", "季度", "季", "月", "天", "日", "周", "星期")
_TIMES = {"季": (4,), "月": (12,), "天": (365, 366), "日": (365, 366), "周": (52,), "星": (52,)}
_SAME = ("户家", "人名位个", "家个户", "件个项", "场次期", "村个", "项个")
_YEARS = lazy(
    "(?<![第续零一二三四五六七八九十\\d])(?P<n>[二两三四五六七八九十]|\\d)年(?!级|规划|计划|目标|行动|任务|制|期|多|半|[前后内上下]|以[内上下后前]|之[前后内]|[一二两三]度|的)|(?:的|过去|近)(?P<n2>[二两三四五])年"
)
# 五年来, 过去五年: of the whole text or brief.
_THROUGHOUT = lazy(
    "(?<![第续零一二三四五六七八九十\\d])(?P<n>[二两三四五六七八九十]|\\d)年(?:来|间|以来)|(?:的|过去|近)(?P<n2>[二两三四五])年(?!级)"
)
# 第八次代表大会2014年召开, 2018年以来: the years from then to the day of the speech.
_SINCE = lazy("(?P<y>20\\d\\d)年(?:\\d{1,2}月)?(?:召开|换届|以来|至今|到现在)")
_CALLED = 4  # characters behind a count that may name what it counts
_NOUN = 10  # characters on either side of a count, in which its noun stands
_CLAUSE = 16  # characters of its clause that are read
_PEOPLE = ("人", "编制")  # 9个编制，447个基层工会，平均一个人联系50个
_MOST = 12  # figures of one sentence or fact that are held against one another
_EXACT, _ABOUT = Decimal("0.012"), Decimal("0.1")  # what rounding, and a hedge, take off, as a share
_UNDER, _OVER = Decimal("0.85"), Decimal("1.25")  # what 近 and 多 may be off


@dataclass(frozen=True, slots=True)
class Each:
    """``time``: a word of time (年), ""; ``what``: else what stands behind 每, "" where nothing does."""

    what: str
    time: str


def each(text: str, figure: Figure) -> Each | None:
    """Of what each the figure is told; None where it is no average."""
    if one_of(text, figure):
        return None
    began = max(text.rfind(mark, 0, figure.start) for mark in "，。；：、！？\n") + 1
    match = _EACH.search(text, max(began, figure.start - _CLAUSE), figure.start)
    if match is None:
        return None
    what = match["what"] or match["of"] or match["time"] or ""
    time = next((word for word in _BY_TIME if what.startswith(word)), "")
    return Each("" if time else what, time)


def one_of(text: str, figure: Figure) -> bool:
    """平均1人要联系8个: of how many the next figure is told, no figure of its own."""
    told = _ONE.search(text, max(0, figure.start - 4), figure.start)
    return figure.values == (Decimal(1),) and told is not None and _TELLS.match(text, figure.end) is not None


def agrees(figure: Figure, true: Decimal) -> bool:
    """Whether what is told may stand for what is true, hedged as it is."""
    if len(figure.values) != 1 or figure.values[0] <= 0:
        return False
    told = figure.values[0]
    if figure.approx == "under":
        return told * _UNDER <= true <= told
    if figure.approx == "over":
        return told <= true <= told * _OVER
    return abs(true - told) <= told * (_ABOUT if figure.approx == "about" else _EXACT)


def nearly(figure: Figure, true: Decimal) -> bool:
    """Whether rounding, also a generous one, may make it what is told."""
    return agrees(figure, true) or abs(true - figure.values[0]) <= figure.values[0] * _ABOUT


def counts(of: Each, text: str, count_: Figure) -> bool:
    """Whether a figure counts what the average is told of each of: 23天 for 每天, 310个人 for 平均."""
    if of.time:
        return count_.unit in ("个月", "天", "日", "周", "年") and of.time[0] in count_.unit
    return _counts(of.what, count_.unit) or bool(of.what and text.startswith(of.what[:2], count_.end))


def given(
    of: Each, figure: Figure, group: Sequence[Figure], places: tuple[str, str, str], day: date | None
) -> Iterator[Decimal]:
    """What the figures of one sentence or fact give for each; of ``places`` the figures stand in the first, the second tells of
    how many years they are, and where it does not, the third."""
    beside, words, elsewhere = places
    plain = [one for one in group if one.kind == "number" and len(one.values) == 1 and one.values[0] > 0][-_MOST:]
    wholes = [one for one in plain if of_people(one.unit, figure.unit) and one.start != figure.start]
    if of.time:
        for spans in _spans(of.time, words, day, elsewhere):
            yield from (whole.values[0] / spans for whole in wholes)
        return
    for whole, counted in permutations(plain, 2):
        noun = beside[counted.end : counted.end + _CALLED]  # 14支代表队 for 每队
        if whole not in wholes or not (_counts(of.what, counted.unit) or of.what[0] in noun):
            continue
        # 36家楼宇联合工会覆盖1260家企业，平均每家联合工会35家: of one unit, told apart by the noun
        near = beside[max(0, counted.start - _NOUN) : counted.end + _NOUN]
        apart = len(of.what) > 2 and of.what[1:3] in near
        people = of.what.startswith("人") and beside.startswith(_PEOPLE, counted.end)
        if counted.unit != whole.unit or apart or people:
            yield whole.values[0] / counted.values[0]


def _tells_years(words: str) -> bool:
    return _YEARS.search(words) is not None or _SINCE.search(words) is not None


def _spans(time: str, words: str, day: date | None, elsewhere: str) -> tuple[int, ...]:
    if time == "年":
        words, pattern = (words, _YEARS) if _tells_years(words) else (elsewhere, _THROUGHOUT)
        since = (day.year - int(match["y"]) for match in _SINCE.finditer(words)) if day else ()
        told = (count(match["n"] or match["n2"]) for match in pattern.finditer(words))
        return tuple(years for years in (*told, *since) if years > 1)
    left = (13 - day.month,) if day and time == "月" else ()
    return (*_TIMES[time[0]], *left)


def of_people(one: str, other: str) -> bool:
    """Whether two measures are one, or both count people."""
    return one == other or {one, other} <= {"人", "名", "人次", "位"}


def _counts(what: str, unit: str) -> bool:
    """Whether that unit counts what stands behind 每: 户次 for 户, 个 for 乡镇."""
    if not what or unit == "个":
        return True
    return any(what[0] in group and unit[:1] in group for group in _SAME) or what[0] == unit[:1]
