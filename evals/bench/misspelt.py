"""How many random typing errors the evaluators see, by kind of error, and how often they cry at clean words.

    python -m evals.bench.misspelt [--count 400] [--seed 1] [--shown]

Each error stands alone in an otherwise clean text (``planted/*/*.txt``; the shipped reference speeches, each read with
counts that have not seen it): one character of a word of two or more is exchanged. ``sound``: for one of its syllable, tones
aside; ``near``: of nearly its syllable (zh z, ing in, l n, hu f ...); ``look``: for one that looks like it (``planted/looks.txt``, by
hand; no rule reads it) and sounds otherwise; ``saying``: any of these in an idiom or saying (``planted/sayings.txt``), put into a
frame. What is put there may by chance be a word, too (``word``): many of those no rule can tell. An error is found when a new
finding of warning or above meets its place. Nothing here may be tuned on single texts; the data are made of other ones.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evals import registry
from evals.check import check
from evals.spelling import genre
from evals.spelling.likelihood import counts, is_word, tokens
from pipeline import hanzi, resources
from pipeline.types import Finding

_PLANTED = Path(__file__).parent / "planted"
_RULES = ("misspelt-word", "wrong-character", "homophone", "misquoted-saying")
_COMMON = range(
    0xB0, 0xD8
)  # the first byte, in GB 2312, of the 3,755 characters in use that an input method offers first
_FRAME = "我们常讲{}，这个道理大家都明白。"
_NEARLY = ((r"^([zcs])h", r"\1"), (r"(?<=[aei])ng$", "n"), (r"^l(?=[^v])", "n"), (r"^hu(?=[aiou])", "f"))
_AIM_SOUND, _AIM_LOOK, _AIM_ALARMS = 0.92, 0.90, 0.05


@dataclass(frozen=True, slots=True)
class Error:
    """``text`` with one wrong character at ``at``: ``new`` for the ``right`` word that begins at ``start``."""

    kind: str
    text: str
    start: int
    at: int
    right: str
    new: str

    @property
    def word(self) -> str:
        at = self.at - self.start
        return self.right[:at] + self.new + self.right[at + 1 :]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.misspelt", description="random typing errors")
    parser.add_argument("--count", type=int, default=400, help="errors of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", action="store_true", help="print each miss and each false alarm")
    parser.add_argument("--left-out", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.left_out:
        genre.leave_out(args.left_out)
        text = (resources.tree("reference_speeches") / args.left_out).read_text("utf-8")
        return _told(_tally([text], args.count, args.seed, args.shown))
    texts = [path.read_text("utf-8") for path in sorted(_PLANTED.glob("*/*.txt"))]
    good = _printed("planted texts", _tally(texts, args.count, args.seed, args.shown, sayings=True))
    return 0 if _printed("reference speeches, each unknown to the counts", _unknown(args)) and good else 1


def _unknown(args: argparse.Namespace) -> Counter[str]:
    """The sum over the reference speeches, each in a process of its own whose counts have not seen it."""
    root = resources.tree("reference_speeches")
    names = sorted(str(path.relative_to(root)) for path in root.glob("*/*.md"))
    total: Counter[str] = Counter()
    for number, name in enumerate(names):
        words = ["--left-out", name, "--count", str(args.count // len(names) + 1), "--seed", str(args.seed + number)]
        words += ["--shown"] if args.shown else []
        out = subprocess.run(
            [sys.executable, "-m", "evals.bench.misspelt", *words], check=True, capture_output=True, text=True
        ).stdout
        for line in out.splitlines():
            if line.startswith("= "):
                key, _, count = line[2:].rpartition(" ")
                total[key] += int(count)
            else:
                print(line)
    return total


def _told(tally: Counter[str]) -> int:
    for key, count in tally.items():
        print(f"= {key} {count}")
    return 0


def _printed(name: str, tally: Counter[str]) -> bool:
    """Whether the aims are met."""
    print(name)
    share = {}
    for kind in ("sound", "near", "look", "saying"):
        if of := tally[f"{kind} of"]:
            share[kind] = tally[kind] / of
            words = tally[f"{kind} word of"]
            print(
                f"  {kind:7} {tally[kind]:4} of {of:4}  {share[kind]:.3f}   where it makes a word {tally[f'{kind} word']} of {words},"
                f" else {(tally[kind] - tally[f'{kind} word']) / max(1, of - words):.3f}"
            )
    rate = 1000 * tally["alarms"] / tally["characters"]
    print(f"  clean   {tally['alarms']} false alarms in {tally['characters']} 汉字: {rate:.3f} per 1,000")
    return share.get("sound", 1) >= _AIM_SOUND and share.get("look", 1) >= _AIM_LOOK and rate < _AIM_ALARMS


def _tally(texts: Sequence[str], count: int, seed: int, shown: bool, sayings: bool = False) -> Counter[str]:
    tally: Counter[str] = Counter()
    known: dict[str, set[tuple[str, str]]] = {}
    for text in texts:
        found = _findings(text)
        known[text] = {(hit.rule, hit.text) for hit in found}
        tally["alarms"] += len(found)
        tally["characters"] += hanzi.count(text)
        for hit in found if shown else ():
            print(f"  alarm   {hit.rule}  {text[max(0, hit.start - 8) : hit.end + 8]!r}  {hit.message}")
    chance = random.Random(seed)
    for kind, exchange in (("sound", _same), ("near", _near), ("look", _look)):
        _count(tally, list(_errors(kind, texts, exchange, count, chance)), known, shown)
    if sayings:
        _count(tally, list(_sayings(texts[0], count, chance)), known, shown)
    return tally


def _count(tally: Counter[str], errors: list[Error], known: dict[str, set[tuple[str, str]]], shown: bool) -> None:
    for error in errors:
        wrong = error.text[: error.at] + error.new + error.text[error.at + 1 :]
        hit = any(
            found.start <= error.at < found.end and (found.rule, found.text) not in known.get(error.text, ())
            for found in _findings(wrong)
        )
        word = " word" if error.word in counts().words else ""
        for key in {error.kind, error.kind + word}:
            tally[key] += hit
            tally[f"{key} of"] += 1
        if shown and not hit:
            around = wrong[max(0, error.start - 6) : error.start + len(error.right) + 6].replace("\n", "⏎")
            print(f"  missed  {error.kind}{word}  {error.right} → {error.word}   {around}")


@cache
def _rules() -> registry.Ruleset:
    rules = registry.load()
    return rules.only([name for name in _RULES if name in rules.known])


def _findings(text: str) -> list[Finding]:
    return [hit for hit in check(text, rules=_rules()).findings if hit.level != "info"]


def _errors(
    kind: str, texts: Sequence[str], exchange: Callable[[str], str], count: int, chance: random.Random
) -> Iterator[Error]:
    places = [(text, at, word) for text in texts for at, word in _words(text)]
    made = 0
    while made < count:
        text, start, word = chance.choice(places)
        at = chance.randrange(len(word))
        others = [one for one in exchange(word[at]) if one != word[at]]
        if others:
            made += 1
            yield Error(kind, text, start, start + at, word, chance.choice(others))


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The words of two or more characters below the heading and outside slots, with their places."""
    place = 0
    below = text.find("\n\n", 40)
    slots = [match.span() for match in re.finditer("【[^】]*】", text)]
    for token in tokens(text):
        inside = any(start <= place < end for start, end in slots)
        if place > below and len(token) > 1 and is_word(token) and not inside:
            yield place, token
        place += len(token)


