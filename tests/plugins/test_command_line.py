"""The programs as they are installed, each run in a process of its own."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest

from tests.plugins import processes
from tests.plugins.distributions import install
from tests.plugins.processes import MODULE, OURS, SCRIPT, run

pytestmark = processes.needs_startup_files

PROGRAMS = [
    pytest.param(SCRIPT, id="diffoscope"),
    pytest.param(MODULE, id="python -m diffoscope.main"),
    pytest.param(OURS, id="diffoscope-sdist"),
]

GREETING = """
from diffoscope_sdist.plugins.plugin import Plugin


def add_options(parser):
    parser.add_argument("--hi-name", default="you")


def configure(parsed_args):
    print("hi", parsed_args.hi_name)


plugin = Plugin("hi", "greets", add_options=add_options, configure=configure)
"""


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("old\n")
    new.write_text("new\n")
    return old, new


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A directory with one plugin that works and one that does not."""
    path = tmp_path / "site"
    install(
        path, "greeting", {"hi": "greeting:plugin"}, {"greeting": GREETING}
    )
    install(
        path, "wreck", {"bad": "wreck:plugin"}, {"wreck": "import nowhere"}
    )
    return path


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    "option",
    [
        pytest.param(["--plugin", "sdist"], id="two words"),
        pytest.param(["--plugin=sdist"], id="one word"),
        pytest.param(["--plug", "sdist"], id="abbreviated"),
        pytest.param(["--plugin=sdist", "--plugin", "sdist"], id="twice"),
    ],
)
def test_takes_the_option(
    program: tuple[str, ...], option: list[str], pair: tuple[Path, Path]
) -> None:
    done = run(*program, *option, "--sdist-archive-metadata=none", *pair)
    # No sdists: it says that it stands aside, and nothing else.
    assert done.stderr.count("\n") == 1
    assert "the plugin sdist stands aside" in done.stderr
    assert done.returncode == 1
    assert done.stdout.endswith("@@ -1 +1 @@\n-old\n+new\n")


@pytest.mark.parametrize("program", PROGRAMS)
def test_takes_the_option_at_the_end(
    program: tuple[str, ...], pair: tuple[Path, Path]
) -> None:
    assert run(*program, *pair, "--plugin", "sdist").returncode == 1


def test_takes_the_option_from_a_file(
    tmp_path: Path, pair: tuple[Path, Path]
) -> None:
    arguments = tmp_path / "arguments"
    arguments.write_text(f"--plugin\nsdist\n--sdist-max-bytes=9\n{pair[0]}\n")
    assert run(*SCRIPT, f"@{arguments}", pair[1]).returncode == 1


@pytest.mark.parametrize("program", PROGRAMS)
def test_equal_files_are_equal(
    program: tuple[str, ...], pair: tuple[Path, Path]
) -> None:
    done = run(*program, "--plugin=sdist", pair[0], pair[0])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_several_plugins(pair: tuple[Path, Path], site: Path) -> None:
    options = ["--plugin=hi", "--plugin=sdist", "--hi-name=all"]
    done = run(*SCRIPT, *options, *pair, path=site)
    assert done.stdout.startswith("hi all\n")
    assert done.returncode == 1


