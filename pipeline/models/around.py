"""A model around a model: what a layer (cache, budget) hands through unchanged."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pipeline import models
from pipeline.types import ChatModel, Completion, Prompt


class Around:
    """Behaves as ``inner`` in everything; a layer overrides what it is there for."""

    def __init__(self, inner: ChatModel) -> None:
        self.inner = inner

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def remote(self) -> bool:
        return self.inner.remote

    @property
    def repairs(self) -> bool:
        return self.inner.repairs

    @property
    def endpoint(self) -> str | None:
        return models.endpoint(self.inner)

    @property
    def asked(self) -> threading.Event | None:
        return models.asked(self.inner)

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        return self.inner.complete(prompt, on_text)

    def accept(self, prompt: Prompt) -> None:
        models.accept(self.inner, prompt)

    def warm(self) -> None:
        models.warm(self.inner)

    def stop(self) -> None:
        models.stop(self.inner)

    def close(self) -> None:
        models.close(self.inner)
