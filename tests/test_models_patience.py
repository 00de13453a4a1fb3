"""How often a model is asked again, how long it waits, and how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from endpoint import Behaviour, Endpoint, begun, raw, say, silence, status
from modelrun import TEXT, Run, Start, ignore, starting

from pipeline import models
from pipeline.errors import ModelBusy, ModelUnavailable
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.models.watch import Times
from pipeline.types import Completion


@pytest.fixture
def run() -> Iterator[Start]:
    with starting() as start:
        yield start


def test_retry_after_is_honoured(run: Start) -> None:
    started = run(status(429, retry_after="7"), say(TEXT))
    started.ask()
    assert started.waits == [7.0]
    assert started.events == ["政治方向：第 2 次尝试：429，等待 7 秒"]


def test_retry_after_beyond_the_bound_gives_up(run: Start) -> None:
    started = run(status(429, retry_after="3600"), say(TEXT))
    with pytest.raises(ModelBusy, match="3600"):
        started.ask()
    assert len(started.server.requests) == 1


@pytest.mark.parametrize("value", ["", "soon", "nan", "Wed, 21 Oct 2015 07:28:00"])
def test_retry_after_that_makes_no_sense(run: Start, value: str) -> None:
    started = run(status(503, retry_after=value), say(TEXT))
    started.ask()
    assert len(started.waits) == 1 and 0 <= started.waits[0] <= 1


def test_retry_after_as_a_date_gone_by(run: Start) -> None:
    started = run(status(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), say(TEXT))
    started.ask()
    assert started.waits == [0.0]


def test_waits_double_up_to_a_bound_and_jitter() -> None:
    waits: list[float] = []
    rules = Retries(attempts=6, first_wait=1, longest_wait=4, jitter=0.5, sleep=waits.append)
    with Endpoint(*[status(500)] * 6) as server:
        started = Run(server, retries=rules)
        with pytest.raises(ModelBusy):
            started.ask()
        models.close(started.model)
    for wait, base in zip(waits, [1, 2, 4, 4, 4], strict=True):
        assert base <= wait <= base * 1.5


def test_one_budget_for_all_calls_of_a_model(run: Start) -> None:
    rules = Retries(attempts=3, budget=3, sleep=ignore)
    started = run(*[status(500)] * 9, retries=rules)
    with pytest.raises(ModelBusy):
        started.ask()
    with pytest.raises(ModelBusy, match="已用完"):
        started.ask()
    with pytest.raises(ModelBusy, match="已用完"):
        started.ask()
    assert len(started.server.requests) == 3 + 2 + 1


def test_refused_key_is_not_tried_again(run: Start) -> None:
    started = run(status(401), say(TEXT))
    for _ in range(3):
        with pytest.raises(ModelUnavailable):
            started.ask()
    assert len(started.server.requests) == 1


def test_stop_ends_a_call_under_way(run: Start) -> None:
    started = run(silence())
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(started.ask)
        started.server.arrived.wait()
        models.stop(started.model)
        assert isinstance(asked.exception(), ModelBusy)
    with pytest.raises(ModelBusy, match="已停止"):
        started.ask()


def test_warm_imports_beforehand(run: Start) -> None:
    started = run(say(TEXT))
    models.warm(started.model)
    assert started.ask().text == TEXT


def test_warm_stop_and_close_do_nothing_for_models_without() -> None:
    model = open_model("compose", environ={})
    assert [act(model) for act in (models.warm, models.stop, models.close)] == [None, None, None]
    assert models.asked(model) is None and models.endpoint(model) is None


# --- the circuit breaker ---


@pytest.mark.parametrize("behaviour", [status(500), status(503), status(429), begun(TEXT), raw("data: {\n\n")])
def test_an_endpoint_that_is_down_is_left_alone(run: Start, behaviour: Behaviour) -> None:
    started = run(*[behaviour] * 99)
    for number in range(10):
        with pytest.raises(ModelBusy, match="--resume") as caught:
            started.ask()
        assert caught.value.requests == (3 if number < 3 else 0)
    assert len(started.server.requests) == 3 * 3  # three prompts were given up on, seven were not asked
    assert "先不再问" in str(caught.value)


def test_an_endpoint_that_never_answers_is_left_alone(run: Start) -> None:
    started = run(*[silence()] * 99, times=Times(first=0.05), retries=Retries(attempts=1))
    for _ in range(10):
        with pytest.raises(ModelBusy, match="超时"):
            started.ask()
    assert len(started.server.requests) == 3


def test_sections_side_by_side_stop_together_when_the_endpoint_is_down(run: Start) -> None:
    started = run(*[status(502)] * 99, retries=Retries(attempts=4, sleep=ignore))
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(started.ask) for _ in range(11)]
        errors = [future.exception() for future in asked]
    assert all(isinstance(error, ModelBusy) for error in errors)
    requests = sum(error.requests for error in errors if isinstance(error, ModelBusy))
    # Two prompts to the end, and the four that were under way when the third was given up on; without a breaker it is 44.
    assert len(started.server.requests) == requests <= (2 + 4) * 4


def test_an_answer_in_between_keeps_the_circuit_closed(run: Start) -> None:
    bad = [status(500)] * 3
    started = run(*bad, *bad, say(TEXT), *bad, *bad, say(TEXT))
    for good in (False, False, True, False, False, True):
        if good:
            assert started.ask().text == TEXT
        else:
            with pytest.raises(ModelBusy):
                started.ask()


def test_after_a_rest_one_call_tries_and_an_answer_closes_the_circuit(run: Start) -> None:
    now = [0.0]
    rules = Retries(attempts=2, failures=1, rest=30, sleep=ignore, clock=lambda: now[0])
    started = run(status(500), status(500), status(500), say(TEXT), say(TEXT), retries=rules)
    for moment, requests in ((0, 2), (29, 2), (31, 3), (60, 3)):  # the one that tries is not asked twice
        now[0] = moment
        with pytest.raises(ModelBusy):
            started.ask()
        assert len(started.server.requests) == requests
    now[0] = 62
    assert started.ask().text == TEXT == started.ask().text


def test_a_prompt_that_is_refused_shows_that_the_endpoint_is_up(run: Start) -> None:
    now = [0.0]
    rules = Retries(attempts=1, failures=2, rest=30, sleep=ignore, clock=lambda: now[0])
    down, refused = status(503), status(400, message="maximum context length is 4096 tokens")
    started = run(down, refused, down, down, refused, say(TEXT), retries=rules)
    for error in (ModelBusy, ModelUnavailable, ModelBusy, ModelBusy):  # one down, up, two down: the circuit opens
        with pytest.raises(error):
            started.ask()
    with pytest.raises(ModelBusy, match="先不再问"):
        started.ask()
    now[0] = 31
    with pytest.raises(ModelUnavailable):  # the one that tries
        started.ask()
    assert started.ask().text == TEXT and len(started.server.requests) == 6


def test_with_no_retries_left_an_endpoint_that_is_down_is_left_alone_too(run: Start) -> None:
    started = run(*[status(503)] * 99, retries=Retries(attempts=4, budget=3, failures=3, sleep=ignore))
    said = []
    for _ in range(8):
        with pytest.raises(ModelBusy) as caught:
            started.ask()
        said.append(str(caught.value))
    assert len(started.server.requests) == 4 + 1 + 1
    assert "已用完" in said[1] and all("先不再问" in line for line in said[3:])


def test_an_endpoint_that_goes_down_amid_eight_sections(run: Start) -> None:
    """Two are answered; what the others ask after that is bounded, counted, and tried again after the rest, by one."""
    now = [0.0]
    rules = Retries(attempts=4, failures=3, rest=30, budget=40, sleep=ignore, clock=lambda: now[0])
    started = run(say(TEXT), say(TEXT), *[status(503)] * 99, retries=rules)

    def asked() -> list[Completion | BaseException | None]:
        with ThreadPoolExecutor(8) as pool:
            futures = [pool.submit(started.ask) for _ in range(8)]
        return [future.exception() or future.result() for future in futures]

    found = asked()
    counts = [one.requests for one in found if isinstance(one, Completion | ModelBusy)]
    assert len(counts) == 8 and sum(isinstance(one, Completion) for one in found) == 2
    assert len(started.server.requests) == sum(counts) <= 2 + 6 * 4
    now[0] = 31
    before = len(started.server.requests)
    again = asked()
    assert all(isinstance(one, ModelBusy) for one in again)
    assert len(started.server.requests) == before + 1 == before + sum(one.requests for one in again if isinstance(one, ModelBusy))  # fmt: skip
    started.server.otherwise = say(TEXT)
    started.server.clear()
    now[0] = 62
    assert started.ask().text == TEXT
    assert sum(isinstance(one, Completion) for one in asked()) == 8


def test_a_service_that_asks_for_a_long_wait_is_not_asked_by_the_others(run: Start) -> None:
    started = run(status(429, retry_after="3600"), say(TEXT))
    for _ in range(3):
        with pytest.raises(ModelBusy, match="3600"):
            started.ask()
    assert len(started.server.requests) == 1


def test_requests_are_counted(run: Start) -> None:
    unknown_option = status(400, message="Unknown field: stream_options")
    started = run(status(500), begun(TEXT), say(TEXT), say(TEXT), unknown_option, say(TEXT, usage=None))
    assert [started.ask().requests for _ in range(3)] == [3, 1, 2]
    assert len(started.server.requests) == 6
