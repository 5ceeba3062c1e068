import { type Hop, type Path, type SubnetGroup } from "../../reachability";
import { type Source } from "../../snapshot/network";
import { abridged } from "../layout";
import { describeHop } from "../picture";
import { type Markup } from "./markup";
import { type Boxes, railDrawing, type Row } from "./rail-drawing";
import { type State } from "./states";

const WORDS: Readonly<Record<State, string>> = {
  ok: "ok",
  blocked: "blocked",
  partial: "partly",
  unknown: "unknown",
  none: "",
};

/** The path from the source to DynamoDB, top to bottom. */
export function pathDrawing(
  path: Path,
  group: SubnetGroup,
  source: Source,
  numberOf: (hop: Hop) => number | undefined,
): Markup {
  return railDrawing("The path, hop by hop", rowsOf(path, group, source, numberOf), boxesOf(group));
}

function boxesOf({ vpcId, subnets: [first, ...others] }: SubnetGroup): Boxes | undefined {
  if (vpcId === undefined) return undefined;
  const vpc = `VPC ${vpcId}`;
  if (first === undefined) return { vpc };
  const subnet = others.length === 0 ? "" : ` and ${others.length} more`;
  return { vpc, subnet: `${first.subnetId}${subnet}` };
}

function rowsOf(
  path: Path,
  { vpcId }: SubnetGroup,
  source: Source,
  numberOf: (hop: Hop) => number | undefined,
): readonly Row[] {
  const hops = path.hops.map((hop) => ({ hop, ...describeHop(hop, source) }));
  const rows = hops.map(({ hop, label, detail }, index): Row => {
    const repeated = hops[index - 1]?.label === label;
    const number = hop.status === "ok" ? undefined : numberOf(hop);
    return {
      label: repeated ? "" : label,
      detail: detail,
      word: WORDS[hop.status],
      state: hop.status,
      ...(number !== undefined && { number }),
      place: vpcId === undefined ? "outside" : placeOf(hop),
      ...(hop.kind === "client" && {
        end: source.kind.endsWith("function") ? "function" : "instance",
      }),
    };
  });
  const words = { ok: "reached", blocked: "not reached", partial: "partly", unknown: "unknown" };
  const where = path.destinations.length === 0 ? "" : abridged(path.destinations, 2);
  return [
    ...rows,
    {
      label: "DynamoDB",
      detail: where,
      word: words[path.status],
      state: path.status,
      place: "outside",
      end: "destination",
    },
  ];
}

function placeOf(hop: Hop): Row["place"] {
  switch (hop.kind) {
    case "client":
    case "dns":
    case "dns-servers":
    case "subnet":
    case "network-interface":
      return "subnet";
    case "security-group":
    case "network-acl":
      return hop.at === "source" ? "subnet" : "vpc";
    case "vpc-endpoint":
      return hop.endpointType === "gateway" ? "border" : "vpc";
    case "internet-gateway":
      return "border";
    case "variable":
    case "destination":
    case "answer":
    case "prefix-list":
      return "outside";
    case "route-table":
    case "nat-gateway":
    case "block-public-access":
    case "route-target":
      return "vpc";
  }
}
