/** What the page of an audit adds to the style of every page. */
export const STYLE = `
.brand { flex-wrap: wrap; }
.region { overflow-wrap: anywhere; }
.verdict dd { font-size: 20px; font-variant-numeric: tabular-nums; }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 10px 20px; align-items: end; padding: 14px 24px; }
.filters[hidden] { display: none; }
.filters label { font-size: 13.5px; }
.filters .find { flex: 1 1 260px; color: var(--soft); }
.filters input[type="search"] { display: block; width: 100%; margin-top: 4px; padding: 8px 12px; border: 1px solid var(--strong-line); border-radius: 8px; background: var(--page); color: var(--text); font: inherit; }
.filters fieldset { display: flex; flex-wrap: wrap; gap: 4px 14px; min-width: 0; margin: 0; padding: 0; border: 0; }
.filters legend { padding: 0; color: var(--soft); font-size: 13.5px; }
.filters input[type="checkbox"] { margin: 0 5px 0 0; accent-color: var(--accent); vertical-align: -1px; }
.filters output { flex-basis: 100%; color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.rows a { color: var(--accent); text-underline-offset: 3px; }
.group { border-top: 3px solid var(--ink); scroll-margin-top: 150px; }
.many .group { content-visibility: auto; contain-intrinsic-size: auto 600px; }
.group[hidden], .entries > li[hidden], tr[hidden] { display: none; }
.group h3 small { margin-left: 6px; color: var(--soft); font-weight: 450; }
.group .columns { margin-top: 16px; }
.group figure { margin: 0 -10px 16px; }
.group figcaption { padding: 0 10px; overflow-wrap: anywhere; }
.steps { margin-top: 14px; }
.causes { list-style: none; }
.causes li { padding: 4px 0; }
.entries { margin-top: 16px; list-style: none; border-top: 1px solid var(--line); }
.entries > li { border-bottom: 1px solid var(--line); }
.entries details { margin: 0; }
.entries summary { width: auto; padding: 9px 0; color: var(--text); font-size: 14px; font-weight: 400; overflow-wrap: anywhere; }
.entries summary b { font-weight: 580; }
.entries small { margin-left: 6px; color: var(--soft); font-size: 12.5px; }
.hops { margin: 0 0 12px 4px; list-style: none; border-left: 2px solid var(--line); font-size: 13px; }
.hops li { position: relative; padding: 3px 0 3px 22px; color: var(--soft); }
.hops li::before { content: "\\2713"; position: absolute; left: -9px; width: 16px; height: 16px; margin-top: 2px; border-radius: 50%; background: var(--card); color: var(--ok); font-size: 11px; font-weight: 700; line-height: 16px; text-align: center; }
.hops li.blocked::before { content: "\\2715"; color: var(--bad); }
.hops li.partial::before { content: "!"; color: var(--doubt); }
.hops li.unknown::before { content: "?"; color: var(--doubt); }
.hops li:not([class]) code { color: var(--text); }
.hops b { color: var(--ink); }
@media (min-width: 641px) {
  .verdict dl { grid-template-columns: repeat(5, minmax(0, 1fr)); }
}
@media (max-width: 640px) {
  .filters { position: static; padding: 14px 16px; }
  .group { scroll-margin-top: 12px; }
  .group figure { margin: 0 -8px 16px; }
}
@media print {
  .filters { display: none; }
  .group { break-inside: auto; }
  .many .group { content-visibility: visible; }
}
`;
