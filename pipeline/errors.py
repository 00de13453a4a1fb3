"""Everything that qicao raises on purpose. The message is for the user: what is wrong, where, and the way out.

QicaoError
├── InputError            the input or the call is wrong                        exit 2
│   ├── BriefError        a brief
│   ├── DataError         an outline, a prompt, a rule, a lexicon, a reference speech, a suite
│   └── DraftError        a draft's folder
└── ServiceError          the model or a service failed; what was done is kept  exit 3
    ├── ModelUnavailable  no key, wrong key, unknown model, endpoint down: asking again cannot help
    ├── ModelBusy         429, 5xx, time-out, cut stream: retries were used up
    ├── ModelMisbehaved   empty, refused, cut off at the length limit, not Chinese
    └── BudgetSpent       the user's own bound (--budget) would have been exceeded
"""

from __future__ import annotations

TYPE_CHECKING = False  # imported at every start: nothing is imported for annotations alone
if TYPE_CHECKING:
    from pathlib import Path


class QicaoError(Exception):
    """Base of all; ``exit_code`` is the command line's."""

    exit_code = 2


class InputError(QicaoError):
    """The user's input: names the file, the line or key, and the way out."""

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None) -> None:
        self.message, self.path, self.line = message, path, line
        place = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(place + message)


class BriefError(InputError):
    pass


class DataError(InputError):
    pass


class DraftError(InputError):
    pass


class ServiceError(QicaoError):
    """``requests``: how often the service was asked before this was raised; 0 where it was not asked at all."""

    exit_code = 3
    requests = 0


class ModelUnavailable(ServiceError):
    pass


class ModelBusy(ServiceError):
    pass


class ModelMisbehaved(ServiceError):
    """``reply`` keeps what came, for the record."""

    def __init__(self, message: str, *, reply: str = "") -> None:
        super().__init__(message)
        self.reply = reply


class BudgetSpent(ServiceError):
    pass
