"""Packages whose code waits until somebody asks for a name that only it can give.

A client library's ``__init__`` imports all that the library offers; a draft needs one class of it. Within `postponing`
the packages named are there at once, with their submodules, but empty: the first name asked for that is not there runs
their ``__init__``, as if it had been run at once. So nothing is missing, and what nobody asks for costs nothing.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder  # at run time they would take longer than all of this saves
else:
    Loader = MetaPathFinder = object

_CODE = "__postponed__"
_SYSTEM = frozenset({"__path__", "__file__", "__cached__"})  # asked for by every import, never made by a module's code
_running = threading.RLock()  # one for all, as one package's code asks for names of another


class Postponed(ModuleType):
    """A module that runs its code at the first name that is missing. From then on it is a module like any other."""

    def __getattr__(self, name: str) -> Any:
        with _running:
            run = None if name in _SYSTEM else self.__dict__.pop(_CODE, None)
            if run is not None:
                try:
                    run(self)
                except BaseException:
                    self.__dict__[_CODE] = run
                    raise
                object.__setattr__(self, "__class__", ModuleType)
        return ModuleType.__getattribute__(self, name)


class _Later(Loader):
    """Makes a module that holds ``names`` and knows its code."""

    def __init__(self, real: Loader, names: Mapping[str, Any]) -> None:
        self._real, self._names = real, names

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Postponed(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self._names)
        vars(module)[_CODE] = self._real.exec_module


class _Finder(MetaPathFinder):
    def __init__(self, wanted: Callable[[str], bool], names: Mapping[str, Mapping[str, Any]]) -> None:
        self._wanted, self._names = wanted, names

    def find_spec(self, name: str, path: Sequence[str] | None, _: ModuleType | None = None) -> ModuleSpec | None:
        given = self._names.get(name)
        if given is None and not self._wanted(name):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None or (given is None and spec.submodule_search_locations is None):
            return None
        spec.loader = _Later(spec.loader, given or {})
        return spec


@contextmanager
def postponing(
    wanted: Callable[[str], bool], stand_ins: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
) -> Iterator[None]:
    """Within, the code of a package whose dotted name is ``wanted`` is postponed; plain modules are not.

    The modules of ``stand_ins`` (name -> what is in it) are postponed as well, and made known at once. What is imported
    already, and what is not installed, stays as it is.
    """
    finder = _Finder(wanted, stand_ins)
    sys.meta_path.insert(0, finder)
    try:
        for name in stand_ins:
            with suppress(ImportError):
                import_module(name)
        yield
    finally:
        sys.meta_path.remove(finder)
