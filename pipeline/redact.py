"""What names places, people, firms, brands and figures in a user's own speech, as open slots: for prompts and drafts.

A reference lends structure and phrasing, never a fact (see ``leaked-from-reference``); the shipped ones were written
with slots and pass untouched. Too much masked costs a phrase, too little tells a stranger's confidences, so whatever the
genre's common stock (the shipped speeches, the lexicon) does not know and that looks like a name is taken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline import lexicon, secrecy, slots
from pipeline.localise import rank_unit, short_place
from pipeline.resources import tree
from pipeline.types import Damage, ReferenceSpeech

MARKED = "classification-mark"  # kind of damage

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪"
    "庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁"
)
_GRAMMAR = frozenset("于任向成关管时")  # surnames that are mostly something else before an office (担任主席)
_OFFICES = "总?书记|主席|[省市县区州乡镇]长|部长|主任|局长|院长|校长|会长|理事长|董事长|总经理|常委|委员|厅长|处长|科长"
_PEOPLE = "同志|先生|女士|师傅|老师|劳模|工匠|模范|为代表|等"
# Leaders whose names stand in formulations of general history.
_LEADERS = ("习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛", "周恩来", "李大钊", "雷锋", "白求恩", "焦裕禄")
_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 "
    "甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
).split()
_BODY = "总工会|工会|委(?![员会])|人大|政府|政协|妇联|科协|工商联|团委"
_PLACE = re.compile(rf"(?<![一-鿿])[一-鿿]{{2,3}}[省市县区州](?={_BODY}|第|各级|广大|职工|人民|经济)")
_WHERE = re.compile("在?([一-鿿]{2,4}?[省市县区州])(?!委|场)")  # as a title begins
_GENERIC = re.compile(
    "[全我本各地该两城外辖属每某同和与对设以向为是在到来把由中共党][省市县区州]|(?:设区|县级|直辖|沿海|先进|兄弟|有关|其他|一些|各|全)的?.?[省市县区]"
)
_ADDRESSED = re.compile(rf"(?<![担现兼新原])([{''.join(sorted(_SURNAMES - _GRAMMAR))}])(?=副?(?:{_OFFICES}))")
_ABOUT = re.compile(rf"(?:{_OFFICES}|{_PEOPLE})")
_NAMED = re.compile(rf"【待填：姓名】(?=(?:{_OFFICES}))")
_FIRM = re.compile(
    r"(?:(?<=[，。、；：“（\n])|(?<=[在到如以像和了与]))((?![在到如以像和了与])[一-鿿A-Z]{2,10}(?:集团|公司|厂|银行|医院|学院|大学|中学|小学|矿业|钢铁))"
)
_ORDINARY_FIRM = re.compile(
    "企业|工会|职工|各|有关|一批|等|高等|我|全|本|这|那|很多|大型|中小|国有|民营|重点|工匠|技师|老年|商业|互联网"
)
_QUOTED = re.compile(r"“([^“”\n]{2,16})”(战略)?")
_ROW = re.compile(r"([一-鿿])[一-鿿]{2}(?:、\1[一-鿿]{2}){3,}")  # 强引领、强对标、强统筹、强基础: a local formula
_TITLE = re.compile(r"《[^《》\n]{2,40}》")
_ORDINAL = re.compile(r"(?<!党的)(?<!中央)第[一二三四五六七八九十百]+(?=[次届](?!全国|中央|[一二三四五六七]中))")


@dataclass(frozen=True, slots=True)
class _Names:
    """What a speech names, each with the slot that takes its place; longer names first."""

    slots: tuple[tuple[str, str], ...]

    @property
    def pattern(self) -> re.Pattern[str] | None:
        return re.compile("|".join(re.escape(name) for name, _ in self.slots)) if self.slots else None


@lru_cache(maxsize=512)
def redacted(speech: ReferenceSpeech) -> ReferenceSpeech:
    """``speech`` as a prompt or a draft may draw on it; a shipped one is given back as it is. Title and day stay."""
    if speech.id in shipped():
        return speech
    names = _names(speech)
    parts = tuple(
        replace(part, heading=part.heading and _masked(part.heading, names), text=_masked(part.text, names))
        for part in speech.sections
    )
    return replace(speech, sections=parts)


def secret(speech: ReferenceSpeech) -> bool:
    """Whether a classification mark stands in it, or stood in the document that it was made from."""
    marked = any(item.kind == MARKED for item in speech.damage)
    return marked or any(secrecy.marks(f"{part.heading or ''}\n{part.text}") for part in speech.sections)


def with_marks(speech: ReferenceSpeech, raw: str) -> ReferenceSpeech:
    """``speech`` with the first classification mark of its document on record: cleaning may take the mark itself out."""
    found = secrecy.marks(raw)
    if not found:
        return speech
    at = max(0, raw.find(found[0][0]))
    told = Damage(MARKED, found[0][0], at, at + len(found[0][0]), "密级标志：只供在本机检索，不用于起草，不送出本机")
    return replace(speech, damage=(*speech.damage, told))


@cache
def shipped() -> frozenset[str]:
    """Ids of the speeches that come with qicao, which are the names of their files."""
    return frozenset(path.stem for path in tree("reference_speeches").rglob("*.md"))


@cache
def _stock() -> str:
    """What belongs to everybody: the shipped speeches and the lexicon's forms."""
    texts = [path.read_text("utf-8") for path in sorted(tree("reference_speeches").rglob("*.md"))]
    return lexicon.fold("\n".join((*texts, *lexicon.load().valid_forms)))


