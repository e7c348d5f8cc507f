"""How many examples a property gets."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

for _name, _examples in (("default", 25), ("ci", 500), ("hand", 20_000)):
    settings.register_profile(
        f"{_name}",
        max_examples=_examples,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
