#pragma once
#include <string_view>

namespace glimpse::evaluation {

/// Colours of series: Okabe and Ito's, darkened for paper and lightened for dark screens.
inline constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --ink: #1c2733; --soft: #5c6b7a; --line: #dfe5ea; --paper: #ffffff;
  --page: #f5f7f9; --shade: #f0f3f6; --grid: #e8edf1; --good: #1a7f4b; --good-back: #e3f5ea;
  --bad: #b3261e; --bad-back: #fce9e7; --open: #8a5a00; --open-back: #fbf1da; --warn-line: #e3b341;
  --warn-back: #fff8e6; --floor: #87929d;
  --s0: #0072b2; --s1: #d55e00; --s2: #00875f; --s3: #a8408f; --s4: #a67700; --s5: #2a93cc; --s6: #7d5a3c; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9fadba; --line: #36424e;
  --paper: #1b232b; --page: #12181e; --shade: #242e38; --grid: #2b3641; --good: #6fd3a0;
  --good-back: #163526; --bad: #ff9c92; --bad-back: #43211e; --open: #f0c060; --open-back: #3a2f14;
  --warn-line: #8a6d1d; --warn-back: #2e2810; --floor: #7f8b97;
  --s0: #5cb8f0; --s1: #ff8a3d; --s2: #35cfa0; --s3: #e592cf; --s4: #f0b429; --s5: #a5dcff; --s6: #cfa67d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1320px; margin: 0 auto; padding: 28px 24px 60px; }
h1 { font-size: 26px; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 0 0 6px; }
p { margin: 0 0 12px; max-width: 78ch; }
.soft, .sub { color: var(--soft); }
.sub { font-size: 13px; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
  padding: 20px 22px; margin-top: 20px; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(205px, 1fr)); gap: 14px;
  margin-top: 18px; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
  padding: 14px 16px; overflow-wrap: anywhere; }
.card b { display: block; font-size: 25px; line-height: 1.25; letter-spacing: -0.01em; }
.card .sub { line-height: 1.4; }
.warn { border-color: var(--warn-line); background: var(--warn-back); }
.scroll { overflow: auto; max-height: 78vh; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 14px;
  font-variant-numeric: tabular-nums; }
th { text-align: right; font-weight: 600; color: var(--soft); font-size: 12.5px; vertical-align: bottom;
  max-width: 150px; padding: 6px 9px; border-bottom: 2px solid var(--line); background: var(--paper);
  position: sticky; top: 0; z-index: 1; }
.sortable th { cursor: pointer; } th[aria-sort]::after { content: " \2193"; }
th[aria-sort=ascending]::after { content: " \2191"; }
td { text-align: right; padding: 5px 9px; line-height: 1.3; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: var(--paper); }
th:first-child { z-index: 2; }
td.name { font-weight: 600; }
tr.base td, tr.base td:first-child { background: var(--shade); }
tr:hover td { box-shadow: inset 0 0 0 99px rgba(127, 127, 127, 0.08); }
.dot { display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 8px;
  border: 2px solid; vertical-align: -1px; }
.ci { color: var(--soft); font-size: 12px; }
.verdict { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 12px; font-weight: 600; }
.superior, .non-inferior { color: var(--good); background: var(--good-back); }
.inferior { color: var(--bad); background: var(--bad-back); }
.inconclusive { color: var(--open); background: var(--open-back); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(540px, 100%), 1fr)); gap: 22px; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; }
svg { width: 100%; height: auto; display: block; }
svg .grid { stroke: var(--grid); } svg .tick { font-size: 12px; fill: var(--soft); }
svg .axis { font-size: 12.5px; fill: var(--ink); }
svg .label { font-size: 12px; font-weight: 600; fill: currentColor; paint-order: stroke; stroke: var(--paper);
  stroke-width: 3px; stroke-linejoin: round; }
.bars .label { fill: var(--ink); }
.series .run { fill: none; stroke: currentColor; stroke-width: 1.5; } .series.ours .run { stroke-width: 2.6; }
.series.floor .run { stroke-dasharray: 5 4; } .series .mark { fill: currentColor; stroke: var(--paper); }
.series.ceiling .mark { fill: var(--paper); stroke: currentColor; stroke-width: 2; }
.series .level { stroke: currentColor; stroke-dasharray: 2 4; opacity: 0.55; }
.series.ceiling .level { stroke-dasharray: 8 4; }
.series .leader { stroke: currentColor; stroke-width: 0.9; opacity: 0.55; }
.series .whisker line { stroke: currentColor; stroke-width: 1.3; } .dense .whisker { display: none; }
.series { transition: opacity 0.12s; cursor: default; } .picked .series { opacity: 0.13; }
.scatter:hover .series { opacity: 0.25; } .scatter .series:hover, .picked .series.on { opacity: 1; }
.dense .series:hover .whisker, .dense .series.on .whisker { display: inline; }
.series:hover .run, .series.on .run { stroke-width: 3.2; }
.find { margin: 16px 0 0; }
.shot { border-top: 1px solid var(--line); padding: 16px 0 8px; }
.shot:first-of-type { border-top: 0; }
.ask { font-size: 16px; margin-bottom: 8px; }
.tag { background: var(--shade); color: var(--soft); border-radius: 6px; font-size: 12px; padding: 1px 7px;
  margin-right: 8px; vertical-align: 1px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(195px, 1fr)); gap: 12px; }
.tile img, .tile canvas { width: 100%; border-radius: 8px; display: block; }
.tile .who { font-weight: 600; font-size: 13px; margin-top: 5px; display: flex;
  justify-content: space-between; gap: 8px; }
.tile .who span { color: var(--soft); font-weight: 400; }
.tile .said { font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
.right { color: var(--good); } .wrong { color: var(--bad); }
ul { margin: 0; padding-left: 20px; } li { margin-bottom: 6px; max-width: 100ch; }
.flips { max-height: 480px; } .flips td { text-align: left; white-space: normal; overflow-wrap: anywhere; unicode-bidi: isolate; }
#flip-shots { margin-bottom: 14px; }
select, input { font: inherit; padding: 3px 8px; }
@media print { .flips, .scroll { max-height: none; overflow: visible; } body { background: #fff; }
  main { max-width: none; padding: 0; } .find { display: none; } th, td { position: static !important; }
  .charts { grid-template-columns: 1fr 1fr; } table { font-size: 10px; } td, th { padding: 2px 4px; }
  .card, figure, .tile, tr { break-inside: avoid; } }
)css";

}  // namespace glimpse::evaluation
