import { type Cost, type WayCost } from "../../cost/cost";
import { type Remedy } from "../../remedy";
import { amount, WAYS } from "../cost-text";
import { listed } from "../layout";
import { markup, type Markup } from "./markup";

/** GB a month of the table, and the first of the slider. */
const TRAFFIC = [10, 100, 1_000, 10_000] as const;
const START = 100;
/** The slider's steps are tenths of powers of ten: 1 GB to 100 TB. */
const STEPS_PER_POWER = 10;
const MAX_STEP = 50;

/** What a path costs, and of which paths that is the cost. */
export interface TaggedCost extends WayCost {
  readonly tags: readonly string[];
}

/** The source's paths and their alternatives. */
export function costSection({ ways, alternatives, ...prices }: Cost, remedy?: Remedy): Markup {
  const after = remedy?.after.cost.ways.map(({ way }) => way) ?? [];
  return costTable(
    [
      ...ways.map((cost) => ({ ...cost, tags: ["this path"] })),
      ...alternatives.map((cost) => ({
        ...cost,
        tags: after.includes(cost.way) ? ["with the change"] : [],
      })),
    ],
    prices,
  );
}

/** Paths side by side: a table, and with the script a slider for the traffic. */
export function costTable(
  ways: readonly TaggedCost[],
  { date, regions }: Pick<Cost, "date" | "regions">,
): Markup {
  if (ways.length === 0) return markup`<p class="empty">Unknown for this path.</p>`;
  return markup`${ways.some(({ perGb }) => perGb > 0) ? slider(ways) : undefined}
<table class="rows">
<caption>What each path costs a month, by traffic</caption>
<thead><tr><th scope="col">Path</th><th scope="col">Price</th>${TRAFFIC.map((gb) => markup`<th scope="col" class="figure">${count(gb)} GB</th>`)}</tr></thead>
<tbody>${ways.map(
    (way) =>
      markup`<tr><th scope="row">${nameOf(way)}${tagsOf(way)}</th><td data-label="Price">${amount(way)}</td>${TRAFFIC.map((gb) => markup`<td class="figure" data-label="${count(gb)} GB">${money(way.perMonth + gb * way.perGb)}</td>`)}</tr>`,
  )}</tbody>
</table>
<p class="fine">List prices as of ${date} in ${listed(regions)}, before taxes. Requests to DynamoDB cost the same on every path.</p>`;
}

function slider(ways: readonly TaggedCost[]): Markup {
  return markup`<div class="traffic" hidden>
<label for="traffic">Traffic to and from DynamoDB <output for="traffic" id="gigabytes">${START} GB</output> a month</label>
<input type="range" id="traffic" min="0" max="${MAX_STEP}" step="1" value="${Math.log10(START) * STEPS_PER_POWER}" aria-valuetext="${START} GB a month">
</div>
<ul class="ways" hidden>${ways.map(wayItem)}</ul>`;
}

function wayItem(way: TaggedCost): Markup {
  return markup`<li data-month="${way.perMonth}" data-gb="${way.perGb}"><p class="name">${nameOf(way)}${tagsOf(way)}</p><p class="total"><output for="traffic">${money(way.perMonth + START * way.perGb)}</output> <small>a month</small></p><svg class="bar" width="100%" height="6" aria-hidden="true"><rect class="track" width="100%" height="6" rx="3"/><rect class="fill" width="0" height="6" rx="3"/></svg><p class="fine">${isPrivate(way) ? "private" : "not private"} · ${amount(way)}</p></li>`;
}

function isPrivate({ way }: TaggedCost): boolean {
  return way === "gateway-endpoint" || way === "interface-endpoint";
}

function nameOf({ way }: TaggedCost): string {
  const name = WAYS[way];
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function tagsOf({ tags }: TaggedCost): readonly Markup[] {
  return tags.map((tag) => markup` <span class="tag">${tag}</span>`);
}

function count(figure: number): string {
  return figure.toLocaleString("en-US");
}

function money(amountOf: number): string {
  if (amountOf === 0) return "$0";
  return `$${amountOf.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
