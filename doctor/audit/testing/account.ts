import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CALLS } from "../../snapshot/calls";
import { type Need } from "../../snapshot/calls/call";
import { type Example, exampleFolder, temporaryFolder } from "../../testing/examples";

/** The source of an example, in an account that others are in too. */
export interface Inhabitant {
  readonly example: Example;
  /** Its folder in a Region's, e.g. `functions/orders-reader`. */
  readonly source: string;
  readonly role: string;
  readonly table: string;
  readonly vpcId: string;
}

const REGION = join("regions", "us-east-2");

/** A folder as `audit collect` writes it, with the sources of these examples. */
export function accountFolder(inhabitants: readonly Inhabitant[]): string {
  const folder = temporaryFolder();
  for (const { example, source, role, table, vpcId } of inhabitants) {
    const inVpc = join(REGION, "vpcs", vpcId);
    const ofTable = join(REGION, "tables", table);
    const places: Readonly<Record<Need, string>> = {
      always: "",
      organization: "",
      account: "",
      source: join(REGION, source),
      vpc: inVpc,
      "named-in-vpc": inVpc,
      role: join("roles", role),
      table: ofTable,
      "table-arn": ofTable,
      key: ofTable,
    };
    for (const file of readdirSync(exampleFolder(example))) {
      const place = join(folder, places[needOf(file)]);
      mkdirSync(place, { recursive: true });
      cpSync(join(exampleFolder(example), file), join(place, file));
    }
  }
  return folder;
}

/** What needs the answer in a file: of its own name, or of one that the thing's name follows. */
function needOf(file: string): Need {
  const name = file.replace(/\.json$/, "");
  const found =
    CALLS.find((call) => call.name === name) ?? CALLS.find((call) => name.startsWith(call.name));
  if (found === undefined) throw new Error(`${file} is no answer of a call`);
  return found.neededBy;
}

/** An instance whose packets leave through an internet gateway, and a function that may not scan. */
export const TWO_SOURCES: readonly Inhabitant[] = [
  {
    example: "gateway-endpoint",
    source: "functions/orders-reader",
    role: "orders-reader",
    table: "orders",
    vpcId: "vpc-0c1d2e3f4a5b6c7d8",
  },
  {
    example: "endpoint-without-route-table",
    source: "instances/i-0f1e2d3c4b5a69788",
    role: "tutorial",
    table: "^music",
    vpcId: "vpc-0bbc736e5d4c3b2a1",
  },
];
