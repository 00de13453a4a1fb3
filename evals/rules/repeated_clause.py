"""A sentence or a long clause that stands twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from evals.document import Document
from evals.matching.literals import Index, Places, starts
from evals.rules.repeated_paragraph import find as repeated_paragraphs
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline import hanzi, lexicon
from pipeline.patterns import lazy

PAGE = Page(
    name="repeated-clause",
    level="warning",
    what="同一句话说了两遍",
    why="听的人会觉得在绕；多半是分段起草或模型生成时的重复",
    instead="留一处，另一处换成具体内容",
    source="校对通例：重文",
    message="“{text}”与前文重复",
)
_LEAST_SENTENCE, _LEAST_CLAUSE = 12, 14  # 汉字
_LEAST_AT_ONCE = 5  # 汉字 of a clause that is said twice in one breath; 人人有责，人人有责 and the like are not
_MORE = lazy("(?:等|的|中|里|上).*")  # what follows the last member of a list
# 什么也没有发生。什么也没有发生，就是最高的奖状: said again to say what it is.
_TAKEN_UP = lazy("[，]?(?:就是|这就是|正是|才是|便是|意味着|说明)")
_SPEAKS_OF = lazy(
    "，(?:既|不仅|不只|首先|首要|重在|贵在|关键|根本|基础|离不开|靠|要靠|最|说到底|归根|不是|不能|需要|必须|难|一头|一靠)"
)
_LEAST_PIECE = 4  # characters of a member of a list that stands in it again
_LEAST_WORD = 2  # of one in a list of four and more: 体检、疗休养、帮扶救助、体检
_LEAST_LIKE, _SAME = 10, 4  # characters of a clause that stands again with a few more, and how many begin alike
_OPENS_ALIKE, _LEAST_WITH, _MORE_CHARACTERS = (
    2,
    14,
    6,
)  # characters that two sentences, one with a word more, begin with, have, may have more
_LEAST_END = 9  # 汉字 of the end of a sentence that is the end of the next as well, and of a figure with its words
_LED = lazy("在[^，。]{2,24}(?:领导|指导|关心|支持|带领|推动)下")  # whose union it is may be said again at the close
_FIGURE = lazy(r"\d[\d.]{2,}")
_LEAST_ROW, _LONGEST_ROW = 8, 4  # 汉字 and clauses of a row of them that is said twice at once

# 四个字 may be said for emphasis (人人有责、人人有责) only with a comma; a list names each thing once.
_LEAST_WORDS, _LONGEST_WORDS = 4, 16
_LISTED = lazy(
    rf"(?P<one>[一-鿿]{{{_LEAST_WORDS},{_LONGEST_WORDS}}})、(?P<again>(?P=one))(?![一-鿿]{{0,2}}(?:再|又)(?P=one))(?=[，。；、！的中上里和]|$)"
)


def find(doc: Document) -> Iterator[Hit]:
    text = doc.text
    sentences = [
        (start, text[start:end].rstrip("。！？；，,;"))
        for start, end in doc.sentences
        if end - start >= _LEAST_SENTENCE
    ]
    clauses = [
        (start, words) for (start, _), words in zip(doc.clauses, doc.said, strict=True) if len(words) >= _LEAST_CLAUSE
    ]
    hits = list(_twice(sentences, _LEAST_SENTENCE))
    told = Spans((hit.start, hit.end) for hit in hits)
    hits += [*_listed(doc), *_with_a_word_more(doc)]
    told = Spans((hit.start, hit.end) for hit in hits)
    hits += [hit for hit in _in_one_breath(doc) if not told.meets(hit.start, hit.end)]
    told = Spans((hit.start, hit.end) for hit in hits)
    hits += [hit for hit in _ends_alike(doc) if not told.meets(hit.start, hit.end)]
    taken = Spans((hit.start, hit.end) for hit in hits)
    for hit in _twice(clauses, _LEAST_CLAUSE):
        if not taken.meets(hit.start, hit.end) and (
            _at_once(doc, hit) or not fixed(doc, doc.text[hit.start : hit.end])
        ):
            hits.append(hit)
    if not hits:
        return
    # A repeated paragraph is told by its own rule.
    paragraphs = Spans((hit.start, hit.end) for hit in repeated_paragraphs(doc))
    yield from (hit for hit in sorted(hits, key=lambda hit: hit.start) if not paragraphs.meets(hit.start, hit.end))


def _listed(doc: Document) -> Iterator[Hit]:
    """服务职工群众、服务职工群众: a member of a list, and the one behind it the same words."""
    text, least = doc.text, 0
    for at in starts("、", text):
        # The words begin with the character behind the mark: where that stands before it, the farthest place first.
        first, begin = text[at + 1 : at + 2], max(least, at - _LONGEST_WORDS)
        least = at + 1
        while begin <= at - _LEAST_WORDS and (begin := text.find(first, begin, at - _LEAST_WORDS + 1)) >= 0:
            if text.startswith(text[begin:at], at + 1) and (match := _LISTED.match(text, begin)):
                yield Hit(*match.span("again"))
                least = match.end()
                break
            begin += 1
    for (start, _), words in zip(doc.clauses, doc.said, strict=True):
        if words.count("、") > 1:
            yield from _again(start, words.split("、"))


def _again(start: int, pieces: list[str]) -> Iterator[Hit]:
    """吃拿卡要、推诿扯皮、吃拿卡要等问题: a member that stands again; the first may follow a verb, the last be followed by more."""
    earlier: set[str] = set()
    for at, piece in enumerate(pieces):
        if at > 1:
            earlier.add(pieces[at - 2])
            word = _MORE.sub("", piece) if at == len(pieces) - 1 else piece
            if len(word) >= (_LEAST_PIECE if len(pieces) <= _LEAST_PIECE - 1 else _LEAST_WORD) and (
                word in earlier or pieces[0].endswith(word)
            ):
                yield Hit(start, start + len(word))
        start += len(piece) + 1


def _twice(pieces: Sequence[tuple[int, str]], least: int) -> Iterator[Hit]:
    """``pieces``: where each begins, and its words without the mark at its end."""
    if len({words for _, words in pieces}) == len(pieces):
        return
    seen: set[str] = set()
    for start, words in pieces:
        if words in seen and hanzi.count(words) >= least:
            yield Hit(start, start + len(words))
        seen.add(words)


def _in_one_breath(doc: Document) -> Iterator[Hit]:
    """A clause, or a row of them, that stands again right behind itself; a clause may be the end of a longer one."""
    said, clauses = doc.said, doc.clauses
    heads = [words[:_SAME] for words in said]
    for at, (before, words) in enumerate(pairwise(said)):
        if _turned(before, words):
            yield Hit(*clauses[at + 1])
            continue
        alike = heads[at] == heads[at + 1]
        if not alike and not before.endswith(words):
            continue
        least = _LEAST_AT_ONCE if doc.text[clauses[at][1] : clauses[at][1] + 1] in ("，", ",") else _LEAST_AT_ONCE + 1
        same = before.endswith(words) and least <= hanzi.count(words) < _LEAST_CLAUSE
        if same or (alike and _said_again(before, words)):
            one, two = clauses[at : at + 2]
            # 加快建设体育强国。建设体育强国，既要……: the end of one sentence is what the next speaks of
            taken = doc.text[one[1]] == "。" and before != words and _SPEAKS_OF.match(doc.text, two[1])
            if two[0] - one[1] == 1 and not taken and not _TAKEN_UP.match(doc.text, two[1]):
                yield Hit(*two)
    yield from _rows(doc)
    for at, (first, words) in enumerate(zip(said, said[2:], strict=False)):  # 加强领导，加强协调，加强领导
        if not first.endswith(words):
            continue
        row = said[at + 3 : at + 4] == said[at + 1 : at + 2] or (at and said[at - 1].endswith(said[at + 1]))
        if _LEAST_PIECE <= len(words) < _LEAST_CLAUSE and words == first.removeprefix("要") and not row:
            marks = doc.text[clauses[at][1] : clauses[at + 1][0]] + doc.text[clauses[at + 1][1] : clauses[at + 2][0]]
            if marks == "，，":
                yield Hit(*clauses[at + 2])


def _turned(before: str, words: str) -> bool:
    """宁岳企业集聚、院校众多，宁岳院校众多、企业集聚: the same words with two members of a list in each other's place."""
    return (
        len(before) == len(words) >= _LEAST_LIKE
        and "、" in words
        and before != words
        and before[:2] == words[:2]
        and sorted(before) == sorted(words)
    )


