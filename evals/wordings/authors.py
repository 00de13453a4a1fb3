"""Old works and who wrote them, as the sources of ``lexicon/formulations-classics.yaml`` have it; and whose a well-known line is,
as these and ``lexicon/quotations.txt`` have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from evals.document import Document
from pipeline import resources
from pipeline.lexicon import Lexicon, fold
from pipeline.patterns import lazy

_SOURCE = lazy("(?P<author>[一-鿿]{2,3})《(?P<work>[一-鿿]{2,24})》")
_WORK = lazy("《([一-鿿]{4,24})》")
_BETWEEN = lazy("(?:曾经?)?在?其?(?:名篇|名作|名著)?$")
_SAME = {"魏徵": "魏征", "王阳明": "王守仁", "郑板桥": "郑燮"}
_OLD = ("F8", "F9", "Q")
# Who is named as the author of a line that speeches quote, beside the poets; other names of theirs.
MODERN = "毛泽东 邓小平 周恩来 陈云 马克思 恩格斯 列宁 鲁迅 李大钊 陶行知 梁启超 方志敏 夏明翰 雷锋 王进喜 时传祥 焦裕禄 爱迪生 阿基米德 培根 雅斯贝尔斯"
ALSO = {
    "毛主席": "毛泽东",
    "小平同志": "邓小平",
    "周总理": "周恩来",
    "铁人": "王进喜",
    "苏东坡": "苏轼",
    "东坡": "苏轼",
    "李太白": "李白",
    "白乐天": "白居易",
    "放翁": "陆游",
    "辛稼轩": "辛弃疾",
    "易安居士": "李清照",
    "郑板桥": "郑燮",
    "王阳明": "王守仁",
    "魏徵": "魏征",
}
_FILE = "quotations.txt"
_PARTS = lazy("[，。；：！？、｜|“”]")
_LINE = 5  # characters of a part of a line that is known by itself
_PERSON = lazy(f"^(?:{'|'.join(MODERN.split())}|[一-鿿]{{2,3}}(?=《))")


def wrong(doc: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Where a known work stands behind another known author's name, or a known author's before a title that is nearly one of
    his works; each with what is wrong."""
    if "《" not in doc.text:
        return
    works, authors = _works(doc.lexicon), _authors(doc.lexicon)
    for match in doc.finditer(_WORK):
        before = _BETWEEN.sub("", doc.text[max(0, match.start() - 8) : match.start()])
        name = next((before[-size:] for size in (3, 2) if before[-size:] in authors), "")
        author = _SAME.get(name, name)
        if not name:
            continue
        owners = works.get(match[1])
        if owners and author not in owners:
            start = doc.text.rfind(name, 0, match.start())
            yield (start, start + len(name)), f"《{match[1]}》是{'、'.join(sorted(owners))}写的，不是{name}"
        elif not owners:
            for work, by in works.items():
                if author in by and len(work) == len(match[1]) and sum(map(str.__ne__, work, match[1])) == 1:
                    yield match.span(), f"{name}的这一篇题为《{work}》"


@cache
def _authors(entries: Lexicon) -> frozenset[str]:
    return frozenset(_SAME).union(*_works(entries).values())


@cache
def _works(entries: Lexicon) -> Mapping[str, frozenset[str]]:
    """Each work with its authors."""
    found: dict[str, set[str]] = {}
    for entry in entries.entries.values():
        match = _SOURCE.match(entry.source) if entry.id.startswith(_OLD) else None
        if match:
            found.setdefault(match["work"], set()).add(_SAME.get(match["author"], match["author"]))
    return {work: frozenset(owners) for work, owners in found.items()}


@cache
def owners(entries: Lexicon) -> Mapping[str, frozenset[str]]:
    """Each part of a well-known line with whoever it is by: only where all that hold it name a person."""
    found: dict[str, set[str]] = {}
    for line, origin in _sources(entries):
        named = _PERSON.match(origin)
        for part in _PARTS.split(fold(line)):
            if len(part) >= _LINE:
                found.setdefault(part, set()).add(ALSO.get(named[0], named[0]) if named else "")
    return {part: frozenset(who) for part, who in found.items() if "" not in who}


def _sources(entries: Lexicon) -> Iterator[tuple[str, str]]:
    """The lines that speeches quote, each with its source."""
    for entry in entries.entries.values():
        if entry.id.startswith(_OLD):
            yield from ((form, entry.source) for form in (entry.wording, *entry.variants))
    for line in (resources.lexicon() / _FILE).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            words, origin = line.split(" @ ")
            yield words, origin
