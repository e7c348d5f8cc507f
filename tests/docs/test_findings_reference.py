"""The page on findings is that of the codes."""

from __future__ import annotations

from diffoscope_sdist.comparators.analysis.findings.records.codes import Code
from diffoscope_sdist.comparators.analysis.findings.search import search
from diffoscope_sdist.comparators.report.findings_node import head_lines
from docs import findings_reference as reference
from tests.comparators.analysis.findings.cases import releases


def test_the_page_is_that_of_the_codes() -> None:
    assert reference.PAGE.read_text("utf-8") == reference.page(), (
        "run `python docs/findings_reference.py`"
    )


def test_every_code_has_one_example() -> None:
    named = [row[0] for row in reference.rows(reference.EXAMPLES)]
    assert sorted(named) == sorted(code.value for code in Code)


def test_the_readme_counts_the_checks_as_reports_do() -> None:
    (line,) = head_lines(search(releases({}, {})), is_whole=True)
    readme = (reference.ROOT / "README.md").read_text("utf-8")
    assert f"> * *{line}*\n" in readme
