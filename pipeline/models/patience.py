"""How often to ask again, how long to wait, and when to stop asking: retries with one budget for all calls of a model,
and a circuit breaker.

The client libraries retry as well, but silently, with a sleep that nothing can interrupt, and never a stream that broke
off half-way. So their own retries are switched off and these stand in for them.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.errors import ModelBusy, ServiceError


@dataclass(frozen=True, slots=True)
class Retries:
    """Bounds of asking again; seconds. ``sleep`` replaces the interruptible wait (tests hand in ``list.append``)."""

    attempts: int = 4  # calls for one prompt, the first included
    first_wait: float = 1.0  # doubled each time
    longest_wait: float = 60.0  # also the longest Retry-After that is honoured
    jitter: float = 0.25  # up to this share more, at random: sections side by side shall not come back together
    budget: int = 40  # retries of all prompts of one model together, that is, of one draft
    # Prompts given up on, one after another and none answered in between, until the endpoint counts as down. Three: a
    # prompt that a gateway cannot digest, and another one, must not keep the other sections from being written.
    failures: int = 3
    rest: float = 30.0  # then nothing is asked for so long; after that one call tries whether it is up again
    sleep: Callable[[float], object] | None = None
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one call. ``word`` is short (429, 超时), ``error`` is raised when asking again is no use.

    ``after``: seconds that the service asked to wait. ``lasting``: the next call would meet the same.
    """

    word: str
    error: ServiceError
    retry: bool = False
    after: float | None = None
    lasting: bool = False


class Patience:
    """Shared by all calls of one model, from any thread."""

    def __init__(self, retries: Retries, on_event: Callable[[str], None]) -> None:
        self._retries, self._on_event = retries, on_event
        self._lock = threading.Lock()
        self._left = retries.budget
        self._broken: ServiceError | None = None
        self._failures = 0  # prompts given up on since the last answer
        self._closed_until: float | None = None
        self._why = ""
        self._stopped = threading.Event()

    def check(self) -> None:
        """Before a prompt. Raises what makes any further call useless: a lasting fault, an endpoint that is down, a stop.

        After the rest the first caller may pass, to try the endpoint; the others are refused until it was answered.
        """
        self._expect_alive()
        with self._lock:
            if self._closed_until is None:
                return
            now = self._retries.clock()
            if now < self._closed_until:
                raise ModelBusy(self._why)
            self._closed_until = now + self._retries.rest

    def answered(self) -> None:
        """The endpoint is up."""
        with self._lock:
            self._failures, self._closed_until = 0, None

    def stop(self) -> None:
        """End all waits, refuse all calls from now on."""
        self._stopped.set()

    def again(self, fault: Fault, attempt: int, label: str) -> None:
        """Wait before call number ``attempt + 1``, or raise the fault's error when there shall be none."""
        self._expect_alive()
        if not fault.retry or attempt >= self._retries.attempts or self._closed_until is not None:
            raise self._given_up(fault)
        seconds = self._wait_for(fault, attempt)
        with self._lock:
            spent = self._left <= 0
            self._left -= not spent
        if spent:
            self._given_up(fault)  # without retries, too, an endpoint that is down must be told from a bad prompt
            raise type(fault.error)(f"{fault.error}这次起草的重试次数（{self._retries.budget}）已用完。")
        self._on_event(f"{label}第 {attempt + 1} 次尝试：{fault.word}，等待 {seconds:.3g} 秒")
        (self._retries.sleep or self._stopped.wait)(seconds)
        self._expect_alive()
        if self._closed_until is not None:
            raise ModelBusy(self._why)

    def _expect_alive(self) -> None:
        if self._stopped.is_set():
            raise ModelBusy("已停止，没有再问模型。")
        if self._broken is not None:
            raise type(self._broken)(*self._broken.args)

    def _given_up(self, fault: Fault) -> ServiceError:
        """The error of a prompt that is not asked again, counted."""
        if fault.lasting:
            self._broken = fault.error
        elif fault.retry:
            with self._lock:
                self._failures += 1
                if self._failures >= self._retries.failures and self._closed_until is None:
                    self._close(self._retries.rest, f"接口连续 {self._failures} 次都没有问成，先不再问。{fault.error}")
        else:
            self.answered()  # this prompt was refused, by an endpoint that is up
        return fault.error

    def _close(self, seconds: float, why: str) -> None:
        """Under the lock: ask nothing for so long."""
        self._closed_until, self._why = self._retries.clock() + seconds, why

    def _wait_for(self, fault: Fault, attempt: int) -> float:
        rules = self._retries
        if fault.after is not None:
            if fault.after > rules.longest_wait:
                asked = f"服务要求等 {fault.after:.0f} 秒再试，超过上限 {rules.longest_wait:.0f} 秒。"
                error = type(fault.error)(f"{fault.error}{asked}")
                with self._lock:  # it will say the same to every section
                    self._close(fault.after, str(error))
                raise error
            return fault.after
        wait = min(rules.first_wait * 2.0 ** (attempt - 1), rules.longest_wait)
        return wait * (1 + rules.jitter * random.random())
