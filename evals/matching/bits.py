"""Places in a text as the bits of one number: many are moved, joined and held against others in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BYTE = 8
_LONG = 1 << 16  # bits of a number from which on it is read byte by byte
_WRITTEN = re.compile(rb"[^\0]")
_BITS = [tuple(bit for bit in range(_BYTE) if byte >> bit & 1) for byte in range(1 << _BYTE)]


def of(places: Iterable[int], length: int) -> int:
    """The number with a bit for each of ``places``, all of them below ``length``."""
    found = bytearray(length // _BYTE + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def before(bits: int, least: int, most: int) -> int:
    """The places ``least`` to ``most`` characters before others, none of them before the text's beginning."""
    bits = bits >> least if least >= 0 else bits << -least
    wide, done = most - least + 1, 1
    while done < wide:
        more = min(done, wide - done)
        bits |= bits >> more
        done += more
    return bits


def places(bits: int) -> list[int]:
    """The places in order."""
    if bits < 1 << _LONG:
        found: list[int] = []
        while bits:
            last = bits & -bits
            found.append(last.bit_length() - 1)
            bits ^= last
        return found
    data = bits.to_bytes(bits.bit_length() // _BYTE + 1, "little")
    starts = (match.start() for match in _WRITTEN.finditer(data))
    return [_BYTE * start + bit for start in starts for bit in _BITS[data[start]]]
