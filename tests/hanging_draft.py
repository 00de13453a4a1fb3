"""Run by test_draft in a process of its own: a draft whose one section hangs until the model is stopped (Ctrl-C)."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from drafting import answer, fake, write

from pipeline.draft.progress import Event
from pipeline.errors import ModelBusy
from pipeline.types import Completion, Prompt


class HangingModel:
    name, remote, repairs = "hanging", True, True

    def __init__(self) -> None:
        self._model, self._stopped = fake(), threading.Event()
        self._others = threading.Semaphore(0)

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        if prompt.task.spec is None or prompt.task.spec.id != "hope":
            assert answer(prompt)
            return self._model.complete(prompt, on_text)
        self._others.acquire()  # until one other section is written
        print("hanging", flush=True)
        self._stopped.wait()
        raise ModelBusy("已停止。")

    def stop(self) -> None:
        self._stopped.set()

    def heard(self, event: Event) -> None:
        if event.kind == "done":
            self._others.release()
        elif event.kind == "note":
            print(event.text, flush=True)


def main() -> int:
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a suite that runs in the background hands on that it is ignored
    model = HangingModel()
    try:
        write(Path(sys.argv[1]), model, on_event=model.heard)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
