"""One thing told in two ways, in the text or against the brief: when it was, how long, how old somebody is, what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from evals.days import whens
from evals.document import Document
from evals.numbers import moments, wholes
from evals.numbers.reckoned import AMOUNT, amount, count
from evals.spans import Span
from pipeline.patterns import lazy

Told = tuple[Span, str]  # where it stands, and what is wrong
_C = "[一二三四五六七八九十两]"
# 去年夏天抗洪抢险, 2024年夏天抗洪抢险
_PART = r"[春夏秋冬](?:天|季)?|\d{1,2}月(?:\d{1,2}日|初|底|中旬|下旬|上旬)?|年初|年底|上半年|下半年"
_TIME = lazy(
    rf"(?P<time>(?:今年|去年|前年|大前年|20\d\d年)(?P<part>{_PART}))(?:里|间|期间|的(?:那场|一场)?|，)?(?P<what>[一-鿿]{{4}})"
    rf"|(?P<time2>今年|去年|前年|大前年|20\d\d年)(?:{_PART})?(?P<what2>(?:建成|成立|启用|开工|投用|竣工|创办|挂牌|遭遇|落成|投产|开通|揭牌|奠基|搬迁)[一-鿿]{{3}})"
)
# who does many things at many times: 国务院办公厅印发……
_ISSUES = lazy(
    "国务院|中共中央|党中央|中央|中华全国|全国|全总|人力资源|财政部|省[委总政人]|市[委总政人]|[县区][委总政人]"
)
_LIKE = lazy("(?:像|好像|如同|好比|就像)$")
_FEASTS = "清明|谷雨|立夏|端午|芒种|夏至|七夕|中秋|重阳|立冬|冬至|腊八|小年|春节|元宵|元旦|国庆|“?五一”?|“?七一”?|“?八一”?|“?十一”?|三伏|三九|开学|高考|秋收|春耕|春运|暑运"
_FEAST = lazy(rf"(?P<time>(?:{_FEASTS})(?:节)?)(?:前后|期间|前夕|时节|过后|前|里)(?P<what>[一-鿿]{{3}})")
# 是……的五年，也是……的四年
_BOTH = lazy(
    rf"是[^，。；\n]{{2,30}}的(?P<a>{_C}|\d)年，(?:也|更|又|还|同时也?|同样)是[^，。；\n]{{2,30}}的(?P<b>(?:{_C}|\d)年)"
)
# 以来的三年，是……的五年
_SINCE = lazy(rf"以来的(?P<a>{_C}|\d)年，是[^，。；\n]{{2,30}}的(?P<b>(?:{_C}|\d)年)(?=[，。；])")
# 今年12月，国家公布了新的……, said in April
_DONE = "公布|印发|出台|召开|举行|成立|通过|建成|启动|发布|完成|获得|荣获|开展|参加|举办|作出|审议"
_AHEAD = lazy(
    rf"(?P<time>今年(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日|份|底|初)?)[，,]?(?P<what>[^，。；：“”\n\d]{{0,24}}?)(?:(?:{_DONE})了|(?:顺利|胜利|圆满|隆重)(?:召开|举行|闭幕|完成|举办))"
)
_PLANNED = lazy("将|要|拟|计划|预计|准备|力争|确保|打算|定于|前|争取|等|待|到")
# 八十一岁 … 年近七旬
_AGE = lazy(r"(?P<n>\d{2}|[一二三四五六七八九]?十[一二三四五六七八九]?)岁")
_TENS = {
    "不惑": 40,
    "半百": 50,
    "花甲": 60,
    "古稀": 70,
    "耄耋": 80,
    **{f"{word}旬": 10 * at for at, word in enumerate("四五六七八九", 4)},
}
_DECADE = lazy(rf"年(?P<how>近|将|届|已|过|逾)(?P<ten>{'|'.join(_TENS)})")
_BACK = lazy("(?:这样|这位|那位|这个|他|她|如今|老人|老)[^，。；\n]{0,4}$")
# 1990年秋天，18岁的春娥 … 今年49岁
_THEN = lazy(
    r"(?P<y>(?:19|20)\d\d)年[^。；\n\d]{0,8}?(?P<age>(?P<n>\d{2}|[一二三]?十[一二三四五六七八九]?)岁)的(?P<name>[一-鿿]{2})"
)
_NOW = lazy(r"今年(?P<n>\d{2}|[一二三四五六七八九]?十[一二三四五六七八九]?)岁")
# 困难职工全部解困脱困 … 余下的困难职工
_ALL = lazy(
    "(?P<noun>[一-鿿]{2,4}?)(?:已经|已|都|均)?全部(?:实现|如期|都|已|已经|顺利)*(?P<done>解困脱困|脱困|脱贫|办结|整改到位|整改完成|销号|清零|建会|入会|化解|兑现|清偿|追回|摘帽|竣工|交付|结清)"
)
_LEFT = lazy(
    "(?P<left>余下|剩下|剩余|其余|尚未[一-鿿]{2,4}|还(?:没有?|未)[一-鿿]{2,4})的(?:少数|个别|部分|那些|几[户名个件])?(?P<noun>[一-鿿]{2,4})"
)
_HONOUR = "五一劳动奖章|劳动模范|工匠|技术能手|三八红旗手|先进工作者|五一巾帼标兵|青年五四奖章|道德模范|岗位能手"
_LEVEL = "全国|国家级?|中华|全省|省级?|全市|市级?|全县|县级?|全区|区级?"
_WON = lazy(
    rf"(?P<name>[一-鿿]{{3}})(?:同志|师傅)?(?:还|又|曾|先后|光荣|今年|去年)*(?:荣获|喜获|获得?|获评|被授予|被评为|当选为?)了?(?P<level>{_LEVEL})“?(?P<honour>{_HONOUR})"
)
_HOLDER = lazy(
    rf"(?P<level>{_LEVEL})“?(?P<honour>{_HONOUR})”?(?:获得者|称号获得者)?[、，]?(?:同志)?(?P<name>[一-鿿]{{2,3}})"
)
# 每年60元，由市、县两级工会各承担一半，即各30元
_HALVES = lazy(
    rf"(?P<a>{AMOUNT})(?P<u>元|亩|吨|人|个|家|台)[，,][^。；\n\d]{{0,24}}各(?:自)?(?:承担|负担|出|拿|分担|占|认领|分)?一半[，,]?(?:即|也就是)?(?:各|每[级家方])(?P<b>{AMOUNT})(?P=u)"
)
_LATER = lazy(
    rf"(?P<all>(?P<n>{_C}{{1,3}}|\d{{1,3}})(?P<u>个月|天|周|个星期)(?:之后|以后|后)[，,]?(?:也就是|就是|即)(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日)"
)
_FAR = 260  # characters from what somebody was to what he is now
_WEEK = 7


def find(doc: Document) -> Iterator[Told]:
    yield from _times(doc)
    for pattern in (_BOTH, _SINCE):
        for match in doc.finditer(pattern):
            if count(match["a"]) != count(match["b"][:-1]):
                start = match.start("a" if pattern is _SINCE else "b")
                yield (start, match.end("b")), f"前面说的是{match['a']}年，这里说“{match['b']}”，说的是同一段时间"
    for match in doc.finditer(_AHEAD) if doc.day else ():
        assert doc.day
        told, today = (int(match["m"]), int(match["d"] or 0)), (doc.day.month, doc.day.day)
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。；！？\n") + 1
        if told > today and told[0] <= 12 and not _PLANNED.search(doc.text, began, match.end()):
            yield match.span("time"), f"讲话在{doc.day.month}月{doc.day.day}日，“{match['time']}”还没有到"
    yield from _ages(doc)
    yield from _left(doc)
    yield from _honours(doc)
    for match in doc.finditer(_HALVES):
        if 2 * amount(match["b"]) != amount(match["a"]):
            yield (match.start("b"), match.end()), f"{match['a']}{match['u']}的一半不是{match['b']}{match['u']}"
    yield from _later(doc)
    yield from wholes.told(doc)
    yield from moments.told(doc)


def _reach(words: str, day: date | None) -> whens.Reach | None:
    return whens.reach(words.rstrip("的"), day or date(2000, 1, 1)) if day or words[0].isdigit() else None


def _apart(one: str, other: str, day: date | None) -> bool:
    """Whether two times that are told cannot be the same."""
    mine, theirs = _reach(one, day), _reach(other, day)
    return bool(mine and theirs) and (mine[1] < theirs[0] or theirs[1] < mine[0])  # type: ignore[index]


def _times(doc: Document) -> Iterator[Told]:
    day = doc.day
    known: dict[str, list[str]] = {}
    for match in _TIME.finditer(doc.told):
        known.setdefault((match["what"] or match["what2"])[:4], []).append(match["time"] or match["time2"])
    here: dict[str, list[str]] = {}
    for match in doc.finditer(_TIME):
        what, time = (match["what"] or match["what2"])[:4], match["time"] or match["time2"]
        told, where = known.get(what), "材料"
        if not told and _LIKE.search(doc.text, max(0, match.start() - 3), match.start()):
            told, where = here.get(what), "前面"
        if told and not _ISSUES.match(what) and all(_apart(time, one, day) for one in told):
            yield match.span("time" if match["time"] else "time2"), f"“{what}”{where}说在{told[0]}，这里说“{time}”"
        here.setdefault(what, []).append(time)
    feasts = {match["what"]: match["time"] for match in _FEAST.finditer(doc.told)}
    for match in doc.finditer(_FEAST) if feasts else ():
        right = feasts.get(match["what"])
        if right and match["time"] not in doc.told:
            yield match.span("time"), f"“{match['what']}”材料说在{right}，这里说“{match['time']}”"


def _ages(doc: Document) -> Iterator[Told]:
    for match in doc.finditer(_DECADE):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        ages = [count(one["n"]) for one in _AGE.finditer(doc.text, began, match.start())]
        if len(ages) != 1 or not _BACK.search(doc.text, max(0, match.start() - 8), match.start()):
            continue
        low = _TENS[match["ten"]]
        first, last = (low - 4, low) if match["how"] in "近将届" else (low, low + 9)
        if not first <= ages[0] <= last:
            yield match.span(), f"前面说的是{ages[0]}岁，这里说“{match[0]}”，对不上"
    for match in doc.finditer(_THEN) if doc.day else ():
        assert doc.day
        born = int(match["y"]) - count(match["n"])
        for now in _NOW.finditer(doc.text, max(0, match.start() - _FAR), match.end() + _FAR):
            near = doc.text[max(0, now.start() - 16) : now.start()]
            if match["name"] in near and abs(doc.day.year - count(now["n"]) - born) > 1:
                yield match.span("age"), f"今年{now['n']}岁，{match['y']}年不是{match['age']}"


def _left(doc: Document) -> Iterator[Told]:
    done = {match["noun"][-4:]: match[0] for text in (doc.told, doc.text) for match in _ALL.finditer(text)}
    for match in doc.finditer(_LEFT) if done else ():
        said = done.get(match["noun"])
        if said:
            yield (match.start("left"), match.end("noun")), f"前面说“{said}”，这里又说“{match[0]}”"


def _plain(level: str) -> str:
    return "全国" if level[0] in "国中" else level.removeprefix("全").removesuffix("级") if level != "全国" else level


def _honours(doc: Document) -> Iterator[Told]:
    """顾文澜获得全国五一劳动奖章 … 省五一劳动奖章获得者顾文澜."""
    won: dict[tuple[str, str], set[str]] = {}
    for text in (doc.told, doc.text):
        for match in _WON.finditer(text):
            for name in (match["name"], match["name"][1:]):
                won.setdefault((name, match["honour"]), set()).add(_plain(match["level"]))
    for match in doc.finditer(_HOLDER) if won else ():
        level = _plain(match["level"])
        levels = next((won[key] for size in (3, 2) if (key := (match["name"][:size], match["honour"])) in won), None)
        if levels and level not in levels:
            wrong = (
                f"前面或材料说{match['name']}是{'、'.join(sorted(levels))}{match['honour']}，这里说“{match['level']}”"
            )
            yield (match.start("level"), match.end("honour")), wrong


def _later(doc: Document) -> Iterator[Told]:
    """三个月以后，也就是7月22日: from the day of the speech."""
    for match in doc.finditer(_LATER) if doc.day else ():
        assert doc.day
        try:
            then = date(doc.day.year, int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        if then < doc.day:
            then = then.replace(year=then.year + 1) if (then.month, then.day) != (2, 29) else then
        told, days = count(match["n"]), (then - doc.day).days
        if match["u"] == "个月":
            off = abs(days - told * 30.44) > 10
        else:
            off = abs(timedelta(days) - timedelta(told * (1 if match["u"] == "天" else _WEEK))) > timedelta(1)
        if off:
            yield match.span("all"), f"从讲话那天到{match['m']}月{match['d']}日是{days}天，不是{match['n']}{match['u']}"
