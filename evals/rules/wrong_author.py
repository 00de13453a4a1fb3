"""Old words given to somebody who did not write them, or to a book in which they do not stand; and such words told wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings import authors
from evals.wordings.formulations import Place
from pipeline.lexicon import Lexicon, fold
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="wrong-author",
    level="error",
    what="古语、诗句的作者、朝代、书名安错了，或者引错了字",
    why="名句出自谁、出自哪本书查得到，张冠李戴当场就会被听出来",
    instead="核对出处；拿不准就只说“古人说”",
    source="规范提法词库（evals/lexicon）里古语、诗词的出处",
    message="“{words}”出自{right}，不是“{text}”",
    quotes=True,
    yields_to=frozenset({"wrong-source", "misquoted-quotation"}),
)
_REACH = 40  # characters before the words in which it is said whose they are
_OLD = lazy(r"F(?:4[5-8]\d|[89]\d\d)|Q\d+")
_SOURCE = lazy("^(?P<author>[一-鿿]{2,4})?《(?P<work>[^《》]+)》")
_BOOK = lazy(
    "《(?P<work>[^《》\n]{2,20})》[^《》。！？\n“”]{0,12}(?:说|云|曰|言|讲|载|写道|中|里|道|记)[^《》。！？\n“”]{0,6}[：，:]?“?$"
)
# Whoever is named before the words as having said them; sages go with their books.
_SAGES: Mapping[str, str] = {
    "论语": "孔子 曾子 子夏 子贡 有子 子张", "孟子": "孟子", "荀子": "荀子", "老子": "老子", "庄子": "庄子", "韩非子": "韩非子 韩非",
    "墨子": "墨子", "管子": "管子 管仲", "礼记": "孔子 曾子 子思", "周易": "孔子", "孙子兵法": "孙子 孙武", "道德经": "老子",
    "孔子家语": "孔子", "左传": "左丘明", "史记": "司马迁", "资治通鉴": "司马光", "汉书": "班固", "后汉书": "范晔",
}  # fmt: skip
_OTHER_NAMES = {
    "道德经": "老子",
    "易经": "周易",
    "易传": "周易",
    "书经": "尚书",
    "春秋左传": "左传",
    "春秋左氏传": "左传",
}
_DYNASTIES: Mapping[str, str] = {
    "唐": "李白 杜甫 白居易 王之涣 孟郊 韩愈 刘禹锡 李商隐 王勃 王维 孟浩然 颜真卿 李绅 杜荀鹤 魏征 高适 贺知章 骆宾王 杜牧 柳宗元 王昌龄 岑参 罗隐",
    "宋": "苏轼 陆游 王安石 范仲淹 朱熹 文天祥 岳飞 辛弃疾 李清照 欧阳修 司马光 张载 杨万里 叶绍翁 周敦颐 苏洵 包拯 吕本中",
    "明": "于谦 王守仁 王阳明 顾宪成 冯梦龙 钱福 唐寅 张居正 海瑞 方孝孺",
    "清": "郑燮 郑板桥 龚自珍 林则徐 赵翼 顾炎武 曾国藩 袁枚 彭端淑 黄遵宪 左宗棠",
    "汉": "司马迁 班固 贾谊 刘向 董仲舒 曹操", "三国": "诸葛亮 曹操 曹植 陈寿", "元": "王冕 关汉卿", "战国": "屈原 荀子 孟子 庄子",
    "春秋": "孔子 老子 管仲 左丘明",
}  # fmt: skip
_PEOPLE = sorted(
    {name for names in (*_SAGES.values(), *_DYNASTIES.values()) for name in names.split()},
    key=lambda name: (-len(name), name),
)
_NAME = lazy(
    rf"(?:(?P<era>唐|北宋|南宋|宋|明|清|西汉|东汉|汉|三国|元|战国|春秋)(?:代|朝|末|初|时期)*的?(?:大?诗人|文学家|思想家|政治家|清官|名臣|词人|书法家|哲学家|史学家)*)?(?P<name>{'|'.join(_PEOPLE)})"
    r"[^。！？；\n“”]{0,24}?(?:说|云|曰|言|讲|写|吟|咏|诗|词|道|叹|句|主张|留下)[^。！？；\n“”]{0,12}[：，:]?“?$"
)
# Poets of whom a speech may take a line to be, beside those whose lines it knows.
_MORE = "苏辙 李贺 温庭筠 陈子昂 黄庭坚 秦观 晏殊 晏几道 姜夔 柳永 范成大 元稹 韦应物 贾岛 陶渊明 曹植 谢灵运 马致远 张九龄 屈原 纳兰性德 刘基 白朴 杨慎 汤显祖"
_LINE = lazy("“(?P<words>[^“”\n]{5,60})")
_SAID = lazy(
    "(?:同志|先生|烈士|老人家)?[^。！？；\n“”]{0,24}?(?:说|云|曰|言|讲|写|吟|咏|诗|词|道|叹|句|留下|名言|教导|教诲|日记|名篇)[^。！？；\n“”]{0,10}$"
)
_BORROWED = lazy("引|化用|借|喜欢|喜爱|爱读|推崇|书写|手书|抄|题写|赠|改")
_TOLD_OLD = lazy(
    "(?:古人|古语|古训|古话|古诗|先贤|先哲|俗话|老话|谚语|名言|诗句|诗人)[^“”。；\n]{0,10}“$|[云曰]：?“$|有言[：，]?“$|》[^“”。；\n]{0,8}“$|”[，。]?(?:又|还)(?:说|云|曰|讲)：?“$|子[说讲曰云]：?“$"
)
_QUOTED = lazy("“([^“”\n]{7,40})”")
_OPENING, _RATIO = 3, 0.6  # characters with which both begin; likeness of words that are meant for an old saying
_LEAST = 7
_MARKS = lazy("[，。；：！？、]")


def find(doc: Document) -> Iterator[Hit]:
    hits = [*_owners(doc), *_misgiven(doc)]
    yield from {(hit.start, hit.end): hit for hit in reversed(hits)}.values()
    yield from _misquoted(doc)


def _owners(doc: Document) -> Iterator[Hit]:
    for place in doc.wordings.right:
        entry = next((one for one in place.entries if _OLD.fullmatch(one.id)), None)
        if entry is not None and len(place.form) >= _LEAST:
            yield from _owner(doc, place, entry)


@cache
def _named() -> re.Pattern[str]:
    every = {*_PEOPLE, *_MORE.split(), *authors.MODERN.split(), *authors.ALSO}
    return re.compile("|".join(sorted(every, key=lambda name: (-len(name), name))))


def _misgiven(doc: Document) -> Iterator[Hit]:
    """杜甫说“天生我材必有用”: a part of a line that everybody knows, given to somebody else who is known for others."""
    lines = authors.owners(doc.lexicon)
    for quote in doc.finditer(_LINE):
        by = [lines[part] for part in _MARKS.split(fold(quote["words"])) if part in lines]
        if not by:
            continue
        base = max(0, quote.start() - _REACH, doc.text.rfind("\n", 0, quote.start()) + 1)
        named = list(_named().finditer(doc.text, base, quote.start()))
        if not named or not _SAID.match(doc.text[named[-1].end() : quote.start()]):
            continue
        name = authors.ALSO.get(named[-1][0], named[-1][0])
        if _BORROWED.search(doc.text, named[-1].end(), quote.start()) or any(name in owner for owner in by):
            continue
        yield Hit(*named[-1].span(), {"words": quote["words"], "right": "、".join(sorted(by[0]))})


def _owner(doc: Document, place: Place, entry: Formulation) -> Iterator[Hit]:
    source = _SOURCE.match(entry.source)
    if source is None:
        return
    base = max(0, place.start - _REACH)
    before = doc.text[base : place.start]
    book = _BOOK.search(before)
    if book and not _same_work(book["work"], entry.source):
        yield _hit(doc, place, entry, book, base, "work")
        return
    named = _NAME.search(before)
    if named is None:
        return
    author = source["author"] or ""
    owners = {author} if author else set(_SAGES.get(source["work"].split("·")[0], "").split())
    if owners and not owners & _aliases(named["name"]):
        yield _hit(doc, place, entry, named, base, "name")
    elif named["era"] and not any(
        named["name"] in names.split()
        for era, names in _DYNASTIES.items()
        if era in named["era"] or named["era"] in era
    ):
        yield _hit(doc, place, entry, named, base, "era")


def _same_work(said: str, source: str) -> bool:
    """《管子》 for 《管子·度地》, 《中庸》 for 《礼记·中庸》, 《孟子·告子》 for 《孟子·告子下》; any work of a source that has several."""
    parts = [_OTHER_NAMES.get(part, part) for part in said.split("·")]
    for work in re.findall("《([^《》]+)》", source):
        theirs = work.split("·")
        if len(theirs) == 1 and parts[0] == work:  # any chapter, where the source names none
            return True
        if all(any(its.startswith(part) for its in theirs) for part in parts):
            return True
    return False


def _aliases(name: str) -> set[str]:
    pairs = {"郑板桥": "郑燮", "王阳明": "王守仁", "魏徵": "魏征", "韩非": "韩非子", "管仲": "管子", "孙武": "孙子"}
    return {name, pairs.get(name, name), *(one for one, other in pairs.items() if other == name)}


def _hit(doc: Document, place: Place, entry: Formulation, match: re.Match[str], base: int, group: str) -> Hit:
    start, end = match.span(group)
    fields = {"words": doc.text[place.start : place.end], "right": entry.source}
    return Hit(base + start, base + end, fields)


def _misquoted(doc: Document) -> Iterator[Hit]:
    """“五害之中，水为首害” for 五害之属，水最为大: it begins as an old saying, is as long, and goes on otherwise."""
    for match in doc.finditer(_QUOTED):
        if not _TOLD_OLD.search(doc.text, max(0, match.start() - _REACH), match.start(1)):
            continue
        words = fold(match[1]).rstrip("。！；，")
        bare = _MARKS.sub("", words)
        forms = [
            (_MARKS.sub("", form), form, entry) for form, entry in _openings(doc.lexicon).get(words[:_OPENING], ())
        ]
        if any(right in bare or bare in right for right, *_ in forms):
            continue  # one of its wordings, marks aside, or a part of it
        for right, form, entry in forms:
            near = abs(len(right) - len(bare)) <= 1
            if near and SequenceMatcher(None, form, words, autojunk=False).ratio() >= _RATIO:
                told = f"“{match[1]}”与原文“{entry.wording}”不符"
                yield Hit(*match.span(1), message=told, suggestion=entry.wording)
                break


@cache
def _openings(entries: Lexicon) -> Mapping[str, list[tuple[str, Formulation]]]:
    found: dict[str, list[tuple[str, Formulation]]] = {}
    for form, owners in entries.valid_forms.items():
        if _OLD.fullmatch(owners[0].id) and len(form) >= _LEAST:
            found.setdefault(form[:_OPENING], []).append((form, owners[0]))
    return found
