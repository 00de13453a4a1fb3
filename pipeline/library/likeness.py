"""How alike two speeches are: copies of one text from several portals, masked, cut short or respun, are found as one.

A speech is the set of all runs of GRAM 汉字 in it (marks, blanks, figures and open slots do not count), kept as a sample:
the runs whose hash falls into one of SCALE parts (FracMinHash). Unlike MinHash's fixed number of minima, such a sample
also tells how much of a short text lies inside a long one, which is what a copy with gaps is. See docs/scale.md for
what it was measured against.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from zlib import crc32

from pipeline.hanzi import HANZI
from pipeline.types import ReferenceSpeech

GRAM = 6  # 汉字; shorter runs are shared by any two speeches of the genre, longer ones do not survive respinning
SCALE = 8  # a speech of 2,400 汉字 keeps about 300 hashes: a share of one half is known to within 3 in 100
ALIKE = 0.5  # share of the smaller text; distinct speeches of the genre stay below 0.15, respun copies above 0.5
LEAST = 20  # hashes, about 160 汉字: below it chance decides

_OPEN_SLOT = re.compile(r"【待填：[^【】]*】")
_OTHER = re.compile(f"[^{HANZI}]+")
_WIDE = re.compile("[\U00010000-\U0010ffff]")


def sketch(speech: ReferenceSpeech) -> frozenset[int]:
    """The sample of hashes that stands for the whole text, headings included."""
    return sketch_of("\n".join(f"{part.heading or ''}\n{part.text}" for part in speech.sections))


def sketch_of(text: str) -> frozenset[int]:
    """See `sketch`. Characters beyond the basic plane are left out, so that each is two bytes."""
    plain = _WIDE.sub("", _OTHER.sub("", _OPEN_SLOT.sub("", text))).encode("utf-16-le")
    width = 2 * GRAM
    hashes = {crc32(plain[at : at + width]) for at in range(0, len(plain) - width + 1, 2)}
    return frozenset(value for value in hashes if value % SCALE == 0)


def likeness(one: Collection[int], two: Collection[int]) -> float:
    """The share of the smaller sample that is in the other; 0 where there is too little to tell."""
    smaller = min(len(one), len(two))
    if smaller < LEAST:
        return 0.0
    return len(frozenset(one) & frozenset(two)) / smaller
