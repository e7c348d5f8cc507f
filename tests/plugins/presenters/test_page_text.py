"""`PageText` has the results of the host's `PartialString`."""

from typing import Any

import pytest
from diffoscope.presenters.utils import PartialString
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.plugins.presenters.page_text import PageText

HOLES = ["a", "b", "c", None, 3]
TEMPLATES = st.lists(
    st.sampled_from(["{0}", "{1}", "{2}", "{-1}", "{{", "}}", "x", "<td>"]),
    max_size=6,
).map("".join)


def same(page: Any, host: Any) -> None:
    assert (page.base_len, page.num_holes) == (host.base_len, host.num_holes)
    assert page.holes == host.holes
    assert page._fmtstr == host._fmtstr
    assert page.size(7) == host.size(7)
    values = {hole: f"<{hole}>{{}}" for hole in host.holes}
    assert page.format(values) == host.format(values)


@given(st.data())
def test_filling_holes_step_by_step(data: st.DataObject) -> None:
    def pair(depth: int) -> tuple[Any, Any]:
        holes = data.draw(st.lists(st.sampled_from(HOLES), min_size=3))
        template = data.draw(TEMPLATES)
        page = PageText(template, *holes)
        host = PartialString(template, *holes)
        for _ in range(data.draw(st.integers(0, 3))):
            mapping: dict[Any, tuple[Any, Any]] = {}
            for hole in data.draw(st.sets(st.sampled_from(HOLES))):
                if depth and data.draw(st.booleans()):
                    mapping[hole] = pair(depth - 1)
                else:
                    text = data.draw(st.sampled_from(["", "{x}", "y", "}"]))
                    mapping[hole] = (text, text)
            older = page, host
            page = page.pformat({k: v[0] for k, v in mapping.items()})
            host = host.pformat({k: v[1] for k, v in mapping.items()})
            if data.draw(st.booleans()):
                same(*older)
                for part in mapping.values():
                    if not isinstance(part[0], str):
                        same(*part)
            same(page, host)
        return page, host

    same(*pair(2))


def test_a_text_may_fill_itself() -> None:
    page, host = PageText("{0} {1}", 1, 2), PartialString("{0} {1}", 1, 2)
    same(page.pformat({1: page}), host.pformat({1: host}))
    same(page, host)
    same(page.pformat({1: page, 2: page}), host.pformat({1: host, 2: host}))


def test_holes_are_filled_at_once() -> None:
    page, host = PageText("{0} {1}", 1, 2), PartialString("{0} {1}", 1, 2)
    same(
        page.pformat({1: PageText("{0}", 2), 2: "two"}),
        host.pformat({1: PartialString("{0}", 2), 2: "two"}),
    )


@pytest.mark.parametrize(
    ("template", "value"),
    [
        pytest.param("{0[1]}{0[0]}", ("a", "b"), id="items"),
        pytest.param("{0[1]}{0[0]}", ("{", "b"), id="items-with-brace"),
        pytest.param("{0[1]}", "ab", id="item-of-string"),
        pytest.param("{0.real}", 5, id="attribute"),
        pytest.param("{0}", 5, id="number"),
        pytest.param("{0:>5}", "ab", id="specification"),
        pytest.param("{0}", PartialString("{0}", 4), id="host-text"),
    ],
)
def test_unusual_values(template: str, value: object) -> None:
    def outcome(text: Any) -> object:
        try:
            return repr(text(template, "a").pformat({"a": value}))
        except (ValueError, AttributeError, IndexError) as error:
            return repr(error)

    assert outcome(PageText).replace("PageText", "PartialString") == outcome(  # type: ignore[attr-defined]
        PartialString
    )


def test_the_host_takes_pieces() -> None:
    host = PartialString("{0} {1}", 1, 2)
    same(
        host.pformat({1: PageText("{{{0}", 5)}),
        host.pformat({1: PartialString("{{{0}", 5)}),
    )


def test_open_holes_cannot_be_formatted() -> None:
    with pytest.raises(ValueError, match="not all holes filled"):
        PageText("{0}", 1).format()


def test_missing_hole_is_an_error() -> None:
    with pytest.raises(IndexError):
        PageText("{0} {1}", 1)


def test_continuation_and_frame() -> None:
    def page(text: Any) -> Any:
        result, cont = text.cont()
        for n in range(3):
            result = cont(result, "z{{: {0}\n{-1}", n)
        return cont(result, "").frame("<{}>", "</{}>")

    same(page(PageText), page(PartialString))


def test_deep_pages_need_no_recursion() -> None:
    result, cont = PageText.cont()
    for n in range(5000):
        result = cont(result, "{0}{-1}", n)
    result = cont(result, "")
    assert result.count_holes() == 5000
    assert result.format(dict.fromkeys(range(5000), "x")) == "x" * 5000