@pytest.mark.parametrize("program", PROGRAMS)
def test_lists_plugins(program: tuple[str, ...], site: Path) -> None:
    done = run(*program, "--list-plugins", path=site)
    assert done.returncode == 0
    assert done.stderr == ""
    bad, hi, ours = done.stdout.splitlines()
    assert bad == (
        "bad    1.0    wreck             (plugin 'bad' of the distribution "
        "wreck 1.0 failed to load: ModuleNotFoundError: No module named "
        "'nowhere')"
    )
    assert hi == "hi     1.0    greeting          greets"
    assert ours.startswith("sdist  ")
    assert ours.endswith(
        "  diffoscope-sdist  compares Python source distributions"
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_shows_our_options(program: tuple[str, ...]) -> None:
    done = run(*program, "--help")
    assert done.returncode == 0
    assert "\n  --plugin NAME " in done.stdout
    assert "\n  --list-plugins " in done.stdout
    assert ("--sdist-" in done.stdout) == (program == OURS)


@pytest.mark.parametrize("option", ["--help", "-h", "--hel"])
def test_help_shows_the_options_of_the_plugins_named(option: str) -> None:
    done = run(*SCRIPT, "--plugin", "sdist", option)
    assert done.returncode == 0
    assert "\n  --sdist-archive-metadata {summary,full,none}" in done.stdout


def test_help_shows_the_descriptions_of_comparators() -> None:
    done = run(*SCRIPT, "--plugin", "sdist", "--help")
    assert "Python source distributions" in " ".join(done.stdout.split())


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_unknown_name(
    program: tuple[str, ...], pair: tuple[Path, Path]
) -> None:
    done = run(*program, "--plugin", "foo", *pair)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("usage: ")
    assert done.stderr.endswith(
        ": error: argument --plugin: unknown plugin 'foo' (available: sdist)\n"
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_plugin_that_does_not_load(
    program: tuple[str, ...], pair: tuple[Path, Path], site: Path
) -> None:
    done = run(*program, "--plugin", "bad", *pair, path=site)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.endswith(
        ": error: argument --plugin: plugin 'bad' of the distribution wreck "
        "1.0 failed to load: ModuleNotFoundError: No module named 'nowhere'\n"
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_broken_plugin_disturbs_nobody_else(
    program: tuple[str, ...], pair: tuple[Path, Path], site: Path
) -> None:
    done = run(*program, "--plugin", "hi", *pair, path=site)
    assert "wreck" not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["--sdist-max-bytes=0"],
            "argument --sdist-max-bytes: '0' is no number above 0",
            id="zero",
        ),
        pytest.param(
            ["--sdist-max-members=x"],
            "argument --sdist-max-members: 'x' is no number above 0",
            id="no number",
        ),
        pytest.param(
            ["--sdist-archive-metadata=some"],
            "argument --sdist-archive-metadata: invalid choice: 'some'",
            id="no choice",
        ),
        pytest.param(
            ["--plugin"],
            "argument --plugin: expected one argument",
            id="no name",
        ),
        pytest.param(
            ["--pl"], "argument --plugin: expected one argument", id="short"
        ),
        pytest.param(["--p"], "ambiguous option: --p ", id="ambiguous"),
    ],
)
def test_a_wrong_argument(arguments: list[str], message: str) -> None:
    done = run(*SCRIPT, "--plugin=sdist", "a", "b", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("program", PROGRAMS)
def test_loads_an_existing_diff(
    program: tuple[str, ...], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    saved = tmp_path / "saved.json"
    run(*SCRIPT, "--json", saved, *pair)
    done = run(*program, "--plugin=sdist", "--load-existing-diff", saved)
    assert done.returncode == 1
    assert done.stdout.endswith("@@ -1 +1 @@\n-old\n+new\n")


@pytest.mark.parametrize("program", PROGRAMS)
def test_version_names_the_plugin_and_its_version(
    program: tuple[str, ...],
) -> None:
    plain = run(*processes.ALONE, "--version")
    version = importlib.metadata.version("diffoscope-sdist")
    done = run(*program, "--plugin", "sdist", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{plain.stdout.strip()}, plugin sdist (diffoscope-sdist {version})\n"
    )


@pytest.mark.parametrize("option", ["--list-tools", "--list-missing-tools"])
def test_other_commands_say_the_same(option: str) -> None:
    plain = run(*processes.ALONE, option)
    done = run(*SCRIPT, "--plugin", "sdist", option)
    assert done.returncode == plain.returncode == 0
    assert done.stdout == plain.stdout
    assert done.stderr == plain.stderr


@pytest.mark.parametrize(
    ("program", "line", "expected"),
    [
        pytest.param(SCRIPT, "--plu", {"--plugin"}, id="our option"),
        pytest.param(
            SCRIPT,
            "--plugin sdist --sdist-max",
            {"--sdist-max-bytes", "--sdist-max-members", "--sdist-max-ratio"},
            id="an option of the plugin named",
        ),
        pytest.param(SCRIPT, "--sdist", set(), id="no plugin named"),
        pytest.param(
            OURS,
            "--sdist-max",
            {"--sdist-max-bytes", "--sdist-max-members", "--sdist-max-ratio"},
            id="our script",
        ),
        pytest.param(SCRIPT, "--html-", {"--html-dir"}, id="diffoscope's own"),
    ],
)
def test_completes(
    program: tuple[str, ...], line: str, expected: set[str], tmp_path: Path
) -> None:
    output = tmp_path / "completions"
    line = f"{Path(program[-1]).name} {line}"
    done = run(
        *program,
        env={
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(output),
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        },
    )
    assert "Traceback" not in done.stderr
    offered = set(output.read_text().split())
    assert offered >= expected
    assert bool(offered) == bool(expected)
