"""A saying, proverb or line of verse with a word that is not its own (空谈误国，实干强邦)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline import resources
from pipeline.patterns import lazy

PAGE = Page(
    name="misquoted-saying",
    level="warning",
    what="名言、俗语、诗句引错了字",
    why="人人会背的话引错一个字，当场就能听出来",
    instead="照原句写；有意化用的，改得离原句远一些",
    source="常用名言、俗语、诗句（evals/lexicon/sayings.txt）",
    message="“{text}”与原句“{right}”不符",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset({"misquoted-quotation"}),
)
_FILE = "sayings.txt"
_MARKS = "，。；：！？、“”‘’,;!?…—《》（）"  # each parts two clauses
_SEPARATOR = lazy("[，；、。]")
_LONGEST = 40  # characters of a clause that may end in a saying
_PARTICLES = "也矣焉乎哉"  # left out at will where old words are quoted
_ALONE = 6  # characters of a clause that is known without its neighbour
_END = 2  # characters at one end of a clause that are right
_ASPECT = "了着过"
_PAIR, _LEAD = (
    2 / 3,
    3 / 4,
)  # of a clause's characters that are right: where both clauses are wrong, where more words follow


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause of a saying, with its neighbours; empty where it is the first or the last. ``place``: which saying, and where."""

    words: str
    before: str
    after: str
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Index:
    """All clauses by their words, by their first two characters and by their last two."""

    whole: Mapping[str, Sequence[_Clause]]
    heads: Mapping[str, Sequence[_Clause]]
    tails: Mapping[str, Sequence[_Clause]]


def find(doc: Document) -> Iterator[Hit]:
    pieces = _pieces(doc.text)
    index = _index()
    found = {at: near for at, piece in enumerate(pieces) if (near := _met(index, piece[1]))}
    hits = {hit.start: hit for at, near in found.items() for hit in _judged(index, pieces, found, at, near)}
    hits |= {hit.start: hit for at in found if (hit := _crossed(index, pieces, at))}
    if not hits:
        return
    known = Spans((place.start, place.end) for place in (*doc.wordings.wrong, *doc.wordings.right))
    yield from (hit for _, hit in sorted(hits.items()) if not known.meets(hit.start, hit.end))


def _pieces(text: str) -> list[tuple[int, str]]:
    """What stands between two marks, 、 and quotes among them: where it begins, and its words."""
    for mark in _MARKS:
        text = text.replace(mark, "\n")
    start, found = 0, []
    for words in text.split("\n"):
        if words:
            found.append((start, words))
        start += len(words) + 1
    return found


def _met(index: _Index, words: str) -> list[_Clause]:
    """The clauses of sayings that ``words`` may be, or end in."""
    if not 3 <= len(words) <= _LONGEST:
        return []
    return [*index.heads.get(words[:_END], ()), *index.tails.get(words[-_END:], ())]


def _judged(
    index: _Index, pieces: list[tuple[int, str]], found: Mapping[int, list[_Clause]], at: int, near: list[_Clause]
) -> Iterator[Hit]:
    start, words = pieces[at]
    for clause in near:
        if words != clause.words and words == clause.words.rstrip(_PARTICLES):
            continue  # 大厦之成，非一木之材
        if words.endswith(clause.words):
            if clause.after and _follows(pieces, at):
                yield from _neighbour(index, pieces[at + 1], clause.after, ends=False)
            if clause.before and words == clause.words and at and _follows(pieces, at - 1):
                yield from _neighbour(index, pieces[at - 1], clause.before, ends=True)
        elif words not in index.whole:
            size = _slipped(words, clause.words)
            both = not size and clause.after and _both(found.get(at + 1, ()), pieces, at, clause)
            if not (size or both) or any(
                words.endswith(other.words) and len(other.words) >= (size or len(clause.words)) for other in near
            ):
                continue
            if size:
                yield Hit(start + len(words) - size, start + len(words), {"right": clause.words})
            else:
                behind, more = pieces[at + 1]
                yield Hit(start, behind + len(more), {"right": f"{clause.words}，{clause.after}"})


