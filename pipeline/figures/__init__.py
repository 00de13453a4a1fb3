"""Figures by value: 12.5万 = 125000 = 十二万五千, 百分之十二 = 12%; dates as a kind of their own.

``find`` gives what a reader would have to look up: counts, shares, sums, dates. Left out are ordinals (第十次), numbers of
parts (一、 1.), fixed terms (二十大, “十四五”, 四个意识), idioms, the article-like 一 (一家人, 一届盛会), and names with digits
(5G, 12351热线). Small numbers in Chinese that as often shape a sentence as state a fact (三个方面, 过去五年) are *weak*:
they come only when asked for.
"""

from __future__ import annotations

from pipeline.figures.figure import Approx, Day, Figure, Kind, agrees, alike, in_base, measured_in
from pipeline.figures.numerals import chinese_ordinal, parse_chinese
from pipeline.figures.scan import find

__all__ = [
    "Approx",
    "Day",
    "Figure",
    "Kind",
    "agrees",
    "alike",
    "chinese_ordinal",
    "find",
    "in_base",
    "measured_in",
    "parse_chinese",
]
