"""How the journey map's page looks, on a screen and on paper."""

STYLE = """
:root { color-scheme: light; --ink: #22303c; --faint: #5d6b75; --line: #d5dadd; --good: #1b7f79;
  --poor: #b3261e }
* { box-sizing: border-box }
body { margin: 2rem auto; max-width: 1500px; padding: 0 1.5rem; background: #fff; color: var(--ink);
  font: 14px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Color Emoji",
  sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 .3rem } h2 { font-size: 1.1rem; margin: 1.8rem 0 .4rem }
p { margin: .2rem 0 } .lead, .owner, small, footer { color: var(--faint) } .note { font-weight: 600 }
bdi { overflow-wrap: anywhere }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; margin: 1rem 0 .6rem; color: var(--faint);
  font-size: .85rem }
.legend i { display: inline-block; width: 1.3rem; height: .8rem; border: 1px solid var(--line);
  vertical-align: -1px }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
thead th { font-size: .9rem; text-align: left; vertical-align: bottom; padding: .3rem .5rem }
th small, td small { display: block; font-weight: 400; font-size: .74rem }
tbody th { text-align: left; vertical-align: top; padding: .5rem .7rem .5rem 0; min-width: 9rem;
  max-width: 16rem }
.wide td { border: 1px solid var(--line); vertical-align: top; padding: .35rem .5rem;
  min-width: 6.6rem; max-width: 11rem }
.stage { color: var(--faint); font-weight: 400 }
.top { display: block; min-height: 1.1em; font-size: .74rem; color: var(--faint) }
.many { font-size: 1.25rem; display: inline-block; min-width: 2.6rem }
svg { width: 60px; height: 18px; vertical-align: middle } polyline { fill: none; stroke: var(--ink);
  stroke-width: 1.2; opacity: .7 }
.dot { display: inline-block; width: .6rem; height: .6rem; border: 1.5px solid currentColor;
  border-radius: 50% }
.dot.below { background: var(--poor); color: var(--poor) } .dot.on { background: var(--good);
  color: var(--good) }
.low { color: var(--poor) }
.h0 { background: #f6f7f7 } .h1 { background: #fdeedd } .h2 { background: #fbd5ab }
  .h3 { background: #f6b26b }
.h4 { background: #ea8a4a } .h5 { background: #d9663a } .kept { background: #eceff0 }
.h3 *, .h4 *, .h5 * { color: var(--ink) } .h5 polyline { opacity: 1 }
.stale { background-image: repeating-linear-gradient(45deg, transparent 0 6px, #b8c0c5 6px 7px) }
.old { display: inline-block; background: #fff; padding: 0 .2rem }
.causes td, .causes th { text-align: left; padding: .2rem .8rem .2rem 0;
  border-bottom: 1px solid var(--line) }
td small.causes { padding: 0 } ul { margin: .3rem 0; padding-left: 1.2rem }
footer { margin-top: 2rem; font-size: .8rem; max-width: 60rem }
@media print { @page { size: A3 landscape; margin: 12mm } body { margin: 0; padding: 0;
  max-width: none; font-size: 11px }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact } .wide { overflow: visible }
  thead { display: table-header-group } tr, li { break-inside: avoid } h2 { break-after: avoid } }
"""
