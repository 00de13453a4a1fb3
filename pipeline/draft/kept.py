"""Sentences that a person has locked: whatever becomes a section's text has them, word for word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.types import Brief, Checker, Finding, Outline, Report

RULE = "lost-sentence"


def keeping(checker: Checker, kept: Mapping[str, Sequence[str]]) -> Checker:
    """``checker``, which also finds an error where a section (id -> its locked sentences) lacks one of them.

    So the model is asked again for it, like for any other fault.
    """
    if not any(kept.values()):
        return checker

    def check(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
        report = checker(text, brief=brief, outline=outline, section=section)
        # At the very end: a place that no open slot covers.
        found = tuple(
            Finding(RULE, "error", section, len(text), len(text), "", f"这句话已锁定，要一字不差地保留：“{sentence}”。")
            for sentence in kept.get(section or "", ())
            if sentence not in text
        )
        return replace(report, findings=(*report.findings, *found)) if found else report

    return check


def told(kept: Sequence[str]) -> str:
    """What a model is told of them, as part of the remarks; "" when there are none."""
    return f"这些话已锁定，要一字不差地保留：{''.join(f'“{sentence}”' for sentence in kept)}" if kept else ""
