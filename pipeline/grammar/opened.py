"""A text made into a skeleton: what must stand as it is stays fixed, the other clauses become free places.

Fixed are headings, the first clause of each sentence (the direction it takes), what a courtesy ends with, the words to be
kept (facts, required formulations), and every clause with something in it that a model must not write: a figure, a slot,
anything in quotes, Latin letters. So what is left of the text as it was comes in short runs, never as a copied sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, floor

from pipeline import figures, hanzi, lexicon, slots
from pipeline.grammar.skeleton import Fixed, Free, Piece, Skeleton, joined
from pipeline.types import Length

_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’』」）】》]*)?|[\n。！？]+")
_CLAUSE = re.compile(r"(?:【[^【】]*】|[^，；：。！？])+|[，；：。！？]+[”’』」）】》]*")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^\n。]*\n+")
_SMALLEST = 6  # 汉字; a shorter place is not worth asking for
_ROOM = 6  # 汉字 between least and most; with less a sentence would have to stop where the count ends
_NARROW, _WIDE = 0.5, 1.4  # of the clause's own length, where the section's range allows as much
_FEWEST = 0.35  # of an address: whom a courtesy is for is said in a word or in a list
_AIM = "要"
_MARKS = "，；：。！？"
_PLAIN = re.compile("[一-龥、]+")
# Not where the bodies are named: their order is fixed, and what stands before them hangs on them.
_ADDRESSED = re.compile("(.*?向)((?!.*(?:人大|政协))[一-龥、]{8,40}?)((?:致以|致敬|表示).+)")
# An address is no direction yet, and what practice has proved is no matter for a model.
_ADDRESS = re.compile("各位|同志们|(?:实践|事实)证明")
# What a frame says once, and its model would say again, or at another address: one of them fixed, all are.
_ONCE = ("祝贺", "问候", "感谢", "委托", "预祝", "谨代表")
_SENT = "委托"  # 我受郑主席委托: on whose behalf is no matter for a model, named or a slot
_COURTESY = (*_ONCE, "敬意", "致敬", "祝愿", "致以", "传达")


@dataclass(frozen=True, slots=True)
class Opening:
    """``keep``: words that are not touched wherever they stand. ``spans``: parts of the text that alone are opened, and
    there the first clauses too; None: everywhere, first clauses stay. ``deep``: first clauses are opened everywhere.
    """

    keep: Collection[str] = ()
    spans: Sequence[tuple[int, int]] | None = None
    deep: bool = False


def opened(text: str, length: Length, opening: Opening | None = None, avoid: Collection[str] = ()) -> Skeleton:
    """The skeleton of one section's ``text``, headed or not; every text it allows has a length within ``length``.

    Where the fixed words alone are outside of that, it allows what is nearest.
    """
    how = opening or Opening()
    heading = _HEADING.match(text)
    at = heading.end() if heading else 0
    parts: list[Fixed | _Open] = [Fixed(text[:at])]
    for match in _SENTENCE.finditer(text, at):
        parts += _sentence(match[0], match.start(), how)
    fixed = "".join(part.text for part in parts if isinstance(part, Fixed))
    once = _COURTESY if any(words in fixed for words in _ONCE) else ()
    return Skeleton(_measured(parts, length), (*avoid, *once))


@dataclass(frozen=True, slots=True)
class _Open:
    """Clauses that may be opened, and be as much shorter."""

    words: str
    narrow: float = _NARROW


def _sentence(sentence: str, start: int, how: Opening) -> list[Fixed | _Open]:
    touched = how.spans is None or any(one < start + len(sentence) and start < two for one, two in how.spans)
    if not touched or sentence.isspace():
        return [Fixed(sentence)]
    locked = _locked(sentence, how.keep)
    deep = how.deep or how.spans is not None
    clauses = list(_CLAUSE.finditer(sentence))
    own = [at for at, clause in enumerate(clauses) if clause[0][0] not in _MARKS]
    # After a clause that names somebody by a slot the next one speaks of that person still.
    named = [count for count, at in enumerate(own) if slots.find(clauses[at][0])]
    still = named[-1] + 2 if named else 1 + bool(_ADDRESS.match(sentence))
    heads = set(own[:still]) if still > 1 or not deep else set()
    ends = set(own[-1:]) if sentence.endswith("！") else set()
    found: list[Fixed | _Open] = []
    for at, clause in enumerate(clauses):
        words = clause[0]
        if words[0] in _MARKS or not _harmless(words) or _SENT in words or _meets(locked, clause.span()):
            found.append(Fixed(words))
        elif at in ends:
            found += _addressed(words)
        elif at in heads:
            found.append(Fixed(words))
        else:
            aim = _AIM if at == 0 and words.startswith(_AIM) else ""
            found += [Fixed(aim)] if aim else []
            found.append(_Open(words.removeprefix(aim)))
    return _merged(found)


def _addressed(words: str) -> list[Fixed | _Open]:
    """The end of a courtesy; to whom it is addressed may be said in other words (向……致以诚挚问候)."""
    match = _ADDRESSED.fullmatch(words)
    return [Fixed(match[1]), _Open(match[2], _FEWEST), Fixed(match[3])] if match else [Fixed(words)]


def _harmless(words: str) -> bool:
    """Whether a clause says nothing that must be kept: 汉字 alone, and no figure among them (一批 is none)."""
    return bool(_PLAIN.fullmatch(words)) and not figures.find(words)


def _merged(parts: Sequence[Fixed | _Open]) -> list[Fixed | _Open]:
    """Free clauses with a comma between them as one."""
    found: list[Fixed | _Open] = []
    for part in parts:
        before = found[-2] if len(found) > 1 and found[-1] == Fixed("，") else None
        if isinstance(part, _Open) and isinstance(before, _Open):
            found[-2:] = [_Open(f"{before.words}，{part.words}")]
        else:
            found.append(part)
    return found


def _locked(sentence: str, keep: Collection[str]) -> list[tuple[int, int]]:
    """Where the words to ``keep`` lie, marks within them included."""
    folded = lexicon.fold(sentence)
    spans = []
    for form in map(lexicon.fold, keep):
        at = folded.find(form)
        while at >= 0:
            spans.append((at, at + len(form)))
            at = folded.find(form, at + 1)
    return spans


def _meets(spans: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    return any(one < span[1] and span[0] < two for one, two in spans)


def _measured(parts: Sequence[Fixed | _Open], length: Length) -> tuple[Piece, ...]:
    """The free places with their lengths: all at their least is no shorter than ``length``, all at their most no longer."""
    free = sum(hanzi.count(part.words) for part in parts if isinstance(part, _Open) and _worth(part))
    if not free:
        return joined([Fixed(_words(part)) for part in parts])
    rest = sum(hanzi.count(_words(part)) for part in parts) - free
    low = (length.minimum - rest) / free
    high = max(1.0, min(_WIDE, (length.maximum - rest) / free))
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, Fixed):
            pieces.append(part)
            continue
        size = hanzi.count(part.words)
        least, most = ceil(size * min(1.0, max(part.narrow, low))), floor(size * high)
        pieces.append(Free(least, most, part.words) if _worth(part) and most - least >= _ROOM else Fixed(part.words))
    return joined(pieces)


def _words(part: Fixed | _Open) -> str:
    return part.text if isinstance(part, Fixed) else part.words


def _worth(part: _Open) -> bool:
    return hanzi.count(part.words) >= _SMALLEST
