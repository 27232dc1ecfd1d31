#pragma once
#include <string_view>

namespace glimpse::evaluation {

inline constexpr std::string_view kStyle = R"css(
:root { --ink: #1c2733; --soft: #5c6b7a; --line: #dfe5ea; --paper: #ffffff; --page: #f5f7f9;
  --good: #1a7f4b; --bad: #c0352b; --open: #a06a00; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 28px 24px 60px; }
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
  padding: 14px 16px; }
.card b { display: block; font-size: 25px; line-height: 1.25; letter-spacing: -0.01em; }
.card .sub { line-height: 1.4; }
.warn { border-color: #e3b341; background: #fff8e6; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th { text-align: right; font-weight: 600; color: var(--soft); font-size: 12.5px; vertical-align: bottom;
  max-width: 150px; padding: 6px 9px; border-bottom: 2px solid var(--line); }
td { text-align: right; padding: 5px 9px; line-height: 1.3; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
td.name { font-weight: 600; }
tr.base td { background: #f3f6f8; }
.dot { display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 8px;
  border: 2px solid; vertical-align: -1px; }
.ci { color: var(--soft); font-size: 12px; }
.verdict { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 12px; font-weight: 600; }
.superior, .non-inferior { color: var(--good); background: #e3f5ea; }
.inferior { color: var(--bad); background: #fce9e7; }
.inconclusive { color: var(--open); background: #fbf1da; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(430px, 1fr)); gap: 18px; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; }
svg { width: 100%; height: auto; display: block; }
svg .grid { stroke: #e8edf1; } svg .leader { stroke-width: 0.9; opacity: 0.55; }
svg .tick { font-size: 12px; fill: #5c6b7a; } svg .axis { font-size: 12.5px; fill: #38444f; }
svg .label { font-size: 12px; font-weight: 600; }
.shot { border-top: 1px solid var(--line); padding: 16px 0 8px; }
.shot:first-of-type { border-top: 0; }
.ask { font-size: 16px; margin-bottom: 8px; }
.tag { background: #e9eef3; color: var(--soft); border-radius: 6px; font-size: 12px; padding: 1px 7px;
  margin-right: 8px; vertical-align: 1px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(195px, 1fr)); gap: 12px; }
.tile img { width: 100%; border-radius: 8px; display: block; }
.tile .who { font-weight: 600; font-size: 13px; margin-top: 5px; display: flex;
  justify-content: space-between; gap: 8px; }
.tile .who span { color: var(--soft); font-weight: 400; }
.tile .said { font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
.right { color: var(--good); } .wrong { color: var(--bad); }
ul { margin: 0; padding-left: 20px; } li { margin-bottom: 6px; max-width: 100ch; }
.flips { max-height: 480px; overflow: auto; } .flips td { text-align: left; white-space: normal; }
select, input { font: inherit; padding: 3px 8px; }
@media print { .flips { max-height: none; } body { background: #fff; } section, .card { break-inside: avoid; } }
)css";

}  // namespace glimpse::evaluation
