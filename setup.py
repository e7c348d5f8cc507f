"""Ships the start-up files; everything else is in setup.cfg."""

from __future__ import annotations

import pathlib

from setuptools import setup
from setuptools.command.build_py import build_py

#: They belong at the root of site-packages, where Python looks for them, and
#: not into a package, so package_data cannot name them.
STARTUP_FILES = (
    pathlib.PurePosixPath("startup/diffoscope_sdist.pth"),
    pathlib.PurePosixPath("startup/diffoscope_sdist.start"),
)


class BuildPyWithStartupFiles(build_py):
    """Also copies the start-up files, and says so to `pip uninstall`."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for source, target in self._startup_files():
                self.copy_file(source, target, preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        outputs: list[str] = super().get_outputs(include_bytecode)
        return outputs + [target for _, target in self._startup_files()]

    def get_source_files(self) -> list[str]:
        sources: list[str] = super().get_source_files()
        return sources + [source for source, _ in self._startup_files()]

    def _startup_files(self) -> list[tuple[str, str]]:
        root = pathlib.Path(self.build_lib)
        return [(str(f), str(root / f.name)) for f in STARTUP_FILES]


setup(cmdclass={"build_py": BuildPyWithStartupFiles})
