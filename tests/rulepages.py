"""The pages of tests/rules/: each rule's bad, near-miss and good cases with exact spans.

    # untraced-figure

    ```settings
    section: review              # the case is this one section; left out: it is a whole speech
    type: congress_opening       # left out: the brief's type, else guessed from the text
    brief: |                     # the text of a brief.yaml; left out: no brief
      speech_type: congress_opening
    reference: 发展会员35万人。   # the text of a reference speech that was used; left out: none
    kept: [这句话不能动。]         # sentences that a person has locked in the section; left out: none
    beside: [homophone]          # other rules that run, too; what they find is not looked at
    ```

    ## bad
    - 发展会员⟦20万人⟧。            every finding of the rule is marked, ⟦⟧ alone is an empty span
    - 又一例

    ```text section=part-1
    一个多行的例子；语言后面可以另写 section=… 或 type=…
    ```

    ## near-miss                 looks like the fault and is none
    ## good                      how it is written right, and boundaries

At least three of each. The page's other half (what, why, instead, source) is generated from the rule itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline import yamlfile
from pipeline.types import Brief, ReferenceSection, ReferenceSpeech

FOLDER = Path(__file__).parent / "rules"
KINDS = ("bad", "near-miss", "good")
OPEN, CLOSE = "⟦", "⟧"
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEAD = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """``marked`` is the text with its spans in ⟦⟧."""

    rule: str
    kind: str
    number: int
    marked: str
    section: str | None = None
    type: str | None = None
    brief: str | None = None
    reference: str | None = None
    kept: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}-{self.kind}-{self.number}"

    @property
    def text(self) -> str:
        return self.marked.replace(OPEN, "").replace(CLOSE, "")

    @property
    def spans(self) -> list[tuple[int, int]]:
        found, starts, at = [], [], 0
        for mark in self.marked:
            if mark == OPEN:
                starts.append(at)
            elif mark == CLOSE:
                found.append((starts.pop(), at))
            else:
                at += 1
        assert not starts, f"{self}: {OPEN} without {CLOSE}"
        return sorted(found)

    def as_brief(self) -> Brief | None:
        return briefs.parse(self.brief, f"{self}") if self.brief else None

    def as_references(self) -> tuple[ReferenceSpeech, ...]:
        if self.reference is None:
            return ()
        section = ReferenceSection("review", "review", None, self.reference)
        return (ReferenceSpeech("ref", "某次讲话", "congress_opening", None, "test", (section,)),)

    def as_outline(self) -> outlines.Outline | None:
        return outlines.load(self.type) if self.type else None


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.md"))


def read(name: str) -> list[Case]:
    """All cases of a page; AssertionError names what is wrong with it."""
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {name}\n"), f"{name}.md must begin with its own name"
    blocks = list(_BLOCK.finditer(page))
    heads = [
        head for head in _HEAD.finditer(page) if not any(block.start() < head.start() < block.end() for block in blocks)
    ]
    base = Case(name, "", 0, "")
    for match in blocks:
        if match[1] == "settings":
            base = _settings(base, match[3])
    assert [head[1] for head in heads] == list(KINDS), f"{name}.md: sections must be {', '.join(KINDS)}"
    cases = []
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        part = page[head.end() : after.start() if after else len(page)]
        for number, (text, options) in enumerate(_texts(part), 1):
            cases.append(replace(base, kind=head[1], number=number, marked=text, **options))
    return cases


def _settings(base: Case, text: str) -> Case:
    keys = yamlfile.parse(text, f"{base.rule}.md").mapping({"section", "type", "brief", "reference", "kept", "beside"})
    return replace(
        base,
        section=keys["section"].text() if "section" in keys else None,
        type=keys["type"].text() if "type" in keys else None,
        brief=keys["brief"].text() if "brief" in keys else None,
        reference=keys["reference"].text() if "reference" in keys else None,
        kept=keys["kept"].texts() if "kept" in keys else (),
        beside=keys["beside"].texts() if "beside" in keys else (),
    )


def _texts(part: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    """Cases in their order: list items and ``text`` blocks, with the options of a block."""
    blocks = list(_BLOCK.finditer(part))
    rows: list[tuple[int, str, dict[str, str | None]]] = []
    for block in blocks:
        options = dict(word.split("=", 1) for word in block[2].split())
        known: dict[str, str | None] = {key: value if value != "none" else None for key, value in options.items()}
        rows.append((block.start(), block[3], known))
    for match in re.finditer(r"^- (.+)$", part, re.MULTILINE):
        if not any(block.start() < match.start() < block.end() for block in blocks):
            rows.append((match.start(), match[1], {}))
    for _, text, options in sorted(rows, key=lambda row: row[0]):
        yield text, options
