"""Text from outside inside a prompt: fenced so that it cannot be closed, or dressed up as a message, from inside.

    〔资料 3f9a12bc45de 开始〕
    …
    〔资料 3f9a12bc45de 结束〕

The number is a hash of the text, taken again until it does not occur in it; whoever writes the text cannot choose it.
``prompts/rules.md`` tells the model what the two lines mean.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_DIGITS = 12
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})  # control, format (bidi, zero width, tags), surrogate, private use
# What chat templates of local models take for the end of a message where a server does not keep text and control tokens
# apart: <|im_end|>, <｜User｜>, </s>, <start_of_turn>, <<SYS>>, [INST], <think> … ＜ and ［ mean the same to a reader.
_CONTROL = re.compile(r"<(?=[A-Za-z_|｜/!<])|(?<=[A-Za-z_|｜/>])>|\[/?[A-Z_]{3,20}\]")
_WIDE = str.maketrans("<>[]", "＜＞［］")
# Lines that are not our fence but might mislead a reader who does not compare numbers.
_LOOKALIKE = re.compile(r"〔(\s*资料[^〔〕\n]{0,60})〕")


def plain(text: str) -> str:
    """``text`` as data: nothing unseen, no chat-template tokens, no lines that look like a fence."""
    text = text.replace("\t", " ")
    if not text.replace("\n", "").isprintable():
        text = "".join(mark for mark in text if mark == "\n" or unicodedata.category(mark) not in _UNSEEN)
    text = _LOOKALIKE.sub(r"［\1］", text)
    return _CONTROL.sub(lambda match: match[0].translate(_WIDE), text)


def fence(text: str) -> str:
    """``text`` made ``plain`` between two lines that do not occur in it; nothing visible gives an empty string."""
    inside = plain(text).strip("\n")
    if not inside.strip():
        return ""
    number = _number(inside)
    return f"〔资料 {number} 开始〕\n{inside}\n〔资料 {number} 结束〕"


def _number(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    number = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    while number in folded:
        number = hashlib.sha256(number.encode()).hexdigest()[:_DIGITS]
    return number
