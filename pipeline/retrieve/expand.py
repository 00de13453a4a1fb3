"""What else a thing is called: short forms and everyday words of the trade, and the lexicon's own variants."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline import lexicon, yamlfile
from pipeline.errors import DataError

_SHORT = 4  # characters; shorter formulations stand inside too many other words


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Sets of expressions for one thing: ``synonyms.yaml`` beside this file, and formulations with variants."""
    path = Path(__file__).with_name("synonyms.yaml")
    known = [node.texts() for node in yamlfile.load(path, DataError).items()]
    for entry in lexicon.load().entries.values():
        forms = tuple(form for form in (entry.wording, *entry.variants) if len(form) >= _SHORT)
        if len(forms) > 1:
            known.append(forms)
    return tuple(known)


def expanded(text: str) -> tuple[str, ...]:
    """The other expressions for all that ``text`` names, in the order of `groups`; () when it names none."""
    found: dict[str, None] = {}
    for group in groups():
        if any(form in text for form in group):
            found |= dict.fromkeys(form for form in group if form not in text)
    return tuple(found)
