from __future__ import annotations

import io
import sys
import types
from pathlib import Path

import pytest
from diffoscope.comparators import ComparatorManager, directory
from diffoscope.comparators.utils import compare
from diffoscope.comparators.utils.file import File
from diffoscope.comparators.utils.specialize import specialize_as
from diffoscope.config import Config
from diffoscope.difference import Difference

from diffoscope_sdist.plugins import finder, hooks, host
from diffoscope_sdist.plugins.plugin import Comparator, InputError, Plugin

pytestmark = pytest.mark.usefixtures("detached")


class Early(File):
    DESCRIPTION = "files of the first plugin"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return str(file.name).endswith(".early")

    def compare(self, other: File, source: object = None) -> Difference:
        return Difference("early", "early", comment="compared early")


class Late(File):
    DESCRIPTION = "files of the second plugin"

    @classmethod
    def recognizes(cls, file: File) -> bool:
        return False


def _names() -> list[str]:
    return [cls.__name__ for cls in ComparatorManager().classes]


def active() -> list[str]:
    return [each.found.name for each in hooks.running()]


def _state() -> tuple[object, ...]:
    return (
        ComparatorManager.reload,
        compare.compare_files,
        list(ComparatorManager().classes),
    )


@pytest.mark.parametrize(
    ("comparators", "around"),
    [
        pytest.param([Early], ["SocketOrFIFO", "Early"], id="default"),
        pytest.param(
            [Early, Late], ["SocketOrFIFO", "Early", "Late"], id="in order"
        ),
        pytest.param(
            [f"{__name__}:Early"], ["SocketOrFIFO", "Early"], id="by name"
        ),
        pytest.param(
            [Comparator(Early, before="gzip.GzipFile")],
            ["Early", "GzipFile"],
            id="before",
        ),
        pytest.param(
            [Comparator(Early, after="gzip.GzipFile")],
            ["GzipFile", "Early"],
            id="after",
        ),
        pytest.param(
            [
                Comparator(Early, before="gzip.GzipFile"),
                Comparator(Late, before="gzip.GzipFile"),
            ],
            ["Early", "Late", "GzipFile"],
            id="both before",
        ),
        pytest.param(
            [Comparator(Early, after="debian_fallback.DotDscFile")],
            ["DotDscFile", "Early"],
            id="after an alternative",
        ),
    ],
)
@pytest.mark.parametrize("reloads", [0, 1, 2], ids="reloaded {}".format)
def test_places_comparators(offer, comparators, around, reloads) -> None:
    offer(Plugin("one", "", comparators))
    before = _names()
    host.activate("one")
    for _ in range(reloads):
        ComparatorManager().reload()
    names = _names()
    first = names.index(around[0])
    assert names[first : first + len(around)] == around
    assert len(names) == len(before) + len(comparators)


def test_places_two_plugins_in_the_order_of_the_command_line(offer) -> None:
    offer(Plugin("one", "", [Late]))
    offer(Plugin("two", "", [Early]))
    host.activate("two")
    host.activate("one")
    assert active() == ["two", "one"]
    names = _names()
    assert names.index("Early") + 1 == names.index("Late")


def test_places_comparators_before_diffoscope_has_loaded_its_own(
    offer, monkeypatch
) -> None:
    monkeypatch.setattr(ComparatorManager, "_singleton", {})
    offer(Plugin("one", "", [Early]))
    host.activate("one")
    assert not ComparatorManager._singleton
    assert "Early" in _names()


def test_two_loads_are_one(offer) -> None:
    offer(Plugin("one", "", [Early]))
    host.activate("one")
    once = _state()
    host.activate("one")
    assert _state() == once
    assert active() == ["one"]


def test_the_host_is_as_it_was_afterwards(offer) -> None:
    before = _state()
    offer(Plugin("one", "", [Early], prepare_pair=lambda a, b: None))
    host.activate("one")
    ComparatorManager().reload()
    assert _state() != before
    host.deactivate()
    assert _state() == before
    assert active() == []


def test_the_end_of_a_run_is_told_to_its_plugins_once(offer) -> None:
    told: list[str] = []
    offer(Plugin("one", "", reset=lambda: told.append("one")))
    host.activate("one")
    host.deactivate()
    host.deactivate()
    assert told == ["one"]


