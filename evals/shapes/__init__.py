"""The shapes that rules are made of. A rule is a small file in ``evals/rules/``; how to write one:

1. As data, ``evals/rules/<name>.yaml``: the file name is the rule's name, after the fault, in lower case with hyphens.

       shape: existence       # one of SHAPES below
       level: error           # error | warning | info
       scope: any             # any (default) | whole: only whole speeches | section: only one section alone
       what: 一句话说明这是什么错
       why: 为什么算错
       instead: 应当怎样写
       source: 依据
       message: “{text}”……    # {text} is the span; a shape may offer more fields, see its file
       suggestion: ……         # optional; what to write instead, may use the same fields
       example: ……            # a text in which the rule fires: tried when the rule is loaded, so no rule is dead
       roles: [review, call]  # optional: only in sections of these roles (or ids)
       voices: [upper]        # optional: only for outlines with this voice
       types: [work_conference]    # optional: only for these speech types
       quotes: true           # optional: look inside citations, too (default: they are left alone)
       terms: [...]           # and whatever else the shape asks for
       patterns: [...]        # may name a class of characters: 请[[:surname:]]工 (lexicon/classes.yaml)

2. As code, ``evals/rules/<name_with_underscores>.py``, where logic is needed:

       PAGE = Page(name="untraced-figure", level="error", what=…, why=…, instead=…, source=…, message="…{text}…",
                   needs=frozenset({"brief"}))          # brief | outline | references: without these the rule rests
       def find(doc: Document) -> Iterator[Hit]: ...     # Hit(start, end, fields={…}, suggestion=…, level=…)

   ``Document`` (evals/document.py) offers, each computed once: ``text, brief, outline, section, day, organisation,
   slots, figures, sections, paragraphs, sentences, citations``. What a rule says about slots, notes, and (unless the
   page has ``quotes=True``) citations is dropped by the caller; ``raw=True`` on the page switches that off.
   ``doc.scan(TERMS)`` with a module constant ``TERMS = Terms([...])`` finds thousands of literals in the one pass
   that all rules share (list it in the module as ``SCANS = (TERMS,)``); longest match wins within one ``Terms``.
   ``doc.finditer(PATTERN)`` is ``PATTERN.finditer(doc.text)`` for patterns that seldom match (``evals/matching/triggers.py``), and
   ``doc.count(start, end)`` are the 汉字 of a stretch.

A module compiles its patterns with ``pipeline.patterns.lazy``. When a shipped pattern has changed, ``python -m
evals.bench.gates`` writes down anew what must stand in a text for it to match: a text for which it cannot is not made to wait for it.

Cases are in ``tests/rules/<name>.md`` (format: tests/rulepages.py). Adding a rule touches these two files and that list.
"""

from __future__ import annotations

from evals.shapes.base import Finder, Hit, Page, Rule, Shape, Terms

__all__ = ["SHAPES", "Finder", "Hit", "Page", "Rule", "Shape", "Terms", "shape"]

SHAPES = (
    "collocation",
    "conditional",
    "consistency",
    "existence",
    "length",
    "occurrence",
    "order",
    "outline",
    "provenance",
    "script",
    "substitution",
    "together",
)


def shape(name: str) -> type[Shape]:
    """The shape of that name, imported when first asked for: each is one file with one class."""
    from importlib import import_module

    module = import_module(f"evals.shapes.{name}")
    return getattr(module, name.capitalize())  # type: ignore[no-any-return]
