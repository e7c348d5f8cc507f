"""Let tox see the interpreters of pyenv, which are not on the PATH."""

from __future__ import annotations

import os
from pathlib import Path

_VERSIONS = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")) / "versions"

# TOX_DISCOVER is what tox's own --discover falls back to.
os.environ.setdefault(
    "TOX_DISCOVER",
    os.pathsep.join(map(str, _VERSIONS.expanduser().glob("3.*/bin/python"))),
)
