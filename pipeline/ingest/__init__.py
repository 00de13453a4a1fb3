"""A scraped or real document -> a clean, segmented reference speech, with its gaps and damage named.

Nothing is dropped silently and nothing invented: ``edits`` list every change to the text read, kept and removed text
together are the text read, and what a filter took out becomes a typed slot unless a fixed formulation leaves no doubt.
The steps, in order, are the files of this folder: ``formats`` (bytes -> text), ``clean``, ``gaps``, ``layout``, ``restore``,
``infer``, ``speech``; ``steps`` takes them. They are imported when first asked for: a check wants ``formats`` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.ingest.description import describe, summary
    from pipeline.ingest.page import Edit, pieces
    from pipeline.ingest.speech import Ingested
    from pipeline.ingest.steps import ingest, ingest_all, render, save

__all__ = ["Edit", "Ingested", "describe", "ingest", "ingest_all", "pieces", "render", "save", "summary"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.ingest import steps

    return getattr(steps, name)
