import { Html } from './html.ts';

/** Light by day, dark by night. The page holds everything that it needs and fetches nothing. */
export const pageStyle = new Html(`
:root { color-scheme: light dark; --paper: #faf9f7; --card: #fff; --ink: #24282c; --soft: #6a7178; --line: #e7e4de;
  --own: #2f6f8f; --other: #c3c9cd; --mark: #b5803a; --good: #3f7d5a; --bad: #b0503f; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --card: #1c2024; --ink: #e4e2dd; --soft: #979da3; --line: #2d3237;
  --own: #74b3d1; --other: #4a5259; --mark: #d6a866; --good: #7fbf9a; --bad: #dd8b7b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 56px 28px 72px; }
h1 { font-weight: 600; font-size: 30px; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 20px; text-wrap: balance; max-width: 26em; }
h2 { font-weight: 600; font-size: 17px; margin: 0 0 4px; }
.kicker { color: var(--soft); font-size: 14px; margin: 0 0 10px; }
.found { margin: 0 0 36px; padding: 0; list-style: none; max-width: 46em; }
.found li { margin: 0 0 8px; }
.figures { display: flex; flex-wrap: wrap; gap: 1px; background: var(--line);
  border: 1px solid var(--line); border-radius: 12px; overflow: hidden; margin: 0 0 28px; }
.figures div { flex: 1 1 170px; background: var(--card); padding: 18px 20px; }
.figures dt { color: var(--soft); font-size: 13px; line-height: 1.4; }
.figures dd { margin: 0 0 4px; font-size: 25px; font-weight: 600; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(400px, 100%), 1fr)); gap: 28px; align-items: start; }
.stack { display: grid; gap: 28px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 22px 24px; margin: 0 0 28px; min-width: 0; }
.pair section { margin: 0; }
.pair { margin: 0 0 28px; }
.note { color: var(--soft); font-size: 14px; line-height: 1.5; margin: 0 0 16px; }
svg { display: block; width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .axis { font-size: 12.5px; fill: var(--ink); }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .mark { stroke: var(--mark); stroke-width: 1.4; }
svg .aside { stroke: var(--mark); stroke-width: 1; stroke-dasharray: 2 4; opacity: .7; }
svg .point { fill: var(--own); fill-opacity: .5; }
svg .whisker { stroke: var(--own); stroke-opacity: .35; stroke-width: 5; stroke-linecap: round; }
svg .dot { fill: var(--own); }
svg .band { fill: var(--own); fill-opacity: .16; } svg .line { stroke: var(--own); stroke-width: 2; }
svg .bar { fill: var(--other); } svg .bar.own { fill: var(--own); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; font-variant-numeric: tabular-nums; }
th { font-weight: 500; color: var(--soft); font-size: 13px; text-align: right; padding: 6px 0 6px 18px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { text-align: right; padding: 8px 0 8px 18px; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.own td { font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); }
footer { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
@media print { body { background: none; } section, .figures { break-inside: avoid; } }
`);