def _said_again(before: str, words: str) -> bool:
    """Whether one clause is the other with a few characters more: 加强和改进对工会工作的领导，加强对工会工作的领导."""
    short, long = sorted((before, words), key=len)
    if len(short) == len(long) or len(short) < _LEAST_LIKE or words[len(before) :].startswith(("是", "就")):
        return False  # 坚持党的领导，坚持党的领导是根本保证: taken up, not said again
    if words.startswith(before):
        return True
    rest = iter(long)
    return 4 * len(short) >= 3 * len(long) and all(character in rest for character in short)


def _with_a_word_more(doc: Document) -> Iterator[Hit]:
    """A sentence that stands again at once with a few characters put in or left out: ……，这才叫娘家人。……，这才叫贴心的娘家人。"""
    text = doc.text
    for one, two in pairwise(doc.sentences):
        if (
            text[one[0] : one[0] + _OPENS_ALIKE] != text[two[0] : two[0] + _OPENS_ALIKE]
            or "\n" in text[one[1] : two[0]]
        ):
            continue
        short, long = sorted((text[start:end].rstrip("。！？；") for start, end in (one, two)), key=len)
        if not _LEAST_WITH <= len(short) < len(long) <= len(short) + _MORE_CHARACTERS:
            continue
        same = next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
        if long.endswith(short[same:]):
            yield Hit(two[0], two[0] + len(text[slice(*two)].rstrip("。！？；")))


