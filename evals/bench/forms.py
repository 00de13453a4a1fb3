"""How often the evaluators see a formulation that was changed: recall per kind of change.

    python -m evals.bench.forms [--each 60] [--kind left-out] [--seed 1] [--missed]

Into the planted clean texts (those of all sets, see ``evals.bench.second``) one change is put at a time, where a formulation of
the lexicon, a set phrase or a known title stands as it should. Which form, which place and what is put there follow from the seed,
so that two runs can be compared. A change counts as found when a new error or warning meets its place.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.bench import second
from evals.bench.form_changes import CHANGES
from evals.check import check
from evals.matching.literals import Places
from evals.wordings.formulations import finder
from pipeline import lexicon, resources
from pipeline.lexicon import fold

_NEAR = 3  # characters beside the planted place
_LEAST = 4  # 汉字 of a form that is changed
_HANZI = re.compile("[一-鿿]")
_OLD = ("F8", "Q")  # ids of old sayings: a bench of quotations is another one


class Form(NamedTuple):
    """A right form as it stands in a clean text."""

    clean: second.Text
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.clean.text[self.start : self.end]


class Mutant(NamedTuple):
    form: Form
    text: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        return self.text[max(0, self.start - 8) : self.end + 8].replace("\n", "⏎")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="recall on formulations changed by program")
    parser.add_argument("--each", type=int, default=60, help="changes of each kind")
    parser.add_argument("--kind", choices=list(CHANGES), action="append", help="only these kinds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true", help="print what was not found")
    args = parser.parse_args(argv)
    forms = [form for text in _texts() for form in standing(text)]
    known: dict[str, set[tuple[str, str, str]]] = {}
    total: list[bool] = []
    for kind in args.kind or CHANGES:
        made = list(mutants(kind, forms, args.each, args.seed))
        hits = [_found(mutant, known) for mutant in made]
        total += hits
        print(f"{kind:<12} {sum(hits):4} of {len(hits):4}  {sum(hits) / max(1, len(hits)):.3f}", flush=True)
        for mutant, hit in zip(made, hits, strict=True) if args.missed else ():
            if not hit:
                print(f"  missed  {mutant.form.clean.name}  {mutant.form.words} -> {mutant.shown}")
    print(f"{'all':<12} {sum(total):4} of {len(total):4}  {sum(total) / max(1, len(total)):.3f}")
    return 0


def _texts() -> list[second.Text]:
    """Each clean text once: sets lend theirs to others."""
    found = {text.text: text for name in second.names() for text in second.load(name).values()}
    return list(found.values())


def standing(clean: second.Text) -> Iterator[Form]:
    """The formulations, set phrases and titles that stand in a text, none inside another."""
    folded = fold(clean.text)
    places = finder(lexicon.load()).run(folded, Places(clean.text, folded)).right
    spans = [(at.start, at.end) for at in places if not at.entries[0].id.startswith(_OLD)]
    spans += [match.span() for match in _phrases().finditer(folded)]
    reach = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reach and len(_HANZI.findall(folded[start:end])) >= _LEAST:
            reach = end
            yield Form(clean, start, end)


def _phrases() -> re.Pattern[str]:
    lines = [
        line
        for name in ("set-phrases.txt", "phrases.txt")
        for line in (resources.lexicon() / name).read_text("utf-8").splitlines()
    ]
    words = {fold(word) for line in lines if not line.startswith("#") for word in line.split()}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def mutants(kind: str, forms: Sequence[Form], each: int, seed: int) -> Iterator[Mutant]:
    """``each`` changes of one kind, of as many forms as there are: none twice before all had their turn."""
    dice = random.Random(f"{kind} {seed}")
    order = list(forms)
    dice.shuffle(order)
    turns: dict[str, int] = {}
    ranked = []
    for at, form in enumerate(order):
        turns[form.words] = turn = turns.get(form.words, 0) + 1
        ranked.append((turn, at, form))
    made: list[Mutant] = []
    for _, _, form in sorted(ranked, key=lambda row: row[:2]):
        if len(made) == each:
            break
        changed = CHANGES[kind](form.clean.text, form.start, form.end, dice)
        if changed:
            start, end, put = changed
            text = form.clean.text
            made.append(Mutant(form, text[:start] + put + text[end:], start, start + len(put)))
    yield from made


def _found(mutant: Mutant, known: dict[str, set[tuple[str, str, str]]]) -> bool:
    clean = mutant.form.clean
    if clean.text not in known:
        known[clean.text] = {(hit.rule, hit.text, hit.message) for hit in check(clean.text, brief=clean.brief).findings}
    return any(
        hit.level != "info"
        and hit.start <= mutant.end + _NEAR
        and mutant.start - _NEAR <= hit.end
        and (hit.rule, hit.text, hit.message) not in known[clean.text]
        for hit in check(mutant.text, brief=clean.brief).findings
    )


if __name__ == "__main__":
    sys.exit(main())
