"""During a run: a bound in money or tokens that stops it before it is exceeded.

Before a call the most that it may take is set aside: the prompt, and a bound on the reply, thinking included, which goes
to the service with the call (`Prompt.most`). So tokens that a service counts and never shows (hidden reasoning) cannot
exceed it either. Where that much is not left, calls wait for each other, and the last ones get a bound of what is left;
a call for which not even a usual reply is left is not made, and none after it. What a call took is what the service
reports, reasoning included, else what was heard. A reply that grows beyond the bound is cut off here as well: for services
that do not know such a bound, or refuse it, that is all there is, and hidden reasoning is known only after the call.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline import tokens
from pipeline.cost.estimate import expected
from pipeline.cost.prices import Price
from pipeline.errors import BudgetSpent, InputError, ModelBusy
from pipeline.models.around import Around
from pipeline.types import ChatModel, Completion, Prompt, Usage

_BOUND = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmM万])?\s*(t|T|tokens?|词元)?")
_SCALE = {"k": 1_000, "m": 1_000_000, "万": 10_000}
_READ = 40  # characters of a stream that are counted at once
# The bound on a reply: a multiple of its usual length, and room for thinking. Before a model has shown how much it thinks
# 25,000 tokens, which is what vendors of reasoning models advise to leave at first; then a multiple of what it has shown.
_ROOMY, _UNKNOWN_THINKING, _MORE_THINKING = 4, 25_000, 2


@dataclass(frozen=True, slots=True)
class Budget:
    """A bound in tokens when ``price`` is None, else in the price's currency."""

    limit: float
    price: Price | None = None

    def cost(self, usage: Usage) -> float:
        return self.price.of(usage) if self.price else float((usage.input or 0) + (usage.output or 0))

    def output(self, amount: float) -> int:
        """Tokens of reply that ``amount`` pays for."""
        each = self.price.of(Usage(0, 1)) if self.price else 1.0
        return int(amount / each) if each else _UNKNOWN_THINKING

    def shown(self, amount: float) -> str:
        return f"{amount:.4g} {self.price.currency}" if self.price else f"{amount:,.0f} 词元"


def parse(text: str, price: Price | None) -> Budget:
    """``200000t`` and ``20万t`` are tokens, ``2.5`` is money in the currency of ``price``; InputError for what is neither."""
    match = _BOUND.fullmatch(text.strip())
    limit = float(match[1]) * _SCALE.get((match[2] or "").lower(), 1) if match else 0.0
    if match is None or limit <= 0:
        raise InputError(f"--budget 要写钱数（如 2.5）或词元数（如 200000t），现在是“{text}”。")
    if match[3]:
        return Budget(limit)
    if price is None:
        raise InputError(
            f"价目表里没有这个模型和接口的价格，--budget 不能写钱数。可以写词元数（{text}t 这样），或把价格写进 prices.yaml。"
        )
    return Budget(limit, price)


class Metered(Around):
    """``inner`` with a purse. Calls side by side share it; where one has to wait until others have paid, it waits."""

    def __init__(self, inner: ChatModel, budget: Budget) -> None:
        super().__init__(inner)
        self._budget = budget
        self._spent = 0.0
        self._under_way: list[float] = []  # what each call under way has set aside
        self._thinking: int | None = None  # tokens beyond a usual reply, the most so far
        self._refused: str | None = None
        self._stopped = False
        self._change = threading.Condition()

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        """As `ChatModel.complete`; BudgetSpent when the bound does not allow it, or no more of it."""
        meter = _Meter(prompt, self.name)
        need, most = self._reserve(meter)

        def heard(piece: str) -> None:
            meter.add(piece)
            self._expect_room(meter, need)
            on_text(piece)

        completion = None
        try:
            completion = self.inner.complete(replace(prompt, most=most), heard)
            return completion
        finally:
            self._settle(meter, completion, need)

    def stop(self) -> None:
        with self._change:
            self._stopped = True
            self._change.notify_all()
        super().stop()

    def _reserve(self, meter: _Meter) -> tuple[float, int]:
        """Set aside the most that a call may take, and the tokens of its reply in that; waits when others may make room."""
        with self._change:
            while not self._refused and not self._stopped:
                most = meter.most(self._thinking)
                need, left = self._budget.cost(most), self._budget.limit - self._spent - sum(self._under_way)
                # Asked of the calls, not of their sum: money added and taken away again seldom leaves exactly nothing.
                if need > left and self._under_way:
                    self._change.wait()
                    continue
                if need > left >= self._budget.cost(meter.expected(self._thinking)):
                    need = left
                if need <= left:
                    self._under_way.append(need)
                    given = self._budget.cost(Usage(most.input, 0))
                    return need, max(1, min(most.output or 0, self._budget.output(need - given)))
                self._refuse()
            if self._stopped:
                raise ModelBusy("已停止，没有再问模型。")
            raise BudgetSpent(self._refused)

    def _expect_room(self, meter: _Meter, need: float) -> None:
        with self._change:
            others = sum(self._under_way) - need
            if self._spent + others + self._budget.cost(meter.paid(None)) > self._budget.limit:
                self._refuse()
                raise BudgetSpent(self._refused)

    def _settle(self, meter: _Meter, completion: Completion | None, need: float) -> None:
        with self._change:
            self._under_way.remove(need)
            self._spent += self._budget.cost(meter.paid(completion))
            if completion is not None and completion.usage.output:
                more = completion.usage.output - meter.usual
                self._thinking = max(self._thinking or 0, more, completion.usage.reasoning or 0)
            self._change.notify_all()

    def _refuse(self) -> None:
        """Under the lock: no call from now on. The first words stay, so that all sections are told the same."""
        if self._refused is None:
            limit, spent = self._budget.shown(self._budget.limit), self._budget.shown(self._spent)
            self._refused = (
                f"到了预算 {limit}（已用约 {spent}），不再调用模型。可以加大 --budget 再来（起草加 --resume 接着写）。"
            )
        self._change.notify_all()


class _Meter:
    """What one call takes, as far as it can be known from outside."""

    def __init__(self, prompt: Prompt, model: str) -> None:
        self._prompt, self._model = prompt, model
        self._given = round(prompt.tokens.total * (1 if prompt.tokens.exact else 1 + tokens.MARGIN))
        self._seen = 0
        self._unread = ""

    def add(self, piece: str) -> None:
        self._unread += piece
        if len(self._unread) >= _READ:
            self._seen += tokens.estimate(self._unread, self._model)
            self._unread = ""

    @property
    def usual(self) -> int:
        """Tokens of a reply of the usual length."""
        return expected(self._prompt.task.spec, self._prompt.task.outline, self._model)

    def expected(self, thinking: int | None) -> Usage:
        return Usage(self._given, self.usual + (thinking or 0))

    def most(self, thinking: int | None) -> Usage:
        room = _UNKNOWN_THINKING if thinking is None else _MORE_THINKING * thinking
        return Usage(self._given, _ROOMY * self.usual + room)

    def paid(self, completion: Completion | None) -> Usage:
        """As the service counted, else as estimated; with what was heard of tries that broke off, which it charges, too."""
        seen = self._seen + tokens.estimate(self._unread, self._model)
        if completion is None:
            return Usage(self._given, seen) if seen else Usage(0, 0)
        whole, usage = tokens.estimate(completion.text, self._model), completion.usage
        lost = seen - whole
        lost = lost if lost > _READ + whole * tokens.MARGIN else 0
        given = self._given if usage.input is None else usage.input
        made = whole if usage.output is None else usage.output
        return Usage(given + (self._given if lost else 0), made + lost, usage.cached)
