"""A word with one character that only sounds like the right one: told by how unlikely the words are as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from evals.document import Document
from evals.persons.people import SURNAMES
from evals.rules import wrong_character
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from evals.spelling import likelihood
from evals.spelling.confusable import is_idiom
from evals.spelling.likelihood import is_word
from evals.spelling.misspelling import RARE, likely
from evals.spelling.phrases import typed
from pipeline.patterns import lazy

PAGE = Page(
    name="misspelt-word",
    level="warning",
    what="把一个字写成了同音的另一个字，上下文读不通",
    why="拼音输入和语音转写最常见的错，念不出来、印得出来",
    instead="改成正确的字；确实就是这样写的（地名、人名、新词），可加说明保留",
    source="词语相邻的次数（evals/lexicon/words.txt、pairs.txt）、音节表（sounds.txt）与常用搭配（phrases.txt）",
    message="“{text}”疑为“{right}”",
    suggestion="{right}",
    yields_to=frozenset(
        {
            "portal-debris",
            "wrong-character",
            "homophone",
            "untraced-document-number",
            "wrong-wording",
            "traditional-character",
            "wrong-member",
        }
    ),
    quotes=True,
)
_SURE = 2.7  # the logarithm of the odds that are asked for
# A text of its own words (a poet's, a trade's) has many places that are nearly as odd. For each of them more is asked for, as
# many of them as there are in so many characters.
_ODD, _OTHERS, _MOST, _STRETCH = 0.6, 0.5, 4, 2000
# A character that the text is about (刀 at a contest of turners) may make words that nobody counted.
_ABOUT, _TIMES = 3.0, 4
_ALSO, _AGAIN_TIMES = 0.8, 2  # and one that it has elsewhere, some
_SAID, _SAID_TIMES = 1.0, 2  # for a word that the text says elsewhere, so often
# 发张奖状, 写封信, 秋风一凉: a verb with what counts, and 一 before what changes, go with anything.
_COUNTS, _ONCE = frozenset("张封件本条把份块杯口句篇首支根碗顿趟幅"), lazy("(?<=[一-鿿]{2})一(?=[一-鿿][，、就便])")
_ADVERB, _MARKS = "进一步", lazy("[，。；：！？、”\\n]")
_IS_OF = lazy("[一-鿿]{1,6}的[，。；！]")
_WHEN = "时"  # behind any verb
_ANYWHERE = frozenset("做到 不得 我们 一定 这样 一个 不是 不要 就是 一些 一次 还是 没有 大家 不能 不会 起来".split())
_PHRASE = 9.0  # of what the company of a set phrase tells
_BEYOND_NAMES = 8.0  # of more, nobody was named so
_BEYOND_STRANGERS, _BEYOND_COMPANIES = 4.0, 6.5  # no name without a surname, no name of a company
_LONGEST = 4
_LIST = 3  # items of a list
_IN_QUOTES = 3.5  # asked for on top in short quotation marks, titles and brackets: names are coined there
_QUOTED = lazy(r"“[^“”\n]{1,12}”|《[^《》\n]{1,60}》|（[^（）\n]{1,12}）")
_SLOT = lazy(r"【[^】\n]*】")
_TITLE = "书记|主席|主任|[市县省区州镇乡]长|部长|局长|院长|校长|会长|董事长|经理|教授|师傅|组长|委员|同志(?!们)|诗人|词人|作家|画家|书法家|学者|工人|职工|员|匠|代表|选手|学生|叫|姓"
# 走航式, 挂壁式, 示教器; 心里有尺: coined as they are needed.
_MADE = lazy(
    "(?<=[一-鿿]{2})[式型](?=[一-鿿A-Za-z])|(?<=[心眼手胸肚脚肩嘴身][里中上下头]有)[一-鿿](?=[，。；、！])|[一-鿿](?=[一-鿿]?[器仪阀泵])"
)
_AGAIN = "一了不又没"  # 粘一粘, 看了看: said twice, and meant
_TOGETHER = 20  # two characters that stand side by side so often are of no name
_LOUD = lazy(r"([一-鿿])\1[地得]$")  # 亲亲热热地|唤: what was done stands behind it
_NOT = frozenset("不未无没勿莫毋非")
_CAN = lazy("[一-鿿][得不][了上起下住到出来去动见完成](?![一-鿿]?得)")
_LIKE = lazy(
    "[深重坚稳静柔亮红白清明轻势情恩心气声歌诗花旗灯人车]如[海山渊水镜潮铁火雪焰霞虹初故画歌诗练磐织流龙虎雷雨林昼梭]"
)
_INTO = lazy("[办送讲建设铺装放写植融带引做谋唱演拍教传种沉扎推贴印搬开][进到成][一-鿿]")
_NUMBER = frozenset("一二三四五六七八九十百千万亿两几")
_OFFICE = re.compile(f"(?:{_TITLE}|长|人)[ 　]+$")  # at the end of a line, a name
_NAMED_BEFORE, _NAMED_BEHIND = (
    re.compile(f"(?:{_TITLE})$"),
    re.compile(f".?(?:{_TITLE})(?<!职工)(?<!工人)(?<!员)(?<!学生)(?<!选手)"),
)
# What stands before these is a name, and names are coined.
_COINED = lazy(
    "[一-鿿]{0,6}?(?:公司|集团|股份|合作社|酒店|商贸|实业)|(?:农业|科技|机械|电子|食品|农机|建工|重工|纺织|医药|物流|文旅)(?=[一-鿿]{0,2}(?:董事|总经理|负责|创始|工会|等|的|、|，))"
)


@dataclass(frozen=True, slots=True)
class _Guess:
    score: float
    at: int
    start: int
    text: str
    right: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def merged(self, other: _Guess) -> _Guess:
        short = min(self, other, key=lambda guess: (len(guess.text), -guess.score))
        return replace(short, score=max(self.score, other.score))


def find(doc: Document) -> Iterator[Hit]:
    guesses = _guesses(doc, _SURE - _SAID)
    if not guesses:
        return
    quoted = Spans(match.span() for match in _QUOTED.finditer(doc.text))
    guesses = [guess if quoted.meets(guess.start, guess.end) else _with_text(doc, guess) for guess in guesses]
    guesses = [guess for guess in guesses if guess.score >= _asked(doc, guess)]
    guesses.sort(key=lambda guess: (-guess.score, guess.start))
    shut = Spans([*doc.header[1:], *(match.span() for match in _SLOT.finditer(doc.text))])
    kept: list[_Guess] = []
    for guess in guesses:
        if guess.score < _SURE + _IN_QUOTES and quoted.meets(guess.start, guess.end):
            continue
        known = shut.meets(guess.start, guess.end) or _meant(doc, guess)
        if not known and not any(other.start < guess.end and guess.start < other.end for other in kept):
            kept.append(guess)
    kept = _surer(doc, kept)
    listed = Spans([(hit.start, hit.end) for hit in wrong_character.find(doc)] if kept else [])
    kept = [guess for guess in kept if not listed.meets(guess.start, guess.end)]
    for guess in sorted(kept, key=lambda guess: guess.start):
        if doc.text.count(guess.text) == 1:  # twice the same is a name or a term of this text
            yield Hit(guess.start, guess.end, {"right": guess.right})


def _asked(doc: Document, guess: _Guess) -> float:
    """The score asked for at a place, after what the character is to the text."""
    text, typed = doc.text, doc.text[guess.at]
    if any(match.start() == guess.at for match in _MADE.finditer(text, guess.at, guess.at + 3)):
        return _SURE + _ABOUT
    if typed == _WHEN and guess.at == guess.end - 1:  # 开幕时, 讲话时
        return _SURE + _ABOUT
    if (typed in _COUNTS and guess.at == guess.end - 1) or _ONCE.match(text, guess.at - 1):
        return _SURE + _ALSO
    times = text.count(typed)
    if times < _AGAIN_TIMES or likelihood.neighbours().total(typed) > RARE:
        return _SURE
    return _SURE + (_ABOUT if times >= _TIMES else _ALSO)


def _with_text(doc: Document, guess: _Guess) -> _Guess:
    """A word that the text says elsewhere is likelier to be meant."""
    said = guess.right not in _ANYWHERE and doc.text.count(guess.right) >= _SAID_TIMES
    return replace(guess, score=guess.score + _SAID) if said else guess


def _surer(doc: Document, kept: list[_Guess]) -> list[_Guess]:
    """Those that stand out among all that is odd in the text."""
    if not any(guess.score < _SURE + _OTHERS * _MOST for guess in kept):
        return kept
    odd = {guess.text for guess in _guesses(doc, _ODD) if guess.score < _SURE + _ABOUT and not _meant(doc, guess)}
    few = min(_MOST, (len(odd) - 1) * _STRETCH / max(_STRETCH, len(doc.text)))
    return [guess for guess in kept if guess.score >= _SURE + _OTHERS * few]


def _meant(doc: Document, guess: _Guess) -> bool:
    """Whether it is written as it should be after all: a new word, the brief's, a name; or another rule's to tell."""
    around = doc.text[max(0, guess.start - _LONGEST) : guess.end + _LONGEST]
    return (
        guess.text in doc.told
        or _known_as_it_stands(doc.text, guess)
        or (guess.score < _BEYOND_NAMES and (_coined(doc.text, guess) or _of_a_craft(doc.text, guess)))
        or wrong_character.listed(doc, around)
        or (guess.text[0] == "一" and doc.text.startswith("就", guess.end))  # 一盯就是十几年
        or _plain(doc, guess)
    )


def _plain(doc: Document, guess: _Guess) -> bool:
    """Whether the sentence shows that the character is meant: it is said twice (粘一粘), stands behind an adverb or before a
    number, or is of a name that the brief has."""
    text, at, typed = doc.text, guess.at, doc.text[guess.at]
    if guess.right == _ADVERB and _MARKS.match(text, guess.end):
        return True  # 再往前迈一步，
    if guess.text[1:] == "要" and text[guess.start - 1 : guess.start] == "的":
        return True  # 人数多的班要配足老师
    if guess.text[-1] == "是" and _IS_OF.match(text, guess.end):
        return True  # 入会表是打印好的
    around = text[max(0, at - 2) : at + 3]
    if any(f"{typed}{mark}{typed}" in around for mark in _AGAIN) or _LOUD.search(text, max(0, at - 3), at):
        return True
    if typed in _NOT and guess.right[at - guess.start] in _NOT:
        return True  # 纹丝未动
    if any(pattern.match(text, first) for pattern in (_LIKE, _INTO) for first in (at - 1, at, at - 2) if first >= 0):
        return True  # 春深如海, 办进车间
    if _CAN.match(text, at) or (typed == "得" and _CAN.match(text, at - 1)):
        return True  # 去得了喀山, 摊得上
    if _NUMBER.issuperset(guess.right):
        return True  # 砚工|三百户 is no 二三百
    # 我代表|砚州市, where the brief has 砚州市总工会: a piece that reaches beyond what would be changed
    pieces = [text[at - 1 : at + 1]] if at == guess.start else []
    pieces += [text[at : at + 2]] if at == guess.end - 1 else []
    beside = likelihood.neighbours()
    return any(len(piece) == 2 and piece in doc.told and beside[piece] < _TOGETHER for piece in pieces)


def _coined(text: str, guess: _Guess) -> bool:
    """Whether it is, or may well be, the name of a person, a place or a company."""
    named = guess.text[0] in SURNAMES or guess.score < _BEYOND_STRANGERS
    behind = (named and _NAMED_BEHIND.match(text, guess.end)) or (
        guess.score < _BEYOND_COMPANIES and _COINED.match(text, guess.end)
    )
    if guess.text[0] in SURNAMES and guess.text[1:2] == "总":
        return True  # 郑总问
    # 澄湖籍, 云渡市: of a place, or one
    return bool(behind) or _name(text, guess) or guess.text[-1] in "籍市县区镇乡村"


def _of_a_craft(text: str, guess: _Guess) -> bool:
    """Whether it is an item of a list with others that nobody counted: 杀青、揉捻、理条、提毫、烘焙."""
    start, end = guess.start, guess.end
    while start and (text[start - 1] == "、" or is_word(text[start - 1])):
        start -= 1
    while end < len(text) and (text[end] == "、" or is_word(text[end])):
        end += 1
    items = text[start:end].split("、")
    if len(items) < _LIST or guess.text not in items:
        return False
    words = likelihood.counts().words
    return any(len(item) <= len(guess.text) and item not in words for item in items if item != guess.text)


def _known_as_it_stands(text: str, guess: _Guess) -> bool:
    """Whether a listed word, or an idiom, covers what would be changed."""
    listed, at = likelihood.listed(), guess.at
    return any(
        text[first:last] in listed or (last - first == _LONGEST and is_idiom(text[first:last]))
        for first in range(max(0, at - _LONGEST + 1), at + 1)
        for last in range(at + 1, first + _LONGEST + 1)
    )


def _name(text: str, guess: _Guess) -> bool:
    """Whether it follows an office and begins with a surname; or stands in two or three characters between marks that do."""
    start, end = guess.start, guess.end
    for surname in range(max(0, start - 2), start + 1):
        if text[surname] in SURNAMES and _NAMED_BEFORE.search(text, max(0, surname - 4), surname):
            return True
    while start and is_word(text[start - 1]):
        start -= 1
    while end < len(text) and is_word(text[end]):
        end += 1
    alone = end - start <= 3
    return alone and (
        text[start] in SURNAMES or (text[end : end + 1] == "\n" and _OFFICE.search(text, 0, start) is not None)
    )


def _guesses(doc: Document, least: float) -> list[_Guess]:
    """The surest of each place, in the shortest word that says the same of it."""
    best: dict[tuple[int, str], _Guess] = {}
    guesses = (
        _Guess(found, at, rival.start, doc.text[rival.start : rival.start + len(rival.word)], rival.word)
        for found, at, rival in likely(doc.text, least)
    )
    phrases = (_Guess(_PHRASE, *one) for one in typed(doc.text, doc.lexicon))
    for guess in chain(guesses, phrases):
        key = guess.at, guess.right[guess.at - guess.start]
        best[key] = guess.merged(best[key]) if key in best else guess
    return list(best.values())
