"""A skeleton as GBNF, the grammar notation of llama.cpp: ``root ::= "固定的话" a1 "。"``.

A free place of n to m 汉字 is one 汉字 and n-1 to m-1 more, each with at most one mark before it: so it neither begins
nor ends with a mark, no two marks meet, and the length is counted in 汉字 alone.
"""

from __future__ import annotations

from pipeline import hanzi
from pipeline.grammar.skeleton import Choice, Fixed, Free, Piece, Skeleton
from pipeline.grammar.words import MARKS, permitted, sayable

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def gbnf(skeleton: Skeleton) -> str:
    """The grammar of all texts that ``skeleton`` allows; ends with a newline."""
    return _grammar(skeleton.pieces)


def of_place(place: Free, end: str) -> str:
    """The grammar of one free place followed by the mark ``end``."""
    return _grammar((Free(place.least, place.most, ""), Fixed(end)))


def literal(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _grammar(pieces: tuple[Piece, ...]) -> str:
    rules: dict[str, str] = {}
    root: list[str] = []
    for piece in pieces:
        if isinstance(piece, Fixed):
            root += [literal(piece.text)] if piece.text else []
        elif isinstance(piece, Choice):
            root.append(f"({' | '.join(map(literal, piece.texts))})")
        else:
            name = f"free-{piece.least}-{piece.most}"
            rules[name] = _free(piece)
            # What stands there without a model is a text of the grammar, too, numerals that are no figures included.
            root.append(name if held(piece) else f"({name} | {literal(piece.instead)})")
    lines = [f"root ::= {' '.join(root) or literal('')}", *(f"{name} ::= {rule}" for name, rule in rules.items())]
    if rules:
        lines += ["han ::= " + permitted(), f"more ::= [{MARKS}]? han"]
    return "\n".join(lines) + "\n"


def held(piece: Free) -> bool:
    """Whether what stands in a place without a model is one of the texts that its rule allows."""
    return not piece.instead or (sayable(piece.instead) and piece.least <= hanzi.count(piece.instead) <= piece.most)


def _free(piece: Free) -> str:
    least, most = piece.least - 1, piece.most - 1
    return "han" if most == 0 else f"han more{{{least},{most}}}"
