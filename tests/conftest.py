"""What holds for all tests: they see nothing of the machine's own corpus and cache, leave nothing there, and time nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile(
    "qicao", deadline=None
)  # the first example of a process loads the rules; no test is about time
settings.load_profile("qicao")


@pytest.fixture(autouse=True, scope="session")
def places_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    room = tmp_path_factory.mktemp("places")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QICAO_CORPUS", raising=False)
        patch.setenv("QICAO_CACHE", str(room / "cache"))
        patch.setenv("XDG_DATA_HOME", str(room / "data"))
        patch.setenv("XDG_CACHE_HOME", str(room / "cache"))
        yield
