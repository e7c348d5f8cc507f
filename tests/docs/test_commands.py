"""Every command of the documentation is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.docs.workshop import Workshop, blocks

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
#: Pages whose blocks of `sh` are run here, one after the other.
HERE = (
    "json.md",
    "package-index.md",
    "recipes/before-publishing.md",
    "recipes/index-administrators.md",
    "recipes/packagers.md",
    "recipes/reproducible-builds.md",
)
#: Who runs the commands of the other pages.
ELSEWHERE = {
    "tutorial.md": "tests/packaging/test_tutorial.py",
    "plugins.md": "tests/plugins/test_example.py",
    "startup.md": "tests/packaging/test_distributions.py",
    "completeness.md": "tests/benchmarks/test_run.py",
    "performance.md": "tests/benchmarks/test_run.py",
    "upstream/markdown-fence.md": (
        "tests/plugins/presenters/test_markdown_fences.py"
    ),
}
PROGRAMS = ("diffoscope", "python", "pip", "sh ", "$ ", "git ", "printf")


def commands(page: Path) -> list[str]:
    """The blocks of code that hold a command, indented ones too."""
    return [
        token.content
        for token in MarkdownIt().parse(page.read_text(encoding="utf-8"))
        if token.type in ("fence", "code_block")
        and token.info not in ("diff", "python", "toml")
        and token.content.lstrip().startswith(PROGRAMS)
    ]


@pytest.mark.parametrize("page", HERE)
def test_the_commands_of_a_page_work(page: str, workshop: Workshop) -> None:
    found = blocks(DOCS / page, "sh")
    assert found
    workshop.run("\n".join(block.text for block in found))


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md"))
)
def test_no_page_has_a_command_that_nobody_runs(page: str) -> None:
    if page in HERE or not commands(DOCS / page):
        return
    assert (ROOT / ELSEWHERE[page]).is_file()


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a workflow that run something."""
    (job,) = workflow["jobs"].values()
    return [step for step in job["steps"] if "run" in step]


@pytest.fixture
def bump(workshop: Workshop) -> Workshop:
    """A clone in which a pull request raises a version."""
    workshop.run(
        "git init -q origin; cd origin; git checkout -q -b main;"
        " git config user.email a@example.org; git config user.name a;"
        " printf 'mine==1.0\\nrequests==2.31.0\\n' >requirements.txt;"
        " git add .; git commit -qm one; cd ..; git clone -q origin clone;"
        " cd clone; sed -i s/2.31.0/2.32.0/ requirements.txt"
    )
    workshop.directory /= "clone"
    return workshop


def test_the_workflow_for_github(bump: Workshop) -> None:
    (workflow, _) = (
        yaml.safe_load(block.text)
        for block in blocks(DOCS / "recipes/packagers.md", "yaml")
    )
    for step in steps(workflow):
        bump.run(step["run"], GITHUB_BASE_REF="main", PULL_REQUEST="7")
    (comment,) = (bump.directory / "comments").iterdir()
    assert "requests 2.31.0 → 2.32.0" in comment.read_text()
    assert "pip install -q diffoscope-sdist" in bump.calls
    assert "gh pr comment 7 --body-file comments/requests.md" in bump.calls


def test_the_pipeline_for_gitlab(bump: Workshop) -> None:
    (_, pipeline) = (
        yaml.safe_load(block.text)
        for block in blocks(DOCS / "recipes/packagers.md", "yaml")
    )
    for line in pipeline["sdists"]["script"]:
        bump.run(
            line,
            CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
            CI_API_V4_URL="https://gitlab.invalid/api/v4",
            CI_PROJECT_ID="1",
            CI_MERGE_REQUEST_IID="7",
            COMMENT_TOKEN="x",  # noqa: S106
        )
    (comment,) = (bump.directory / "comments").iterdir()
    assert "requests 2.31.0 → 2.32.0" in comment.read_text()
    assert (
        "body@comments/requests.md https://gitlab.invalid/api/v4/"
        in bump.calls
    )


def test_a_comparison_that_fails_fails_the_job(bump: Workshop) -> None:
    (workflow, _) = (
        yaml.safe_load(block.text)
        for block in blocks(DOCS / "recipes/packagers.md", "yaml")
    )
    bump.run("sed -i s/2.32.0/9/ requirements.txt")
    with pytest.raises(AssertionError, match="requests has no version 9"):
        bump.run(steps(workflow)[1]["run"], GITHUB_BASE_REF="main")
