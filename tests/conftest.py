"""What holds for all tests: they see nothing of the machine's own corpus and cache, and leave nothing there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def places_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    room = tmp_path_factory.mktemp("places")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QICAO_CORPUS", raising=False)
        patch.setenv("QICAO_CACHE", str(room / "cache"))
        patch.setenv("XDG_DATA_HOME", str(room / "data"))
        patch.setenv("XDG_CACHE_HOME", str(room / "cache"))
        yield
