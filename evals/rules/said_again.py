"""The same thing said again at once in nearly the same words: 清偿率76.9%，清偿率达到76.9%."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline import hanzi
from pipeline.patterns import lazy

PAGE = Page(
    name="said-again",
    level="warning",
    what="同一个意思换几个字又说了一遍",
    why="听的人以为是另一件事；多半是改稿时新旧两句都留下了，或模型生成时的重复",
    instead="留一句",
    source="校对通例：重文",
    message="“{text}”与前面说的是一回事",
    yields_to=frozenset(
        {"repeated-clause", "repeated-paragraph", "doubled-word", "wrong-number-mark", "misnumbered-part"}
    ),
    quotes=True,
)
_CHINESE = lazy("[一二两三四五六七八九](?=[天年月次个项名条点场周届])")
_DIGITS = dict(zip("一二两三四五六七八九", "1223456789", strict=True))
_FIGURE = lazy(r"\d[\d.]*")
_COUNTS = lazy(r"[\d一二两三四五六七八九]")
# Words that may stand or not, and what is left says the same; what grew, grew.
_LOOSE = lazy(
    "进一步|大力|切实|认真|不断|达到|增加|新增|增长|净增|共计|一共|目前|已经|[是为达了约共有的已到至和与及、“”要增]|规划"
)
_GREW = lazy("新增|增加|增长|净增|达到|减少|下降|共计")
_YEAR = "今年"
_THEN = frozenset("就便都才")
_TWO = 2
_SHORT = 18  # characters of a clause with a figure that says one thing
_LEAST = 3  # characters of it without loose words, the figure among them
_LIST = 8  # of a list that is told again with 和
_LED = lazy("在(?:[^，。\n]{2,30})下")
_LED_ALIKE = 6
_CLOSES = lazy(
    r"下面，[^。！\n]{0,30}?(?:讲|谈|提|说|强调)[^，。\n]{0,6}[一二两三四五六七八九几\d](?:点|个方面|个问题|条)[^。！？\n]{0,16}[。！，]"
)
_HONOURS = lazy(
    "[向对](?P<whom>[^，。；！\n]{4,40}?)(?:表示|致以)(?:最|以)?(?:热烈|诚挚|衷心|崇高|亲切|节日|美好|由衷)?的?(?P<what>祝贺|感谢|敬意|问候|慰问|欢迎)"
)
_HEADING = re.compile(
    r"(?m)^[ \t　]*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)(?P<words>[^\n。]{6,40})$"
)
_WISHES = lazy("祝[^。！\n]{8,80}")
_SUCCESS = lazy("预?祝(?:本次|这次|此次)?[^，。！\n]{0,16}?(?:大会|会议|代表大会|代会)(?:取得)?(?:圆满|完全|巨大)?成功")
_CLOSE = 80  # characters between two wishes of success at the end
_SAME_WISH = tuple(
    map(frozenset, (("快乐", "愉快"), ("健康", "安康", "康健"), ("幸福", "美满"), ("顺利", "顺遂"), ("成功", "胜利")))
)
_WISH = 4
_TOLD, _MEMBER = 8, 3
_LEADS = lazy(
    "^(?:坚持|努力|真正|切实|做到|实现|推动|促进|要|让|使|把|将|是|为|令)+"
)  # what opens a clause before its pieces
_BEGIN, _AGAIN = 5, 0.72  # characters of the clause that opens both sentences; of what follows it, how much is the same
_ENDS, _LIKE = 6, 0.7  # 汉字 of the last clause of two sentences, and how much of the one before it is the same


def find(doc: Document) -> Iterator[Hit]:
    hits = [
        *_figures(doc),
        *_led(doc),
        *_announced(doc),
        *_honoured(doc),
        *_headings(doc),
        *_wished(doc),
        *_wished_twice(doc),
        *_sentences(doc),
        *_once_more(doc),
        *_named(doc),
        *_mirrored(doc),
    ]
    told = Spans([])
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not told.meets(hit.start, hit.end):
            yield hit
            told = Spans([(hit.start, hit.end)])


def _plain(words: str, year: str) -> str:
    words = words.replace(year, _YEAR) if year in words else words
    return _LOOSE.sub("", _CHINESE.sub(lambda match: _DIGITS[match[0]], words))


def _figures(doc: Document) -> Iterator[Hit]:
    """A figure told twice at once (为期四天，为期4天), and a list that is told again with 和."""
    plain = [""] * len(doc.said)
    year = f"{doc.day.year}年" if doc.day else _YEAR
    for at, (one, two) in enumerate(zip(doc.said, doc.said[1:], strict=False)):
        long = len(two) >= _LIST
        if not _beside(doc, at) or set(two).isdisjoint(one[-4:]) or not (long or _COUNTS.search(two)):
            continue
        if at + 2 < len(doc.said) and doc.said[at + 2][:1] in _THEN:
            continue  # 每12秒闪一次，闪一次，就当他说了一句
        first, second = plain[at] or _plain(one, year), _plain(two, year)
        plain[at + 1] = second
        figure = _FIGURE.search(second)
        at_once = doc.text[doc.clauses[at][1]] == "，" and len(two) <= _SHORT
        if (figure and at_once and len(second) >= _LEAST and _ends(first, two, second)) or (
            long and len(second) >= _LIST and first.endswith(second)
        ):
            yield Hit(*doc.clauses[at + 1])


def _ends(first: str, words: str, second: str) -> bool:
    """Whether one ends with the other: 新增128个，增加了128个. A figure with its measure alone is taken up: 220年，这220年."""
    if words[0] in "又再还" or (hanzi.count(second) < _TWO and not _GREW.search(words)):
        return False
    return first.endswith(second) or (len(first) >= _LEAST and second.endswith(first))


def _led(doc: Document) -> Iterator[Hit]:
    for at, (one, two) in enumerate(pairwise(doc.said)):
        alike = two[:1] == "在" == one[:1] and one[-_LED_ALIKE:] == two[-_LED_ALIKE:]
        if alike and _LED.fullmatch(two) and _LED.fullmatch(one) and _beside(doc, at):
            yield Hit(*doc.clauses[at + 1])


def _beside(doc: Document, at: int) -> bool:
    """Whether one mark alone parts a clause from the next."""
    return doc.clauses[at + 1][0] - doc.clauses[at][1] == 1


def _announced(doc: Document) -> Iterator[Hit]:
    """下面，我讲四点意见。下面，我就……讲四点意见，"""
    for one, two in pairwise(doc.finditer(_CLOSES)):
        if two.start() - one.end() <= 1:
            yield Hit(two.start(), two.end() - 1)


def _honoured(doc: Document) -> Iterator[Hit]:
    """The same people congratulated twice in one sentence."""
    for one, two in pairwise(doc.finditer(_HONOURS)):
        if one["what"] != two["what"] or any(mark in doc.text[one.end() : two.start()] for mark in "。！\n"):
            continue
        short, long = sorted((one["whom"], two["whom"]), key=len)
        if sum(character in long for character in short) >= 0.9 * len(short) and 2 * len(short) >= len(long):
            yield Hit(*two.span())


def _headings(doc: Document) -> Iterator[Hit]:
    seen: set[str] = set()
    for match in _HEADING.finditer(doc.text):
        if match["words"] in seen:
            yield Hit(*match.span())
        seen.add(match["words"])


def _wished(doc: Document) -> Iterator[Hit]:
    """身体健康、身体安康; 节日快乐、身体健康、节日愉快."""
    for match in doc.finditer(_WISHES):
        seen: list[str] = []
        place = match.start()
        for word in re.split("[、，]", match[0]):
            last = word[-_WISH:]
            for other in seen:
                if other[:2] == last[:2] and any(other[2:] in same and last[2:] in same for same in _SAME_WISH):
                    yield Hit(place + len(word) - len(last), place + len(word))
                    break
            seen.append(last)
            place += len(word) + 1


def _wished_twice(doc: Document) -> Iterator[Hit]:
    """预祝大会取得圆满成功！ as the last but one line and as the last: a congress is wished success once, at the end."""
    wishes = list(doc.finditer(_SUCCESS))
    if len(wishes) > 1 and wishes[-1].start() - wishes[-2].end() <= _CLOSE:
        yield Hit(*wishes[-1].span())


def _sentences(doc: Document) -> Iterator[Hit]:
    """Two clauses of one paragraph that are the same, and the ones before nearly so."""
    seen: dict[str, tuple[int, str]] = {}
    for at in range(1, len(doc.said)):
        words, (start, end) = doc.said[at], doc.clauses[at]
        least = _ENDS if doc.text[end : end + 1] in "。！" else _TOLD
        if len(words) < least or "“" in words:
            continue
        before = doc.said[at - 1]
        if words in seen:
            place, other = seen[words]
            if "\n" not in doc.text[place:start] and _alike(before, other):
                yield Hit(doc.clauses[at - 1][0], end)
        seen[words] = start, before


def _once_more(doc: Document) -> Iterator[Hit]:
    """荣誉属于过去，奋斗赢得未来。荣誉属于过去，未来靠奋斗赢得。: a sentence that begins as the one before it did, and has its words."""
    text = doc.text
    for (start, end), (begin, stop) in pairwise(doc.sentences):
        one, two = text[start:end], text[begin:stop]
        first = two.partition("，")[0]
        if len(first) < _BEGIN or not one.startswith(f"{first}，") or "\n" in text[end:begin]:
            continue
        rest, again = one[len(first) :], two[len(first) :]
        short, long = sorted((rest, again), key=len)
        same = (Counter(short) & Counter(long)).total()
        if len(short) >= _BEGIN and same >= _AGAIN * len(long) and rest != again:
            yield Hit(begin, stop)


def _mirrored(doc: Document) -> Iterator[Hit]:
    """让数据多跑路、职工少跑腿，使职工少跑腿、数据多跑路: the same pieces at once, in another order."""
    for at, (one, two) in enumerate(pairwise(doc.said)):
        if "、" in two and "、" in one and _beside(doc, at):
            pieces, again = ([_LEADS.sub("", piece) for piece in words.split("、")] for words in (one, two))
            if sorted(pieces) == sorted(again) and min(map(len, again)) >= _MEMBER:
                yield Hit(*doc.clauses[at + 1])


def _named(doc: Document) -> Iterator[Hit]:
    """A member of three characters that a long list names again, and a clause with a figure that its paragraph has twice."""
    seen: dict[str, int] = {}
    for words, (start, end) in zip(doc.said, doc.clauses, strict=True):
        if words.count("、") >= _TWO:
            yield from _members(start, words.split("、"))
        if len(words) >= _TOLD and _FIGURE.search(words):
            if words in seen and "\n" not in doc.text[seen[words] : start]:
                yield Hit(start, end)
            seen[words] = start


def _members(start: int, pieces: list[str]) -> Iterator[Hit]:
    earlier: set[str] = set()
    for at, piece in enumerate(pieces):
        word = piece[:_MEMBER] if at == len(pieces) - 1 else piece
        if len(word) == _MEMBER and (word in earlier or (at > 1 and pieces[0].endswith(word))):
            yield Hit(start, start + _MEMBER)
        earlier.add(word)
        start += len(piece) + 1


def _alike(one: str, two: str) -> bool:
    short, long = sorted((one, two), key=len)
    same = (Counter(short) & Counter(long)).total()
    return len(short) >= _LIST and same >= _LIKE * len(long)
