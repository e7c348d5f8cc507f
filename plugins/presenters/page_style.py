"""The style sheet of our pages.

The classes are those of diffoscope's own pages, so that a style sheet given
with ``--css`` does the same to both.
"""

from .difference_table import ROWS_OF_A_STEP, ROWS_OF_A_TABLE

_STYLE = """\
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de;
  --panel: #f6f8fa; --link: #0550ae; --gutter: #eef1f4;
  --added: #e2f6e5; --deleted: #ffebe9; --ins: #a5e3b0; --del: #ffc1ba;
  --error: #b3261e; --on-error: #fff; --alert: #a40e26; --review: #7a4b00;
  --hunk: #ddeaf7;
  --code: #0b63b5; --tests: #1f7a3d; --docs: #8a5a00; --generated: #6b6f76;
  --binary: #8433b5; --other: #00707a;
  --identical: #d0d7de; --changed: #c07c00; --renamed: #0b63b5;
  --new: #1f7a3d; --gone: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --text: #e6edf3; --quiet: #9aa4af; --line: #3a424c;
    --panel: #161b22; --link: #79b8ff; --gutter: #1a2028;
    --added: #12281a; --deleted: #331a1d; --ins: #1f5f33; --del: #7d2a2f;
    --error: #ff9d94; --on-error: #1b0a09; --alert: #ff9d94;
    --review: #f0c060; --hunk: #15263a;
    --code: #5aa9f5; --tests: #56c271; --docs: #d9a53a;
    --generated: #9aa4af; --binary: #c58af0; --other: #3fb8c4;
    --identical: #30363d; --changed: #d9a53a; --renamed: #5aa9f5;
    --new: #56c271; --gone: #f4776d;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body.diffoscope {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
.diffoscope a { color: var(--link); }
.diffoscope :focus-visible { outline: 3px solid var(--link); }
.diffoscope .skip { position: absolute; left: -100vw; }
.diffoscope .skip:focus {
  left: .5rem; top: .5rem; z-index: 2; padding: .5rem 1rem;
  background: var(--page);
}
.diffoscope header, .diffoscope main, .diffoscope footer,
.diffoscope nav { padding: .75rem 1.25rem; }
.diffoscope header { border-bottom: 1px solid var(--line); }
.diffoscope h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0; }
.diffoscope nav h2 { font-size: 1rem; margin: 0 0 .5rem; }
.diffoscope nav h3 { font-size: .85rem; margin: .75rem 0 .25rem; }
.diffoscope .quiet, .diffoscope .diffsize, .diffoscope .footer {
  color: var(--quiet); font-size: .85rem;
}
.diffoscope .comment p {
  margin: .15rem 0; white-space: pre-wrap; max-width: 75rem;
}
.diffoscope .finding { padding-left: 1.5em; text-indent: -1.5em; }
.diffoscope .alert b { color: var(--alert); }
.diffoscope .review b { color: var(--review); }
.diffoscope code { font-family: ui-monospace, monospace; font-size: .95em; }
.diffoscope .error {
  border-left: .4rem solid var(--error); padding: .25rem .75rem;
  margin: .5rem 0; color: var(--error);
}
.diffoscope .difference {
  border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0;
}
.diffoscope .body { scroll-margin-top: 3rem; min-height: 1px; }
.diffoscope .body > :not(.rows) { margin: .5rem .75rem; }
.diffoscope summary {
  display: flex; gap: .75rem; align-items: baseline; cursor: pointer;
  padding: .35rem .75rem; background: var(--panel); border-radius: 6px;
}
.diffoscope summary::before { content: "\\25B8"; flex: none; width: 1em; }
.diffoscope details[open] > summary::before { content: "\\25BE"; }
.diffoscope summary::-webkit-details-marker { display: none; }
.diffoscope .source { flex: 1; margin: 0; font-size: 1rem; }
.diffoscope .diffsize { flex: none; }
.diffoscope img { max-width: 100%; }
.diffoscope .rows { content-visibility: auto; }
.diffoscope table.diff {
  width: 100%; table-layout: fixed; border-collapse: collapse;
  font: .8rem/1.4 ui-monospace, monospace;
}
.diffoscope table.diff td {
  width: 50%; padding: 0 .5ch 0 8ch; text-indent: -8ch; vertical-align: top;
  white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 8;
}
.diffoscope table.diff td + td { border-left: 1px solid var(--line); }
.diffoscope table.diff td[data-line]::before {
  content: attr(data-line) "\\a0"; display: inline-block; width: 8ch;
  padding-right: 1ch; text-align: right; text-indent: 0;
  color: var(--quiet); user-select: none;
}
.diffoscope .diffdeleted td:first-child[data-line],
.diffoscope .diffchanged td:first-child { background: var(--deleted); }
.diffoscope .diffadded td[data-line],
.diffoscope .diffchanged td + td { background: var(--added); }
.diffoscope table.diff .diffdeleted td:first-child::before,
.diffoscope table.diff .diffchanged td:first-child::before {
  content: attr(data-line) "\\2212";
}
.diffoscope table.diff .diffadded td[data-line]::before,
.diffoscope table.diff .diffchanged td + td::before {
  content: attr(data-line) "+";
}
.diffoscope table.diff .diffhunk td {
  background: var(--hunk); padding: .1rem .75rem; text-indent: 0;
}
.diffoscope del { background: var(--del); text-decoration: none; }
.diffoscope ins { background: var(--ins); text-decoration: none; }
.diffoscope table.diff i { border-bottom: 1px dotted; font-style: normal; }
.diffoscope del i::before, .diffoscope ins i::before { content: "\\bb"; }
.diffoscope tr:target td, .diffoscope tr.current td {
  box-shadow: inset 0 2px var(--link), inset 0 -2px var(--link);
}
.diffoscope .contents ol { list-style: none; margin: 0; padding: 0; }
.diffoscope .contents li {
  display: flex; gap: .5rem; align-items: baseline; font-size: .85rem;
}
.diffoscope .contents a { flex: 1; min-width: 0; }
.diffoscope .contents .quiet { flex: none; font-size: .8rem; }
.diffoscope .controls button { font: inherit; padding: .1rem .6rem; }
.diffoscope figure { margin: .75rem 0; max-width: 75rem; }
.diffoscope figure svg { display: block; width: 100%; }
.diffoscope figcaption { color: var(--quiet); font-size: .85rem; }
.diffoscope svg .code { fill: var(--code); }
.diffoscope svg .tests { fill: var(--tests); }
.diffoscope svg .docs { fill: var(--docs); }
.diffoscope svg .generated { fill: var(--generated); }
.diffoscope svg .binary { fill: var(--binary); }
.diffoscope svg .other { fill: var(--other); }
.diffoscope svg .identical { fill: var(--identical); }
.diffoscope svg .changed { fill: var(--changed); }
.diffoscope svg .renamed { fill: var(--renamed); }
.diffoscope svg .added { fill: var(--new); }
.diffoscope svg .removed { fill: var(--gone); }
.diffoscope .treemap { stroke: var(--page); stroke-width: .6; }
.diffoscope .key { display: inline-block; margin-right: 1rem; }
.diffoscope .key svg {
  display: inline-block; width: .8em; height: .8em; margin-right: .3em;
}
@media (min-width: 75rem) {
  body.diffoscope.with-contents { display: grid; grid-template:
    "header header" auto "nav main" auto "nav footer" auto
    / 22rem minmax(0, 1fr); }
  .with-contents header { grid-area: header; }
  .with-contents main { grid-area: main; }
  .with-contents footer { grid-area: footer; }
  .with-contents nav {
    grid-area: nav; position: sticky; top: 0; align-self: start;
    max-height: 100vh; overflow-y: auto; border-right: 1px solid var(--line);
  }
}
@media (max-width: 50rem) {
  .diffoscope header, .diffoscope main, .diffoscope footer,
  .diffoscope nav { padding: .5rem; }
  .diffoscope nav.long { max-height: 50vh; overflow-y: auto; }
  .diffoscope table.diff, .diffoscope table.diff tbody,
  .diffoscope table.diff tr, .diffoscope table.diff td {
    display: block; width: 100%;
  }
  .diffoscope table.diff td { padding-left: 6ch; text-indent: -6ch; }
  .diffoscope table.diff td[data-line]::before { width: 6ch; }
  .diffoscope table.diff td + td { border-left: 0; }
  .diffoscope table.diff .diffadded td:not([data-line]),
  .diffoscope table.diff .diffdeleted td:not([data-line]),
  .diffoscope table.diff .diffunmodified td:first-child { display: none; }
}
@media print {
  body.diffoscope { display: block; font-size: 10pt; }
  .diffoscope .skip, .diffoscope nav, .diffoscope .controls {
    display: none;
  }
  .diffoscope .rows { content-visibility: visible; }
  .diffoscope del { text-decoration: line-through; }
  .diffoscope ins { text-decoration: underline; }
}
"""

# A line of a table is 1.12 rem high.
_HEIGHTS = "".join(
    f".diffoscope .r{steps} "
    f"{{ contain-intrinsic-size: auto {1.12 * ROWS_OF_A_STEP * steps:.0f}rem; }}\n"
    for steps in range(5 * ROWS_OF_A_TABLE // ROWS_OF_A_STEP + 2)
)

STYLE = _STYLE + _HEIGHTS
