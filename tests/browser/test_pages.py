"""Pages of real pairs and of a hostile one, in headless Chromium.

``tox -e browser`` runs them: it has Selenium, and installs axe-core and
jQuery, whose directory is in ``$NODE_MODULES``.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks import browser, corpus
from tests.corpus.test_corpus import command
from tests.hostile.test_hostile_reports import entries
from tests.sdists import build

pytestmark = pytest.mark.corpus

pytest.importorskip("selenium", reason="tox -e browser has it")

REAL = ("backend.ai-kernel", "requests", "flask", "attrs", "pyzmq")
#: Its page has 200,000 elements; axe-core looks at them for minutes.
LARGE = "django"
HOSTILE = "hostile"
FORMS = ("html", "html-dir")
NODE_MODULES = pathlib.Path(os.environ.get("NODE_MODULES", "node_modules"))
#: Names of pages → the file of the first one.
Pages = dict[tuple[str, str], pathlib.Path]


def inputs(name: str, directory: pathlib.Path) -> tuple[str, str]:
    """Return the paths of the two sdists of a pair."""
    if name == HOSTILE:
        old, new = (
            build(
                directory / f"pkg-{version}.tar.gz",
                entries(version),
                root=f"pkg-{version}",
            )
            for version in ("1.0", "1.1")
        )
        return str(old), str(new)
    [pair] = corpus.pairs([name])
    corpus.fetch([pair])
    return str(pair.old), str(pair.new)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    made: Pages = {}
    program = command()
    for name in (*REAL, LARGE, HOSTILE):
        directory = tmp_path_factory.mktemp(name)
        one, index = directory / "one.html", directory / "dir"
        done = subprocess.run(  # noqa: S603 - our own command
            [
                *program,
                "--new-file",
                f"--html={one}",
                f"--html-dir={index}",
                *inputs(name, directory),
            ],
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stderr) == (1, "")
        made[name, "html"] = one
        made[name, "html-dir"] = index / "index.html"
    return made


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    with browser.chromium() as driver:
        yield driver


@pytest.fixture(
    params=[(n, f) for n in (*REAL, LARGE, HOSTILE) for f in FORMS],
    ids="-".join,
)
def page(
    request: pytest.FixtureRequest, pages: Pages, driver: Any
) -> Iterator[tuple[str, pathlib.Path]]:
    browser.resize(driver, 1000)
    driver.get_log("browser")
    browser.requests(driver)
    path = pages[request.param]
    browser.go(driver, path)
    yield request.param[0], path
    assert driver.get_log("browser") == []
    schemes = {url.partition(":")[0] for url in browser.requests(driver)}
    assert schemes <= {"file", "data", "about"}


def test_is_named_by_the_step(
    page: tuple[str, pathlib.Path], driver: Any
) -> None:
    assert " → " in driver.title
    assert "/" not in driver.title


def test_no_element_is_wider_than_the_window(
    page: tuple[str, pathlib.Path], driver: Any
) -> None:
    name, _ = page
    if name != LARGE:
        driver.execute_script(
            "document.querySelectorAll('details').forEach(e => e.open = true)"
        )
    for width in (400, 1000, 1600):
        browser.resize(driver, width)
        browser.painted(driver)
        wide = driver.execute_script(
            """return [...document.querySelectorAll("body *")].filter((e) =>
                 !e.closest(".skip") &&
                 e.checkVisibility({contentVisibilityAuto: true}) &&
                 e.getBoundingClientRect().right > innerWidth + 1
               ).slice(0, 3).map((e) => e.outerHTML.slice(0, 200))"""
        )
        assert wide == [], width
        assert (
            driver.execute_script(
                "return document.documentElement.scrollWidth"
            )
            <= width
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    page: tuple[str, pathlib.Path], driver: Any, scheme: str
) -> None:
    axe = (NODE_MODULES / "axe-core" / "axe.min.js").read_text()
    if page[0] == LARGE:
        pytest.skip("minutes; the other pages have the same markup")
    browser.prefer(driver, scheme)
    try:
        driver.execute_script(axe)
        found = driver.execute_async_script(
            """const done = arguments[arguments.length - 1];
               axe.run(document,
                 {resultTypes: ["violations"], preload: false}).then(
                 (r) => done(r.violations.map((v) => [v.id, v.help,
                   v.nodes.length, v.nodes.slice(0, 3).map((n) => n.html)])),
                 (e) => done(String(e)))"""
        )
    finally:
        browser.prefer(driver, "light")
    assert found == []


ARRIVED = """
const [links, done] = arguments;
const frame = () => new Promise((go) => requestAnimationFrame(go));
(async () => {
  const lost = [];
  for (const link of links) {
    location.hash = link;
    for (let n = 0; n < 12; n++) await frame();
    const target = document.getElementById(decodeURIComponent(link.slice(1)));
    const box = target?.getBoundingClientRect();
    if (!box || !target.checkVisibility() || !box.height
        || box.top >= innerHeight || box.bottom <= 0) lost.push(link);
  }
  done(lost);
})();
"""


def test_every_anchor_arrives(
    page: tuple[str, pathlib.Path], driver: Any
) -> None:
    name, path = page
    links = driver.execute_script(
        """return [...document.querySelectorAll("a[href]")]
             .map((a) => a.getAttribute("href"))
             .filter((href) => !href.includes("//"))"""
    )
    inside = [link for link in links if link.startswith("#")]
    inside = inside[:: 1 + len(inside) // 150]
    assert driver.execute_async_script(ARRIVED, inside) == []
    outside = [link for link in links if not link.startswith("#")]
    step = 1 + len(outside) // 25
    for link in outside[::step]:
        file, _, fragment = link.partition("#")
        browser.go(driver, path.parent / file)
        assert driver.execute_async_script(ARRIVED, [f"#{fragment}"]) == [], (
            name
        )
    assert len(links) > 3


def test_a_link_into_a_closed_section_opens_it_without_javascript(
    pages: Pages, driver: Any
) -> None:
    path = pages[LARGE, "html"]
    driver.execute_cdp_cmd(
        "Emulation.setScriptExecutionDisabled", {"value": True}
    )
    try:
        driver.get("about:blank")
        driver.get(path.as_uri())
        closed = driver.find_elements("css selector", "details:not([open])")
        assert len(closed) > 100
        body = closed[20].find_element("css selector", ".body")
        anchor = body.get_attribute("id")
        link = driver.find_element("css selector", f"nav a[href='#{anchor}']")
        link.click()
        assert closed[20].get_attribute("open")
        assert closed[20].is_displayed()
    finally:
        driver.execute_cdp_cmd(
            "Emulation.setScriptExecutionDisabled", {"value": False}
        )


def test_find_in_page_opens_a_closed_section(
    pages: Pages, driver: Any
) -> None:
    path = pages[LARGE, "html"]
    browser.go(driver, path)
    words = driver.execute_script(
        """const cell = [...document.querySelectorAll(
             "details:not([open]) td[data-line]")].filter((td) =>
               /^[\\w ]{30,}$/.test(td.textContent.trim())).at(-1);
           return [cell.textContent.trim(), cell.closest(".body").id]"""
    )
    text, section = words
    browser.go(driver, path, f"#:~:text={text.replace(' ', '%20')}")
    browser.painted(driver)
    opened = driver.execute_script(
        "return document.getElementById(arguments[0]).closest('details').open",
        section,
    )
    assert opened


def test_keys_lead_to_the_changes(pages: Pages, driver: Any) -> None:
    browser.go(driver, pages["requests", "html"])
    seen = []
    for key in ("n", "n", "p", "j"):
        driver.find_element("css selector", "body").send_keys(key)
        browser.painted(driver)
        seen.append(
            driver.execute_script(
                """const row = document.activeElement;
                   const box = row.getBoundingClientRect();
                   return [row.className.split(" ")[0], row.textContent,
                           box.top >= 0 && box.bottom <= innerHeight]"""
            )
        )
    assert all(in_view for _, _, in_view in seen)
    assert {kind for kind, _, _ in seen} <= {
        "diffadded",
        "diffdeleted",
        "diffchanged",
    }
    assert seen[0] == seen[2] != seen[1] == seen[3]


def test_the_skip_link_comes_first(pages: Pages, driver: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.go(driver, pages["requests", "html"])
    driver.find_element("css selector", "body").send_keys(Keys.TAB)
    link = driver.switch_to.active_element
    assert link.text == "skip to the report"
    link.send_keys(Keys.ENTER)
    assert driver.switch_to.active_element.get_attribute("id") == "report"


def test_hostile_names_and_contents_are_inert(
    pages: Pages, driver: Any
) -> None:
    from selenium.common.exceptions import NoAlertPresentException

    for form in FORMS:
        browser.go(driver, pages["requests", form])
        scripts = driver.execute_script("return document.scripts.length")
        first = pages[HOSTILE, form]
        files = [first] if form == "html" else first.parent.glob("*.html")
        for file in files:
            browser.go(driver, file)
            with pytest.raises(NoAlertPresentException):
                driver.switch_to.alert  # noqa: B018
            assert driver.execute_script(
                """return [document.scripts.length,
                           document.querySelectorAll("main img").length,
                           document.querySelectorAll("h1").length]"""
            ) == [scripts, 0, 1]


def test_what_a_page_did_not_bring_along_does_not_run(
    pages: Pages, driver: Any, tmp_path: pathlib.Path
) -> None:
    # As if a name had not been escaped: the policy is the second lock.
    page = tmp_path / "page.html"
    text = pages["requests", "html"].read_text()
    page.write_text(
        text.replace(
            "<main",
            "<script>window.ran = 1</script>"
            "<img src='https://example.org/x.png' onerror='window.ran = 2'>"
            "<main",
        )
    )
    browser.requests(driver)
    browser.go(driver, page)
    assert driver.execute_script("return window.ran") is None
    assert not [u for u in browser.requests(driver) if "example.org" in u]
    refused = [entry["message"] for entry in driver.get_log("browser")]
    assert all("Content Security Policy" in message for message in refused)
    assert len(refused) >= 2


@pytest.mark.parametrize("form", ["html", "html-dir"])
def test_a_style_sheet_and_jquery_of_the_users_are_loaded(
    driver: Any, tmp_path: pathlib.Path, form: str
) -> None:
    place = tmp_path / "out" if form == "html-dir" else tmp_path
    place.mkdir(exist_ok=True)
    shutil.copy(NODE_MODULES / "jquery" / "dist" / "jquery.js", place)
    (place / "mine.css").write_text(".diffoscope h1 { color: #010203; }")
    out = place if form == "html-dir" else place / "page.html"
    old, new = inputs("backend.ai-kernel", tmp_path)
    # diffoscope takes a URL with a host.
    css = (place / "mine.css").as_uri().replace("///", "//localhost/")
    options = [f"--{form}={out}", f"--css={css}", "--jquery=jquery.js"]
    subprocess.run(  # noqa: S603 - our own command
        [*command(), *options, old, new], cwd=place
    )
    page = place / ("index.html" if form == "html-dir" else "page.html")
    driver.get_log("browser")
    browser.go(driver, page)
    assert driver.get_log("browser") == []
    assert driver.execute_script(
        """return [getComputedStyle(document.querySelector("h1")).color,
                   typeof jQuery]"""
    ) == ["rgb(1, 2, 3)", "function"]
