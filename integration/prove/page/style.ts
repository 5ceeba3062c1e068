/** What the page of a run adds to the style of every page: cards beside each other on a wide screen. */
export const STYLE = `
header, main, footer { max-width: 1480px; }
.stacks { grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
.stack { scroll-margin-top: 16px; background: var(--card); border-top: 3px solid var(--ink); }
.stack h3 { margin-bottom: 4px; font-size: 15px; }
.stack > .fine { margin-bottom: 12px; }
.stack figure { margin: 14px -8px 0; }
.stack figcaption { padding: 0 8px; }
.seen > div { display: flex; flex-wrap: wrap; gap: 0 12px; justify-content: space-between; padding: 6px 0; border-top: 1px solid var(--line); font-size: 13.5px; }
.seen dt { flex: none; margin: 0; }
.seen dd { margin-left: auto; font-weight: 550; text-align: right; max-width: 100%; }
.tag { white-space: normal; overflow-wrap: anywhere; }
.checks { margin-top: 12px; list-style: none; font-size: 13.5px; }
.checks li { display: flex; gap: 9px; padding: 6px 0; border-top: 1px solid var(--line); }
.hops > span, .rows tbody th a { display: inline-block; max-width: 100%; }
.rows tbody th a { color: var(--accent); text-underline-offset: 3px; }
.problems pre { margin-top: 8px; }
.problems li > div { min-width: 0; flex: 1; }
.compared { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 14px; align-items: baseline; margin-top: 4px; }
.compared dt { margin: 0; }
.compared dd { font-weight: 400; text-align: left; }
.compared pre:first-child { margin-top: 0; }
@media (min-width: 641px) {
  .seen-table tbody th { min-width: 170px; }
  .seen-table td:nth-child(2) { min-width: 124px; }
  .seen-table td:nth-child(4) { min-width: 210px; }
  .seen-table td:nth-child(5) { min-width: 136px; }
}
@media (max-width: 640px) {
  .verdict dt { flex: none; }
  .each { padding: 0; border: 0; background: none; box-shadow: none; }
  .stack figure { margin: 14px -8px 0; }
  .compared { grid-template-columns: minmax(0, 1fr); }
}
@media print {
  .stacks { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
`;
