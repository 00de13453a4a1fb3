"""`compose`: no model at all. The prompt's passages and task are laid together by ``pipeline.compose``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.compose import compose
from pipeline.types import Completion, Prompt


@dataclass(frozen=True, slots=True)
class ComposeModel:
    """Deterministic, local, free; asking it again gives the same text, so it is never asked to repair."""

    name: str = "compose"
    remote: bool = False
    repairs: bool = False

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        text = compose(prompt.task, prompt.references)
        on_text(text)
        return Completion(text=text, model=self.name, finish="stop")