def _common(words: str) -> bool:
    return lexicon.fold(words) in _stock()


def _masked(text: str, names: _Names) -> str:
    pieces, last = [], 0
    for slot in slots.find(text):  # what is open already stays as it is
        pieces += [_plain(text[last : slot.start], names), slot.text]
        last = slot.end
    return "".join((*pieces, _plain(text[last:], names)))


def _plain(text: str, names: _Names) -> str:
    text = _QUOTED.sub(_brand, text)
    text = _ROW.sub(lambda row: row[0] if _common(row[0]) else slots.render("brand"), text)
    text = _TITLE.sub(lambda title: title[0] if _public(title[0]) else f"《{slots.render('document')}》", text)
    pattern = names.pattern
    if pattern is not None:
        known = dict(names.slots)
        text = pattern.sub(lambda name: name[0] if _everyday(name) else slots.render(known[name[0]]), text)
    text = _ADDRESSED.sub(slots.render("surname"), text)
    text = _NAMED.sub(slots.render("surname"), text)
    text = _ORDINAL.sub("第" + slots.render("ordinal"), text)
    return slots.mask_facts(text)


def _everyday(name: re.Match[str]) -> bool:
    """青山 in 绿水青山: the short form of a place inside words that everybody uses."""
    start, end, text = name.start(), name.end(), name.string
    around = (text[max(0, start - 1) : end], text[start : end + 1])
    return _common(name[0]) and any(len(words) > end - start and _common(words) for words in around)


def _brand(match: re.Match[str]) -> str:
    if _common(match[1]):
        return match[0]
    return f"“{slots.render('slogan' if match[2] else 'brand')}”{match[2] or ''}"


def _public(title: str) -> bool:
    """A law, or a document that everybody has."""
    law = title.endswith("法》") and not title.endswith("办法》")
    return law or _common(title[1:-1]) or title.endswith("章程》") or title.startswith("《中华人民共和国")


# --- what a speech names --------------------------------------------------------------------------


def _names(speech: ReferenceSpeech) -> _Names:
    text = "\n".join((speech.title, *(f"{part.heading or ''}\n{part.text}" for part in speech.sections)))
    found = _places(text, speech)
    found |= dict.fromkeys(_people(text), "person")
    for match in _FIRM.finditer(text):
        if not _ORDINARY_FIRM.search(match[1]) and not _common(match[1]):
            found.setdefault(match[1], "organisation")
    return _Names(tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))))


def _places(text: str, speech: ReferenceSpeech) -> dict[str, str]:
    """Places with their slots: the host's own, in full and short, and all others."""
    counted = Counter(_named_places(text))
    where = _WHERE.match(speech.title)
    if where and not _GENERIC.search(where[1]):
        counted[where[1]] += text.count(where[1])
    if not counted:
        return {}
    unit = rank_unit(speech.level)
    own = [name for name in counted if unit and name.endswith((unit, "区") if unit == "县" else unit)]
    titled = [name for name in own or counted if name in speech.title]
    host = max(titled or own, key=lambda name: (counted[name], name), default=None)
    found: dict[str, str] = {}
    for name in counted:
        found[name] = "place" if name == host else "region"
        short = short_place(name)
        if short != name and (name == host or not _common(short)):
            found[short] = "place_short" if name == host else "region"
    return found


def _named_places(text: str) -> Iterator[str]:
    for match in _PLACE.finditer(text):
        if not _GENERIC.search(match[0]) and not _common(match[0][:-1]):
            yield match[0]
    words = _tagged(text)
    for (word, tag), (after, _) in zip(words, [*words[1:], ("", "")], strict=True):
        if word in _PROVINCES or (len(word) > 2 and word[:-1] in _PROVINCES):
            yield word + (after if after in ("省", "市") else "")
        elif tag == "ns" and len(word) > 1 and not _common(word):
            if after in ("省", "市", "县", "区", "州"):
                yield word + after
            elif len(word) > 2 and word[-1] in "省市县区州镇乡村" and not _GENERIC.search(word):
                yield word


def _people(text: str) -> set[str]:
    """Names beside an office or a word for a person, and those that stand in a row with one."""
    words = _tagged(text)
    able = {at for at, (word, tag) in enumerate(words) if _may_be_a_person(word, tag)}
    named = set()
    for at in able:
        before = words[at - 1][0] if at else ""
        after = "".join(word for word, _ in words[at + 1 : at + 4])
        if _ABOUT.match(after) or _ABOUT.fullmatch(before):
            named.add(at)
    for at in (*sorted(able), *sorted(able, reverse=True)):  # 张伟、李强、王芳等
        rows = [other for other in (at - 2, at + 2) if other in named and words[(at + other) // 2][0] == "、"]
        if rows:
            named.add(at)
    return {words[at][0] for at in named}


def _may_be_a_person(word: str, tag: str) -> bool:
    known = word in _LEADERS or _common(word)
    return tag.startswith("nr") and 1 < len(word) < 5 and word[0] in _SURNAMES and not known


@lru_cache(maxsize=8)
def _tagged(text: str) -> list[tuple[str, str]]:
    import rjieba

    return list(rjieba.tag(text))
