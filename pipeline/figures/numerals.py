"""Numbers in Chinese words: 十二万五千 -> 125000, 1 -> 一."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {word: value for value, words in enumerate("零〇 一 二两 三 四 五 六 七 八 九".split()) for word in words}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
LONGEST = 24  # characters of a number; whatever is longer is debris, not a figure


def chinese_ordinal(n: int) -> str:
    """一 … 九十九 for 1 … 99; ValueError outside."""
    if not 1 <= n <= 99:
        raise ValueError(n)
    words = "一二三四五六七八九"
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else words[tens - 1] + "十"
    return head + (words[ones - 1] if ones else "")


def parse_chinese(text: str) -> Decimal | None:
    """The value of a number in Chinese words (十二万五千, 一百零五, 两千三, 十二点五万, 二〇二三); None when it is none."""
    if not text or len(text) > LONGEST:
        return None
    if all(word in DIGITS for word in text):
        if len(text) == 1:
            return Decimal(DIGITS[text])
        positional = len(text) == 4 or "〇" in text or "零" in text
        return Decimal("".join(str(DIGITS[word]) for word in text)) if positional and "两" not in text else None
    if "点" in text:
        return _with_point(text)
    return _by_scales(text)


def _with_point(text: str) -> Decimal | None:
    whole, _, rest = text.partition("点")
    digits = rest.rstrip("万亿")
    head = parse_chinese(whole)
    if head is None or not digits or any(word not in DIGITS for word in digits):
        return None
    value = head + Decimal("0." + "".join(str(DIGITS[word]) for word in digits))
    for word in rest[len(digits) :]:
        value *= SCALES[word]
    return value


def _by_scales(text: str) -> Decimal | None:
    """Split at 亿, then at 万; what is left is below ten thousand."""
    for scale in ("亿", "万"):
        head, mark, tail = text.partition(scale)
        if not mark:
            continue
        if scale in tail:
            return None
        many = parse_chinese(head) if head else Decimal(1)
        rest = _rest(tail, SCALES[scale])
        return None if many is None or rest is None else many * SCALES[scale] + rest
    return _group(text)


def _rest(tail: str, scale: int) -> Decimal | None:
    """What follows a scale. A single digit counts the next place: 一万五 is 15000, 一万零五 is 10005."""
    if not tail:
        return Decimal(0)
    if tail in DIGITS:
        return Decimal(DIGITS[tail] * (scale // 10))
    value = parse_chinese(tail.removeprefix("零"))
    return value if value is not None and value < scale else None


def _group(text: str) -> Decimal | None:
    """Below ten thousand: digits and 千百十 in falling order. 两千三 is 2300, 一百零五 is 105."""
    total, unit, pending, zero = 0, 10**4, -1, False
    for word in text:
        if word in DIGITS:
            if pending > 0 or (zero and DIGITS[word] == 0):
                return None
            zero = zero or DIGITS[word] == 0
            pending = DIGITS[word] or -1
            continue
        if word not in TENS or TENS[word] >= unit:
            return None
        unit = TENS[word]
        total += (pending if pending > 0 else 1) * unit
        pending, zero = -1, False
    if pending > 0:
        total += pending if zero or unit <= 10 else pending * (unit // 10)
    return Decimal(total)