@pytest.mark.parametrize(
    ("comparator", "reason"),
    [
        pytest.param(
            Comparator(Early, after="socket.NoSuchFile"),
            r"LookupError: diffoscope \d+ has no comparator socket.NoSuchFile",
            id="no such place",
        ),
        pytest.param(
            "not_there:Class",
            "ModuleNotFoundError: No module named 'not_there'",
            id="no such module",
        ),
        pytest.param(
            f"{__name__}:pytest",
            "TypeError: .*:pytest is not a comparator class",
            id="no class",
        ),
    ],
)
def test_a_plugin_with_a_bad_comparator_does_not_load(
    offer, comparator, reason
) -> None:
    before = _state()
    offer(Plugin("one", "", [comparator]))
    with pytest.raises(
        finder.FailedToLoad,
        match=f"plugin 'one' of the distribution offers 1 .*: {reason}",
    ):
        host.activate("one")
    assert active() == []
    assert _state() == before


def test_the_comparator_compares(offer, tmp_path: Path) -> None:
    offer(Plugin("one", "", [Early]))
    host.activate("one")
    old, new = tmp_path / "a.early", tmp_path / "b.early"
    old.write_text("old")
    new.write_text("new")
    difference = compare.compare_root_paths(str(old), str(new))
    assert difference.comments == ["compared early"]


class TestPreparePair:
    @pytest.fixture
    def pair(self, tmp_path: Path) -> tuple[str, str]:
        (tmp_path / "old.txt").write_text("old\n")
        (tmp_path / "new.txt").write_text("new\n")
        return str(tmp_path / "old.txt"), str(tmp_path / "new.txt")

    @pytest.fixture
    def prepared(self, offer) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        offer(
            Plugin(
                "one",
                "",
                prepare_pair=lambda a, b: pairs.append((a.name, b.name)),
            )
        )
        host.activate("one")
        return pairs

    def test_is_called(self, prepared, pair) -> None:
        assert compare.compare_root_paths(*pair) is not None
        assert prepared == [pair]

    def test_is_not_called_for_what_is_excluded(
        self, prepared, pair, monkeypatch
    ) -> None:
        monkeypatch.setattr(Config(), "excludes", ["*/new.txt"])
        assert compare.compare_root_paths(*pair) is None
        assert prepared == []

    def test_is_not_called_after_the_run(self, prepared, pair) -> None:
        host.deactivate()
        assert compare.compare_root_paths(*pair) is not None
        assert prepared == []


class TestTwoDirectories:
    @pytest.fixture
    def pair(self, tmp_path: Path) -> list[str]:
        for name in ("old.early", "new.early"):
            (tmp_path / name / "inside.early").mkdir(parents=True)
            (tmp_path / name / name).write_text(name)
        return [str(tmp_path / name) for name in ("old.early", "new.early")]

    def compared(self, offer, pair, prepare_pair) -> list[str]:
        offer(Plugin("one", "", prepare_pair=prepare_pair))
        host.activate("one")
        difference = compare.compare_root_paths(*pair)
        return list(difference.comments)

    def test_are_compared_by_the_class_that_a_plugin_settles(
        self, offer, pair
    ) -> None:
        seen = []

        def settle(*files: File) -> None:
            seen.append(tuple(file.name for file in files))
            for file in files:
                specialize_as(Early, file)

        assert self.compared(offer, pair, settle) == ["compared early"]
        assert seen == [tuple(pair)]

    def test_are_diffoscopes_where_no_plugin_settles_it(
        self, offer, pair
    ) -> None:
        plain = compare.compare_root_paths(*pair)
        self.compared(offer, pair, lambda a, b: None)
        assert compare.compare_root_paths(*pair).equals(plain)

    def test_are_diffoscopes_after_the_run(self, offer, pair) -> None:
        before = directory.compare_directories
        self.compared(offer, pair, lambda a, b: None)
        assert directory.compare_directories is not before
        host.deactivate()
        assert directory.compare_directories is before


def invented(original, feeder1, feeder2) -> str:
    return "@@ invented @@\n"


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(invented, id="itself"),
        pytest.param(f"{__name__}:invented", id="by name"),
        pytest.param(lambda diff, *feeders: diff(*feeders), id="passes on"),
    ],
)
def test_a_function_runs_around_diffoscopes(
    offer, tmp_path: Path, function
) -> None:
    offer(Plugin("one", "", around={"diff": function}))
    host.activate("one")
    pair = [tmp_path / name for name in ("old", "new")]
    for path in pair:
        path.write_text(path.name)
    difference = compare.compare_root_paths(*map(str, pair))
    assert difference.unified_diff.startswith(
        "@@ -1 +1 @@"
        if callable(function) and function is not invented
        else "@@ invented @@"
    )


