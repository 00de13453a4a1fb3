"""What a text may be, before it is written: a skeleton of fixed words and free places, and the same as a GBNF grammar or a JSON schema.

Required formulations, facts, slots and headings are fixed words, so no model can get them wrong; a free place holds
汉字 and commas only, never a numeral, a quote or a Latin letter, so no figure and no slogan can arise in one.
"""

from pipeline.grammar.gbnf import gbnf, of_place
from pipeline.grammar.opened import Opening, opened
from pipeline.grammar.plan import skeleton
from pipeline.grammar.schema import schema
from pipeline.grammar.skeleton import Choice, Fixed, Free, Piece, Skeleton
from pipeline.grammar.words import permitted, refused, sayable

__all__ = [
    "Choice",
    "Fixed",
    "Free",
    "Opening",
    "Piece",
    "Skeleton",
    "gbnf",
    "of_place",
    "opened",
    "permitted",
    "refused",
    "sayable",
    "schema",
    "skeleton",
]