def _sayings(text: str, count: int, chance: random.Random) -> Iterator[Error]:
    lines = (_PLANTED / "sayings.txt").read_text("utf-8").splitlines()
    all_of_them = [saying for line in lines if not line.startswith("#") for saying in line.split()]
    made = 0
    while made < count:
        saying = chance.choice(all_of_them)
        at = chance.randrange(len(saying))
        others = [one for one in chance.choice((_same, _look))(saying[at]) if one != saying[at]]
        if others:
            made += 1
            before = text.rstrip() + "\n\n" + _FRAME.partition("{}")[0]
            whole = before + saying + _FRAME.partition("{}")[2] + "\n"
            yield Error("saying", whole, len(before), len(before) + at, saying, chance.choice(others))


@cache
def _syllables() -> dict[str, str]:
    lines = (resources.lexicon() / "sounds.txt").read_text("utf-8").splitlines()
    rows = (line.partition(" ") for line in lines)
    return {syllable: "".join(filter(_common, sounding)) for syllable, _, sounding in rows}


def _common(character: str) -> bool:
    return character.encode("gb2312", "ignore")[:1] in {bytes([first]) for first in _COMMON}


@cache
def _same(character: str) -> str:
    return "".join(sounding for sounding in _syllables().values() if character in sounding)


@cache
def _near(character: str) -> str:
    """Those of nearly its syllable that are not of its syllable."""
    found = "".join(
        sounding
        for syllable, sounding in _syllables().items()
        for mine, own in _syllables().items()
        if character in own and mine != syllable and _plain(mine) & _plain(syllable)
    )
    return "".join(sorted(set(found) - set(_same(character))))


def _plain(syllable: str) -> set[str]:
    """What is left of a syllable for who does not tell one of these sounds from the other: by each, and as it is."""
    return {syllable, *(re.sub(pattern, plain, syllable) for pattern, plain in _NEARLY)}


@cache
def _looks() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for line in (_PLANTED / "looks.txt").read_text("utf-8").splitlines():
        for group in [] if line.startswith("#") else line.split():
            for character in group:
                found[character] += group
    return dict(found)


@cache
def _look(character: str) -> str:
    return "".join(sorted(set(_looks().get(character, "")) - set(_same(character))))


if __name__ == "__main__":
    raise SystemExit(main())