class TestAttach:
    @pytest.fixture
    def main_module(self, monkeypatch):
        """A stand-in for diffoscope.main that prints what it got."""
        module = types.ModuleType("stand_in")
        source = """
            import argparse, sys
            argcomplete = None
            seen = []
            def create_parser():
                parser = argparse.ArgumentParser(prog="diffoscope")
                parser.add_argument("path1", nargs="?")
                parser.add_argument("path2", nargs="?")
                return parser, lambda parsed_args: seen.append("post_parse")
            def main(args=None):
                parser, post_parse = create_parser()
                parsed_args = parser.parse_args(args)
                post_parse(parsed_args)
                seen.append(parsed_args)
            """
        exec(  # noqa: S102 - our own source
            __import__("textwrap").dedent(source), vars(module)
        )
        return module

    def test_adds_the_option(self, main_module, offer) -> None:
        offer(Plugin("one", ""))
        host.attach(main_module)
        main_module.main(["--plugin", "one", "a", "b"])
        assert main_module.seen[1].plugin == ["one"]
        assert main_module.seen[1].path1 == "a"
        assert main_module.seen[1].path2 == "b"

    def test_keeps_what_runs_after_parsing(self, main_module, offer) -> None:
        seen = main_module.seen
        offer(
            Plugin("one", "", configure=lambda args: seen.append("configure"))
        )
        host.attach(main_module)
        main_module.main(["--plugin", "one"])
        assert seen[:2] == ["post_parse", "configure"]

    def test_one_run_does_not_leak_into_the_next(
        self, main_module, offer
    ) -> None:
        offer(Plugin("one", ""))
        host.attach(main_module)
        main_module.main(["--plugin", "one"])
        assert active() == []
        main_module.main(["a"])
        assert main_module.seen[-1].plugin is None

    def test_puts_arguments_before_those_of_a_run(
        self, main_module, offer
    ) -> None:
        offer(Plugin("one", ""))
        offer(Plugin("two", ""))
        host.attach(main_module, always=["--plugin", "one"])
        main_module.main(["--plugin", "two"])
        assert main_module.seen[-1].plugin == ["one", "two"]

    def test_twice_is_once(self, main_module) -> None:
        host.attach(main_module)
        once = main_module.create_parser, main_module.main
        host.attach(main_module)
        assert (main_module.create_parser, main_module.main) == once

    @pytest.mark.parametrize(
        ("plugin", "message"),
        [
            pytest.param(
                Plugin("one", "", configure=lambda args: args.not_there),
                "AttributeError",
                id="configure",
            ),
            pytest.param(
                Plugin(
                    "one", "", add_options=lambda p: p.add_argument("--help")
                ),
                "conflicting option string: --help",
                id="an option diffoscope has",
            ),
        ],
    )
    def test_an_error_of_a_plugin_is_a_sentence(
        self, main_module, offer, capsys, plugin, message
    ) -> None:
        offer(plugin)
        host.attach(main_module)
        with pytest.raises(SystemExit) as caught:
            main_module.main(["--plugin", "one"])
        assert caught.value.code == 2
        error = capsys.readouterr().err.splitlines()[-1]
        assert error.startswith(
            "diffoscope: error: argument --plugin: plugin 'one' of the "
            "distribution offers 1 failed to load: "
        )
        assert message in error

    @pytest.mark.parametrize(
        ("resolve", "message"),
        [
            pytest.param(
                InputError("there is no a:1"),
                "diffoscope: there is no a:1\n",
                id="nothing to compare",
            ),
            pytest.param(
                KeyError("a:1"),
                "diffoscope: error: argument --plugin: plugin 'one' of the "
                "distribution offers 1 failed to load: KeyError: 'a:1'\n",
                id="exception",
            ),
        ],
    )
    def test_an_argument_that_is_not_resolved_ends_the_run(
        self, main_module, offer, capsys, resolve, message
    ) -> None:
        def fail(argument: str) -> None:
            raise resolve

        offer(Plugin("one", "", resolve_input=fail))
        host.attach(main_module)
        with pytest.raises(SystemExit) as caught:
            main_module.main(["--plugin", "one", "a:1", "a:2"])
        assert caught.value.code == 2
        assert capsys.readouterr().err.endswith(message)


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        pytest.param("ascii", b"\\u2192", id="without the letter"),
        pytest.param("utf-8", "\u2192".encode(), id="with the letter"),
    ],
)
def test_a_letter_that_the_output_cannot_encode_is_escaped(
    offer, monkeypatch, encoding, written
) -> None:
    binary = io.BytesIO()
    output = io.TextIOWrapper(binary, encoding)
    monkeypatch.setattr(sys, "stdout", output)
    offer(Plugin("one", ""))
    host.activate("one")
    print("\u2192", end="", flush=True)
    assert binary.getvalue() == written
