/** One accent, four states, and the reader's own fonts. Dark only on a screen: paper is white. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --sunken: #f3f4f7; --line: #dfe2e8; --strong-line: #c3c8d2;
  --text: #14171f; --soft: #545c6b;
  --accent: #0b5cd5; --accent-tint: #eaf2ff;
  --ok: #0f7138; --ok-tint: #e7f6ec; --bad: #b42318; --bad-tint: #fdecea;
  --doubt: #8a5300; --doubt-tint: #fff4de;
  --shadow: 0 1px 2px rgb(16 24 40 / 5%), 0 4px 16px rgb(16 24 40 / 4%);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0b0d12; --card: #13161d; --sunken: #0e1117; --line: #272c37; --strong-line: #3b4250;
    --text: #eceef3; --soft: #a0a8b8;
    --accent: #7fb0ff; --accent-tint: #14233d;
    --ok: #5bd38c; --ok-tint: #10281b; --bad: #ff8f85; --bad-tint: #351615;
    --doubt: #f0bd52; --doubt-tint: #2e220c;
    --shadow: none;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 var(--sans); }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
main { padding-bottom: 16px; outline: none; }
footer { padding-bottom: 40px; color: var(--soft); font-size: 13px; }
h1, h2, h3, p, ol, ul, dl, dd, figure { margin: 0; padding: 0; }
h1, h2, h3 { line-height: 1.25; letter-spacing: -0.012em; overflow-wrap: anywhere; }
h1 { margin: 14px 0 22px; font-size: clamp(24px, 4.6vw, 34px); font-weight: 680; letter-spacing: -0.025em; }
h2 { margin-bottom: 14px; font-size: 18px; font-weight: 650; }
h2 small { margin-left: 6px; color: var(--soft); font-size: 13px; font-weight: 450; letter-spacing: 0; }
h3 { font-size: 14px; font-weight: 600; letter-spacing: 0; }
p, li, dd, td, th { overflow-wrap: anywhere; }
code, pre { font-family: var(--mono); }
:is(p, li, .why, dd, figcaption) > code { display: inline-block; max-width: 100%; font-size: 0.9em; line-height: 1.3; overflow-wrap: anywhere; }
.arrow { color: var(--accent); font-weight: 400; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 16px; top: -60px; padding: 10px 14px; border-radius: 8px; background: var(--card); color: var(--accent); z-index: 1; }
.skip:focus { top: 12px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.brand { display: flex; align-items: center; gap: 10px; color: var(--soft); font-size: 13px; font-weight: 550; }
.mark rect { fill: #0b5cd5; }
.mark path { fill: none; stroke: #fff; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.region { margin-left: auto; padding: 2px 10px; border: 1px solid var(--line); border-radius: 99px; background: var(--card); font-family: var(--mono); font-size: 12px; }
.card, .verdict { margin-bottom: 20px; border: 1px solid var(--line); border-radius: 14px; background: var(--card); box-shadow: var(--shadow); }
.card { padding: 22px 24px 24px; }
.columns { display: grid; grid-template-columns: minmax(0, 9fr) minmax(0, 11fr); gap: 0 20px; align-items: start; }
.lead { margin: -8px 0 16px; color: var(--soft); }
.fine, figcaption { color: var(--soft); font-size: 13px; }
.empty { display: flex; align-items: center; gap: 10px; color: var(--soft); }

.icon { flex: none; vertical-align: -4px; }
.state .outline { fill: var(--tint); stroke: var(--ink); stroke-width: 1.6; }
.state .sign { fill: none; stroke: var(--ink); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.state .number { fill: var(--ink); font: 700 11px var(--sans); }
.ok { --ink: var(--ok); --tint: var(--ok-tint); }
.blocked { --ink: var(--bad); --tint: var(--bad-tint); }
.partial, .unknown { --ink: var(--doubt); --tint: var(--doubt-tint); }
.none { --ink: var(--soft); --tint: var(--sunken); }
.word { color: var(--ink); fill: var(--ink); font-size: 12px; font-weight: 600; }
.badge { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px 3px 7px; border-radius: 99px; background: var(--tint); color: var(--ink); font-size: 12.5px; font-weight: 620; }

.verdict { overflow: hidden; border-top: 3px solid var(--ink); }
.headline { display: flex; gap: 18px; align-items: center; padding: 24px; }
.outcome { margin-bottom: 2px; color: var(--ink); font-size: 22px; font-weight: 670; letter-spacing: -0.018em; line-height: 1.25; }
.verdict dl { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); border-top: 1px solid var(--line); background: var(--sunken); }
.verdict dl > div { padding: 14px 24px 16px; }
.verdict dl > div + div { border-left: 1px solid var(--line); }
dt { margin-bottom: 2px; color: var(--soft); font-size: 12.5px; }
dd { font-weight: 600; }

.paths { padding: 22px 14px 20px; }
.paths h2, .paths figcaption, .paths > .fine { padding: 0 10px; }
figure + figure { margin-top: 22px; }
figcaption { margin-top: 10px; }
svg.path { display: block; overflow: hidden; font-family: var(--sans); }
.box { fill: none; stroke: var(--line); }
.box.vpc { width: calc(100% - 1px); fill: var(--sunken); stroke: var(--strong-line); stroke-dasharray: 5 4; }
.box.subnet { width: calc(100% - 20px); fill: var(--card); stroke: var(--line); }
.box-name { fill: var(--soft); font-size: 11.5px; }
.rail { stroke-width: 2; }
.rail.flows { stroke: var(--accent); }
.rail.stops { stroke: var(--strong-line); stroke-dasharray: 2 5; stroke-linecap: round; }
.back { fill: var(--card); }
.end rect { fill: var(--accent); }
.end .glyph { fill: none; stroke: var(--card); stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.hop { fill: var(--text); font: 600 12.5px var(--mono); }
.detail { fill: var(--soft); font-size: 12px; }
svg .word { font-size: 12px; }
svg text.border { paint-order: stroke; stroke: var(--card); stroke-width: 5px; stroke-linejoin: round; }

.problems { list-style: none; }
.problems li { display: flex; gap: 14px; padding: 14px 0; border-top: 1px solid var(--line); }
.problems li:first-child { padding-top: 2px; border-top: 0; }
.problems li:last-child { padding-bottom: 0; }
.problems code { color: var(--soft); font-size: 12px; }
.problems .fine { margin-top: 3px; }

.steps { list-style: none; counter-reset: step; }
.steps > li { position: relative; margin-bottom: 20px; padding-left: 40px; counter-increment: step; }
.steps > li::before { content: counter(step); position: absolute; left: 0; top: -2px; width: 26px; height: 26px; border-radius: 50%; background: var(--accent); color: var(--card); font-size: 13px; font-weight: 680; line-height: 26px; text-align: center; }
.steps > li:not(:last-child)::after { content: ""; position: absolute; left: 12px; top: 32px; bottom: -14px; width: 2px; background: var(--line); }
.code { position: relative; margin-top: 10px; }
pre { margin: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 9px; background: var(--sunken); font-size: 12.5px; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
.code:has(button:not([hidden])) pre { padding-right: 78px; }
.code button { position: absolute; top: 8px; right: 8px; min-width: 58px; padding: 4px 10px; border: 1px solid var(--strong-line); border-radius: 7px; background: var(--card); color: var(--text); font: 600 12px/1.4 var(--sans); cursor: pointer; }
.code button:hover { border-color: var(--accent); color: var(--accent); }
details { margin-top: 10px; }
summary { width: fit-content; color: var(--accent); font-size: 13px; font-weight: 550; cursor: pointer; }
.also { display: flex; gap: 8px; margin-top: 10px; color: var(--soft); font-size: 13px; }
.also .icon { margin-top: 2px; }
.tried { padding: 16px 18px; border-radius: 10px; background: var(--accent-tint); font-size: 14px; }
.tried h3 { margin-bottom: 10px; }
.tried ul { padding-left: 20px; }
.tried p + p { margin-top: 4px; }
.change { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 10px; }

.stacks { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px; align-items: start; }
.stack { padding: 16px; border: 1px solid var(--line); border-radius: 11px; background: var(--sunken); }
.stack h3 { display: flex; gap: 9px; align-items: baseline; margin-bottom: 14px; }
.stack h3 .icon { align-self: start; }
.stack h3 .word { flex: none; margin-left: auto; }
.layers { list-style: none; }
.layer { display: flex; gap: 11px; padding: 10px 12px; border: 1px solid var(--line); border-left: 3px solid var(--line); border-radius: 8px; background: var(--card); font-size: 13.5px; line-height: 1.45; }
.layer + .layer { margin-top: 6px; }
.layer .icon { margin-top: 2px; }
.layer .why { display: block; }
.layer.none { padding: 2px 12px; border-color: transparent; background: none; color: var(--soft); font-size: 13px; }
.layer.none b { font-weight: 500; }
.layer.none b::after { content: ":"; }
.layer.none .why { display: inline; }
.layer.decided { border-left-color: var(--ink); }
.layer em { margin-left: 6px; padding: 1px 7px; border-radius: 99px; background: var(--tint); color: var(--ink); font-size: 11px; font-style: normal; font-weight: 650; }

.traffic { margin-bottom: 18px; }
.traffic label { display: block; margin-bottom: 6px; }
.traffic output { font-weight: 680; font-variant-numeric: tabular-nums; }
input[type="range"] { width: 100%; max-width: 520px; margin: 0; accent-color: var(--accent); }
.ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 210px), 1fr)); gap: 0 12px; margin-bottom: 22px; list-style: none; }
.traffic[hidden], .ways[hidden] { display: none; }
.ways li { display: grid; grid-row: span 4; grid-template-rows: subgrid; gap: 0; padding: 16px; border: 1px solid var(--line); border-radius: 11px; background: var(--sunken); }
.name { font-weight: 600; }
.total { margin: 4px 0 10px; font-size: 24px; font-weight: 680; font-variant-numeric: tabular-nums; letter-spacing: -0.02em; line-height: 1.2; }
.total small { color: var(--soft); font-size: 13px; font-weight: 400; letter-spacing: 0; }
.bar { display: block; margin-bottom: 10px; }
.track { fill: var(--line); }
.fill { fill: var(--accent); }
.tag { display: inline-block; padding: 1px 8px; border-radius: 99px; background: var(--accent-tint); color: var(--accent); font-size: 11.5px; font-weight: 600; white-space: nowrap; }
.rows { width: 100%; margin-bottom: 12px; border-collapse: collapse; font-size: 14px; }
caption { padding-bottom: 8px; color: var(--soft); font-size: 13px; text-align: left; }
th, td { padding: 9px 12px 9px 0; border-top: 1px solid var(--line); font-weight: 400; text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-size: 12.5px; }
tbody th { font-weight: 550; }
.figure { padding-right: 0; padding-left: 12px; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.unseen { padding-left: 18px; color: var(--soft); }

@media (max-width: 860px) {
  .columns { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 640px) {
  header, main, footer { padding-left: 12px; padding-right: 12px; }
  header { padding-top: 18px; }
  .card { padding: 18px 16px; }
  .paths { padding: 18px 8px 14px; }
  .headline { padding: 18px 16px; align-items: start; }
  .verdict dl { grid-template-columns: minmax(0, 1fr); }
  .verdict dl > div { display: flex; gap: 12px; justify-content: space-between; padding: 10px 16px; }
  .verdict dl > div + div { border-left: 0; border-top: 1px solid var(--line); }
  dd { text-align: right; }
  .steps > li { padding-left: 36px; }
  .code:has(button:not([hidden])) pre { padding-top: 42px; padding-right: 14px; }
  .ways { row-gap: 12px; }
  .ways li { grid-row: auto; grid-template-rows: none; }
  .rows, .rows caption, .rows tbody, .rows tr, .rows th, .rows td { display: block; }
  .rows thead { display: none; }
  .rows tr { padding: 10px 0; border-top: 1px solid var(--line); }
  .rows th, .rows td { padding: 2px 0; border: 0; }
  .rows td { display: flex; gap: 12px; justify-content: space-between; text-align: right; }
  .rows td::before { flex: none; content: attr(data-label); color: var(--soft); font-variant-numeric: normal; }
}
@media (prefers-reduced-motion: no-preference) {
  .code button { transition: color 0.15s, border-color 0.15s; }
}
@media print {
  body { background: #fff; font-size: 12px; }
  .card, .verdict { box-shadow: none; }
  .verdict, figure, .steps > li, .problems li, .stack, .tried, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .columns { display: block; }
  .skip, .code button, .traffic, .ways { display: none; }
  details::details-content { content-visibility: visible; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
