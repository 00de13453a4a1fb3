"""How fast files become speeches: MB/s of one core for text files of growing size, and for hostile ones.

    python -m evals.bench.ingest [SIZE_IN_MB…]

Time is CPU time. The growth is the time for each size by that for half of it: 2 is linear.
"""

from __future__ import annotations

import sys
import time

from pipeline import corpus, slots
from pipeline.ingest import formats, ingest_all

_HOSTILE = ("[", "×", "（", "，", "此处隐藏", "a b ", "字。", "一、", "***")
_MB = 2**20


def main(sizes: list[float]) -> None:
    speech = "\n\n".join(
        "\n\n".join(filter(None, (part.heading, slots.classic(part.text)))) for part in corpus.load()[0].sections
    )
    small = _seconds(speech, 5) / 5
    print(
        f"one speech of {len(speech.encode()):,} bytes: {small * 1000:.1f} ms, {len(speech.encode()) / _MB / small:.2f} MB/s"
    )
    for size in sizes:
        half, whole = (_grown(speech, size * _MB / part) for part in (2, 1))
        first, second = _seconds(half), _seconds(whole)
        print(f"text of {size:g} MB: {second:.2f} s, {size / second:.2f} MB/s, growth {second / first:.2f}")
    for piece in _HOSTILE:
        half, whole = (piece * (int(_MB / part) // len(piece.encode())) for part in (2, 1))
        first, second = _seconds(half), _seconds(whole)
        print(f"1 MB of {piece!r}: {second:.2f} s, growth {second / first:.2f}")


def _grown(text: str, size: float) -> str:
    return "\n\n".join([text] * max(1, round(size / len(text.encode()))))


def _seconds(text: str, times: int = 1) -> float:
    data = text.encode()
    begun = time.process_time()
    for _ in range(times):
        try:
            ingest_all(formats.text(data, "a.txt"), "a.txt")
        except Exception as error:  # a refusal is an answer, too; what matters is the time
            print(f"  ({type(error).__name__})")
    return time.process_time() - begun


if __name__ == "__main__":
    main([float(size) for size in sys.argv[1:]] or [1, 5, 20])
