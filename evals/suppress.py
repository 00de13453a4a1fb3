"""Findings that a person has looked at and wants left alone, each with the reason.

In the text, for the paragraph that the remark stands in or before (``pipeline/aside.py`` says which):

    <!-- qicao: ignore homophone, doubled-word 因为这是会标原文 -->

In a side file ``qicao-ignore.yaml``, beside the text or in the draft's folder:

    - file: 讲话.md          # beside texts: which of them; in a draft's folder left out
      rule: homophone
      text: 截止目前         # findings inside these words, wherever they stand; left out: in the whole text
      reason: 会标原文如此
      until: 2026-12-31     # the last day; left out: for good

One without a reason has no effect, nor has one that is over. Both are findings, and so is one that hides nothing, where
its rule had what it needs to run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from evals.registry import Ruleset
from pipeline import yamlfile
from pipeline.aside import Aside, Plain, Span
from pipeline.errors import DataError
from pipeline.types import Finding
from pipeline.yamlfile import Node

SIDE_FILE = "qicao-ignore.yaml"
UNUSED, REASONLESS = "unused-suppression", "suppression-without-reason"
_FORM = "<!-- qicao: ignore 规则名 理由 -->"
_ASIDE = re.compile(r"(?:ignore|忽略)[ \t\u3000]+(?P<rules>[a-z0-9-]+(?:[ \t]*[,，、][ \t]*[a-z0-9-]+)*)(?P<reason>.*)")
_COMMA = re.compile(r"[ \t]*[,，、][ \t]*")
_EDGE = " \t\u3000:：,，;；"  # between a rule's name and the reason


@dataclass(frozen=True, slots=True)
class Suppression:
    """``about`` the paragraph it speaks of, or ``text`` the words; neither: everywhere.

    ``at`` is where it stands in the text as read; ``where`` names a place in a side file; ``over``: its last day, past.
    """

    rule: str
    reason: str | None
    text: str | None = None
    about: Span | None = None
    at: Span = (0, 0)
    where: str = ""
    over: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """``findings`` that count, ``ignored`` those that do not, each with the reason."""

    findings: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, str], ...] = ()


# --- judging ------------------------------------------------------------------------------------


def settle(
    findings: Collection[Finding],
    plain: Plain,
    side: Sequence[Suppression],
    rules: Ruleset,
    ran: Collection[str],
    *,
    whole: bool,
) -> Settled:
    """What is left of ``findings`` (spans in ``plain.text``), and what is to be said about the suppressions.

    ``ran`` names the rules that had what they need. What a side file says of a draft may be meant for another section
    than this one, so only over the ``whole`` text is it said to be unused. Spans of the result are in the text as read.
    """
    given = [*(one for aside in plain.asides for one in _told_by(aside)), *side]
    hides = _Hides([one for one in given if _valid(one)], plain.text)
    busy: dict[int, list[Suppression]] = {}
    kept: list[Finding] = []
    ignored: list[tuple[Finding, str]] = []
    for finding in sorted(findings, key=lambda finding: (finding.start, finding.end, finding.rule, finding.message)):
        hiding = hides.those(finding)
        busy.update((id(group), group) for group in hiding)
        if hiding:
            ignored.append((finding, hiding[0][0].reason or ""))
        else:
            kept.append(finding)
    kept = [_moved(finding, plain) for finding in kept]
    used = {one for group in busy.values() for one in group}
    idle = [one for one in given if one not in used and (whole or not one.where)]
    kept += _judged(idle, plain, rules, ran)
    return Settled(tuple(kept), tuple((_moved(finding, plain), reason) for finding, reason in ignored))


def _told_by(aside: Aside) -> Iterator[Suppression]:
    """One for each rule that a remark names; one with an empty rule for a remark that says something else."""
    match = _ASIDE.fullmatch(aside.words)
    names = _COMMA.split(match["rules"]) if match else [""]
    reason = match["reason"].strip(_EDGE) if match else ""
    about = aside.about or (0, -1)  # nothing follows: it holds no finding
    for name in names:
        yield Suppression(name, reason or None, about=about, at=(aside.start, aside.end))


def _valid(one: Suppression) -> bool:
    return bool(one.reason) and one.over is None and one.rule not in ("", UNUSED, REASONLESS)


class _Hides:
    """Suppressions by rule and place, so that a finding asks for its own place only; those of one place are a group."""

    def __init__(self, valid: Sequence[Suppression], text: str) -> None:
        places = [(one, _places(one, text)) for one in valid]
        self._everywhere: dict[str, list[Suppression]] = {}
        self._words: dict[str, list[tuple[list[Suppression], list[Span]]]] = {}
        self._paragraphs: dict[tuple[str, Span], list[Suppression]] = {}
        self._spans: dict[str, list[Span]] = {}
        for one, spans in places:
            if spans is None:
                self._everywhere.setdefault(one.rule, []).append(one)
            elif one.about is None:
                self._words.setdefault(one.rule, []).append(([one], spans))
            else:
                self._paragraphs.setdefault((one.rule, one.about), []).append(one)
        for rule, about in sorted(self._paragraphs):
            self._spans.setdefault(rule, []).append(about)

    def those(self, finding: Finding) -> list[list[Suppression]]:
        """The groups that hide it."""
        rule = finding.rule
        about = _holding(self._spans.get(rule, []), finding)
        found = [self._paragraphs[rule, about]] if about else []
        found += [group for group, spans in self._words.get(rule, []) if _holding(spans, finding)]
        return found + ([self._everywhere[rule]] if rule in self._everywhere else [])


def _places(one: Suppression, text: str) -> list[Span] | None:
    """Where a finding is hidden; None: everywhere."""
    if one.about is not None:
        return [one.about]
    if one.text is None:
        return None
    return [match.span() for match in re.finditer(re.escape(one.text), text)]


def _holding(spans: Sequence[Span], finding: Finding) -> Span | None:
    """The one of ``spans``, sorted and apart, that a finding lies in."""
    at = bisect_right(spans, finding.start, key=lambda span: span[0]) - 1
    return spans[at] if at >= 0 and finding.end <= spans[at][1] else None


def _moved(finding: Finding, plain: Plain) -> Finding:
    if not plain.cut:
        return finding
    start, end = plain.origin(finding.start, finding.end)
    read = plain.read[start:end]
    if read != finding.text and "<!--" not in read:  # a mark inside the span would be lost
        return replace(finding, start=start, end=end, text=read, fix=None)
    return replace(finding, start=start, end=end)


def _judged(idle: Sequence[Suppression], plain: Plain, rules: Ruleset, ran: Collection[str]) -> Iterator[Finding]:
    """What is to be said about suppressions that hid nothing."""
    pages = {rule.page.name: rule.page for rule in rules.rules if rule.page.name in (UNUSED, REASONLESS)}
    for one in dict.fromkeys(idle):
        name, words = _fault(one, rules, ran)
        if words and name in pages:
            page, (start, end) = pages[name], one.at
            message = f"{one.where}：{words}" if one.where else words
            text = plain.read[start:end]
            yield Finding(name, page.level, None, start, end, text, message, page.suggestion, page.source)


def _fault(one: Suppression, rules: Ruleset, ran: Collection[str]) -> tuple[str, str | None]:
    """The rule that it breaks, and how; no words where nothing is wrong with it."""
    if not one.rule:
        return UNUSED, f"看不懂这条注释，应写成 {_FORM}"
    if one.rule in (UNUSED, REASONLESS):
        return UNUSED, f"“{one.rule}”这条规则不能忽略"
    if one.rule not in rules.known:
        return UNUSED, f"没有“{one.rule}”这条规则"
    if not one.reason:
        return REASONLESS, f"忽略“{one.rule}”没有写理由，不起作用"
    if one.over is not None:
        return UNUSED, f"忽略“{one.rule}”只到 {one.over.isoformat()}，已经过期，不起作用"
    return UNUSED, f"忽略“{one.rule}”没有用上：这里没有这条规则的问题" if one.rule in ran else None


# --- side files ---------------------------------------------------------------------------------


def beside(path: Path, today: date) -> tuple[Suppression, ...]:
    """What the side file beside the text at ``path`` says about it."""
    return tuple(one for name, one in _rows(path.parent / SIDE_FILE, today, named=True) if name == path.name)


def in_draft(folder: Path, today: date) -> tuple[Suppression, ...]:
    """What the side file of the draft in ``folder`` says; DataError names file and line."""
    return tuple(one for _, one in _rows(folder / SIDE_FILE, today, named=False))


def _rows(path: Path, today: date, *, named: bool) -> tuple[tuple[str, Suppression], ...]:
    try:
        known = path.stat()
    except OSError:
        return ()
    return _read(path, (known.st_mtime_ns, known.st_size), today, named)


@lru_cache(maxsize=64)
def _read(path: Path, _version: tuple[int, int], today: date, named: bool) -> tuple[tuple[str, Suppression], ...]:
    """All rows of a side file, read once however many texts lie beside it."""
    rows = yamlfile.load(path, DataError).items()
    return tuple(_row(node, path, today, named) for node in rows)


def _row(node: Node, path: Path, today: date, named: bool) -> tuple[str, Suppression]:
    keys = node.mapping({"file", "rule", "text", "reason", "until"}, required=("file", "rule") if named else ("rule",))
    if not named and "file" in keys:
        raise keys["file"].fail("初稿的文件夹里不写 file：整份初稿是一篇。")
    until = keys["until"].day() if "until" in keys else None
    return keys["file"].text() if named else "", Suppression(
        rule=keys["rule"].text(),
        reason=keys["reason"].text() if "reason" in keys else None,
        text=keys["text"].text() if "text" in keys else None,
        where=f"{path.name} 第 {node.line} 行",
        over=until if until is not None and until < today else None,
    )