def _ends_alike(doc: Document) -> Iterator[Hit]:
    """A sentence that ends as the one before it did (……，一分一厘都要用在刀刃上。……，一分一厘都要用在刀刃上。), and a figure that is
    told again in the same words."""
    ends = [at for at, (_, end) in enumerate(doc.clauses) if doc.text[end : end + 1] == "。"]
    for one, two in pairwise(ends):
        words = doc.said[two]
        if words == doc.said[one] and _LEAST_END <= hanzi.count(words) < _LEAST_CLAUSE and not fixed(doc, words):
            yield Hit(*doc.clauses[two])
    seen: set[str] = set()
    for span, words in zip(doc.clauses, doc.said, strict=True):
        if len(words) >= _LEAST_END and _FIGURE.search(words):
            if words in seen and hanzi.count(words) < _LEAST_CLAUSE and hanzi.count(words) >= _LEAST_END:
                yield Hit(*span)
            seen.add(words)


def _rows(doc: Document) -> Iterator[Hit]:
    """Rows of two to four clauses that stand twice at once: their second clause comes again so many places on."""
    said, clauses = doc.said, doc.clauses
    if len(set(said)) == len(said):
        return
    last: dict[str, int] = {}
    end = 0
    for place, words in enumerate(said):
        size, at = place - last.get(words, place), last.get(words, 0) - 1
        last[words] = place
        if not 2 <= size <= _LONGEST_ROW or at < end:
            continue
        row = said[at + size : at + 2 * size]
        again = len(row) == size and said[at].endswith(row[0]) and said[at + 1 : at + size] == row[1:]
        if again and hanzi.count("".join(row)) >= _LEAST_ROW and any(one != row[0] for one in row):
            yield Hit(clauses[at + size][0], clauses[at + 2 * size - 1][1])
            end = at + 2 * size


def _at_once(doc: Document, hit: Hit) -> bool:
    """Whether the same words stand right before, a mark between: no formulation is said twice in one breath."""
    before = doc.text[max(0, 2 * hit.start - hit.end - 1) : hit.start]
    return before[-1:] in "，,、" and before[:-1] == doc.text[hit.start : hit.end]


def fixed(doc: Document, words: str) -> bool:
    """Fixed formulations may, and must, come again."""
    if _LED.fullmatch(words):
        return True
    folded = lexicon.fold(words)
    return any(len(form) * 2 >= len(folded) for _, form in _forms(doc.lexicon).places(folded, Places(folded)))


@cache
def _forms(entries: lexicon.Lexicon) -> Index:
    return Index(entries.valid_forms)
