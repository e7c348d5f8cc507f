"""How often Python looks for reference cycles while archives are compared."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

# New objects after which Python looks.  A comparison makes records by the ten
# thousand, which stay and are in no cycles; at Python's default of 700, it
# spends a tenth of its time looking at them.
_THRESHOLD = 50_000


@contextlib.contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for reference cycles less often meanwhile."""
    before = gc.get_threshold()
    if 0 < before[0] < _THRESHOLD:
        gc.set_threshold(_THRESHOLD, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