def _crossed(index: _Index, pieces: list[tuple[int, str]], at: int) -> Hit | None:
    """天下难事，必作于细: the first half of one pair of a saying, with the second half of its other pair behind it."""
    firsts = [clause for clause in index.whole.get(pieces[at][1], ()) if clause.after]
    if not firsts or not _follows(pieces, at):
        return None
    start, words = pieces[at + 1]
    seconds = index.whole.get(words, ())
    if any(one.after == words for one in firsts):
        return None
    for one in firsts:
        saying, number = one.place
        for other in seconds:
            if other.place[0] == saying and number % 2 == 0 and other.place[1] % 2:
                return Hit(pieces[at][0], start + len(words), {"right": f"{one.words}，{one.after}"})
    return None


def _follows(pieces: list[tuple[int, str]], at: int) -> bool:
    """Whether the next piece stands behind one mark, or two."""
    return at + 1 < len(pieces) and pieces[at + 1][0] - pieces[at][0] - len(pieces[at][1]) <= 2


def _neighbour(index: _Index, piece: tuple[int, str], right: str, *, ends: bool) -> Iterator[Hit]:
    """The piece beside a clause that is right, where it is like what belongs there and not the same."""
    start, words = piece
    if (words.endswith(right) if ends else words.startswith(right)) or words in index.whole:
        return
    if words == right.rstrip(_PARTICLES):
        return
    if abs(len(words) - len(right)) <= 1:
        if _share(words, right) > len(right) // 2:
            yield Hit(start, start + len(words), {"right": right})
    elif len(words) > len(right) >= 4:
        part = words[-len(right) :] if ends else words[: len(right)]
        if _share(part, right) >= _LEAD * len(right):
            left = start + len(words) - len(part) if ends else start
            yield Hit(left, left + len(part), {"right": right})


def _both(behind: Sequence[_Clause], pieces: list[tuple[int, str]], at: int, clause: _Clause) -> bool:
    """Whether this piece and the next are like two clauses of one saying that follow each other."""
    if not behind or not _follows(pieces, at) or not any(other.words == clause.after for other in behind):
        return False
    sides = ((pieces[at][1], clause.words), (pieces[at + 1][1], clause.after))
    return all(
        len(words) == len(right) and words != right and _share(words, right) >= _PAIR * len(right)
        for words, right in sides
    )


def _share(words: str, right: str) -> int:
    """How many characters they have in common."""
    return (Counter(words) & Counter(right)).total()


def _slipped(words: str, right: str) -> int:
    """How many characters at the end of ``words`` are ``right`` with one slip; 0 for none. The whole of ``words``, or behind
    what leads to it the part that begins and ends as it should."""
    if len(right) < _ALONE or (words[-1] != right[-1] and abs(len(words) - len(right)) > 1):
        return 0
    for size in (len(right), len(right) + 1, len(right) - 1):
        part = words[-size:]
        led = part[:2] == right[:2] and part[-1] == right[-1]
        if len(part) == size and (led or len(words) == size) and _one_slip(part, right):
            return size
    return 0


def _one_slip(one: str, two: str) -> bool:
    """Whether one character is another, too much or missing, or two neighbours have changed places."""
    head = next(
        (at for at, (left, right) in enumerate(zip(one, two, strict=False)) if left != right), min(len(one), len(two))
    )
    if len(one) == len(two):
        rest, other = one[head:], two[head:]
        return rest[1:] == other[1:] or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    longer, shorter = (one, two) if len(one) > len(two) else (two, one)
    if longer is one and one[head : head + 1] in _ASPECT:
        return False  # 用平凡铸就了伟大: worked into a sentence
    return longer[head + 1 :] == shorter[head:]


@cache
def _index() -> _Index:
    whole: dict[str, list[_Clause]] = {}
    heads: dict[str, list[_Clause]] = {}
    tails: dict[str, list[_Clause]] = {}
    lines = (resources.lexicon() / _FILE).read_text("utf-8").splitlines()
    sayings = [line.split(" | ") for line in lines if not line.startswith("#")]
    for number, saying in enumerate(one for line in sayings for one in line):
        clauses = _SEPARATOR.split(saying.strip())
        neighbours = zip(("", *clauses), clauses, (*clauses[1:], ""), strict=False)
        for at, (before, words, after) in enumerate(neighbours):
            if words:
                clause = _Clause(words, before, after, (number, at))
                whole.setdefault(words, []).append(clause)
                heads.setdefault(words[:_END], []).append(clause)
                tails.setdefault(words[-_END:], []).append(clause)
    return _Index(whole, heads, tails)
