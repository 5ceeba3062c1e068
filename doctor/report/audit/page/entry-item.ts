import { type AuditEntry } from "../../../audit/audit";
import { type Diagnosis } from "../../../diagnose";
import { printableData, printableLine } from "../../../printable";
import { type Hop, type Path, type SubnetGroup } from "../../../reachability";
import { abridged } from "../../layout";
import { markup, type Markup } from "../../page/markup";
import { describeHop } from "../../picture";
import { verdictText } from "../../remedy-text";
import { permissionCounts } from "../../result";

/** More would weigh the page down. The report on one source has all. */
const MAX_PATHS = 2;

const WORDS = { ok: "", blocked: "blocked", partial: "partly", unknown: "unknown" } as const;
const ENDS = {
  ok: "reached",
  blocked: "not reached",
  partial: "partly reached",
  unknown: "unknown",
} as const;

/** A source and its table: one line, which opens to the path hop by hop. */
export function entryItem(entry: AuditEntry, name: string): Markup {
  const diagnosis = printableData(entry.diagnosis);
  const { network, region } = diagnosis;
  const paths = network.groups.flatMap((group) => group.paths.map((path) => ({ group, path })));
  const hidden = paths.length - MAX_PATHS;
  return markup`<li><details><summary><b>${printableLine(name)}</b> <small>${region} · ${verdictText(network)} · ${permissionCounts(diagnosis)}</small></summary>
${paths.slice(0, MAX_PATHS).map(({ group, path }) => hopList(path, group, diagnosis))}${hidden > 0 ? markup`<p class="fine">${hidden} more paths are in the report on this source alone.</p>` : undefined}</details></li>
`;
}

function hopList(path: Path, { subnets }: SubnetGroup, { source }: Diagnosis): Markup {
  const from = abridged(
    subnets.map(({ subnetId }) => subnetId),
    3,
  );
  return markup`${from === "" ? undefined : markup`<p class="fine">From ${from}</p>`}<ol class="hops">${path.hops.map(
    (hop) => hopItem(hop, describeHop(hop, source)),
  )}${item(path.status, markup`DynamoDB ${abridged(path.destinations, 2)}`, ENDS[path.status])}</ol>`;
}

function hopItem({ status }: Hop, { label, detail }: ReturnType<typeof describeHop>): Markup {
  return item(status, markup`<code>${label}</code> ${detail}`, WORDS[status]);
}

/** What passes has no class, because most does. */
function item(status: Hop["status"], text: Markup, word: string): Markup {
  return status === "ok"
    ? markup`<li>${text}`
    : markup`<li class="${status}">${text} <b>${word}</b>`;
}
