"""The measures of a page and the names of its faces. Points, unless a name says otherwise.

Source: GB/T 9704-2012: margins 37/28/26/35 mm, 22 lines of 28 characters, body 16 pt, title 22 pt. From these follows
the line pitch of 28.95 pt: 225 mm of type area in 22 lines, rounded down to what Word stores. The copy for reading
aloud is larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAGE_MM = (210, 297)
MARGINS_MM = {"top": 37, "right": 26, "bottom": 35, "left": 28}
# The dash of a page number lies 7 mm under the type area; half a line of 14 pt below that its footer ends.
FOOTER_MM = MARGINS_MM["bottom"] - 7 - 3
PAGE_NUMBER = 14.0
NOTE = 10.5  # the mark of origin: small, and still legible on paper
NOTE_PITCH = 18.0


@dataclass(frozen=True, slots=True)
class Layout:
    title: float
    title_pitch: float
    byline: float
    body: float
    pitch: float
    characters: int  # a line

    @property
    def spacing(self) -> float:
        """What each character gets beyond its own width, so that ``characters`` of them fill a line; often negative."""
        type_width = (PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]) / 25.4 * 72
        return type_width / self.characters - self.body


PRINTED = Layout(title=22, title_pitch=28.95, byline=16, body=16, pitch=28.95, characters=28)
READ_ALOUD = Layout(title=24, title_pitch=33, byline=18, body=18, pitch=33, characters=24)


@dataclass(frozen=True, slots=True)
class Font:
    """A face by the name that offices use; ``others`` are installed under another name or near to it, best first.

    ``panose`` lets Word choose a like face where none of the names is known.
    """

    name: str
    others: tuple[str, ...]
    panose: str
    family: Literal["roman", "modern", "swiss"] = "roman"
    pitch: Literal["fixed", "variable"] = "fixed"


TITLE_FONT = Font("方正小标宋简体", ("方正小标宋_GBK", "华文中宋", "宋体"), "02010601030101010101", pitch="variable")
BODY_FONT = Font("仿宋_GB2312", ("仿宋", "FangSong", "STFangsong"), "02010609030101010101")
KAI_FONT = Font("楷体_GB2312", ("楷体", "KaiTi", "STKaiti"), "02010609030101010101")
HEI_FONT = Font("黑体", ("SimHei", "Heiti SC", "Noto Sans CJK SC"), "02010609060101010101", "swiss")
SONG_FONT = Font("宋体", ("SimSun", "STSong", "Noto Serif CJK SC"), "02010600030101010101", pitch="variable")
FONTS = (TITLE_FONT, BODY_FONT, KAI_FONT, HEI_FONT, SONG_FONT)
