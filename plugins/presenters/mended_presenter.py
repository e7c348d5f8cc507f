"""Mending how one of the host's presenters prints a node."""

from __future__ import annotations

import functools
from collections.abc import Callable, Container
from importlib import import_module
from typing import Any

from .known_source import is_known_release, source_digest


class MendedPresenter:
    """Another ``visit_difference`` for a presenter whose source is known.

    A presenter that is not known to work as expected keeps its own.
    """

    def __init__(
        self,
        module: str,
        name: str,
        visit: Callable[[Any, Any], None],
        relies_on: Callable[[Any], tuple[Any, ...]],
        digests: Container[str | None],
    ) -> None:
        """
        Args:
            module: of the presenter; imported when it is mended.
            name: of its class.
            visit: what to do in place of its ``visit_difference``.
            relies_on: gives what else of the class must be known.
            digests: of the source of all that, in the releases that are.
        """
        self._module = module
        self._name = name
        self._visit = visit
        self._relies_on = relies_on
        self._digests = digests
        self._original: Any = None

    def install(self) -> None:
        """Mend the reports of the runs that follow; may be called again."""
        if self._original is None:
            presenter = self._presenter()
            self._original = vars(presenter)["visit_difference"]
            presenter.visit_difference = self._choose(self._original)

    def uninstall(self) -> None:
        """Undo `install`."""
        if self._original is not None:
            self._presenter().visit_difference = self._original
            self._original = None

    def _presenter(self) -> Any:
        return getattr(import_module(self._module), self._name)

    def _choose(self, host: Any) -> Any:
        @functools.cache
        def is_known() -> bool:
            import diffoscope

            return (
                is_known_release(diffoscope.VERSION)
                and source_digest(host, *self._relies_on(self._presenter()))
                in self._digests
            )

        def visit(presenter: Any, difference: Any) -> None:
            (self._visit if is_known() else host)(presenter, difference)

        return visit
