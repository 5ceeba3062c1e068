import { type Assumption } from "../authorization";
import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { printableData } from "../printable";
import { type Hop, type Unseen } from "../reachability";
import { type Source } from "../snapshot/network";
import { costText } from "./cost-text";
import { type Remedy } from "../remedy";
import { labelled, listed, wrap } from "./layout";
import { statementName } from "./permission-sentences";
import { picture } from "./picture";
import { permissionName, type Problem, problemsOf } from "./problems";
import { type FixForm, remedyLines, verdictText } from "./remedy-text";
import { type Style, styleFor } from "./style";

export interface TextOptions {
  /** Columns. @default 80 */
  readonly width?: number;
  /** @default false */
  readonly color?: boolean;
  /** What to change, from `findRemedy`. @default - the report names no changes */
  readonly remedy?: Remedy;
  /** How the changes are printed. @default "aws-cli" */
  readonly form?: FixForm;
}

const HEADING_WIDTH = 14;
/** The most problems that the report prints for one area. */
const MAX_PROBLEMS = 20;

/** The report for a terminal: the path hop by hop, what must change, the permissions, and the cost. */
export function renderText(diagnosis: Diagnosis, options: TextOptions = {}): string {
  const { width = 80, color = false, remedy, form } = options;
  const shown = printableData(diagnosis);
  const style = styleFor(color);
  const problems = problemsOf(shown);
  const sections = [
    [style.strong(titleOf(shown))],
    picture(shown.network, shown.source, {
      width,
      style,
      numberOf: (hop) => numberOf(problems, hop),
    }),
    networkLines(shown, problems, style, width),
    tableLines(shown, problems, style, width),
    permissionLines(shown, problems, style, width),
    remedy === undefined
      ? []
      : remedyLines(printableData(remedy), { width, headingWidth: HEADING_WIDTH, form }),
    labelled("Cost".padEnd(HEADING_WIDTH), costText(shown.cost), width),
    assumptionLines(shown, width),
  ];
  const [heading = [], drawing = [], ...facts] = sections;
  const all = [...heading, "", ...drawing, ...facts.flat()];
  return `${all.join("\n")}\n`;
}

/** `orders-reader → table orders (us-east-2)` */
export function titleOf({ source, table, region }: Diagnosis): string {
  const to = table.known ? `table ${table.value.name}` : "DynamoDB";
  return `${sourceName(source)} → ${to} (${region})`;
}

export function sourceName(source: Source): string {
  switch (source.kind) {
    case "public-function":
    case "vpc-function":
      return source.functionName;
    case "instance":
      return source.instanceId;
    case "ecs-task":
      return source.taskId;
    case "ecs-service":
    case "public-app-runner-service":
    case "vpc-app-runner-service":
      return source.serviceName;
    case "network-interface":
      return source.networkInterfaceId;
    case "hypothetical-function":
      return `a function in ${listed(source.subnetIds)}`;
  }
}

/** Compares by value: the numbered list names each cause once, even if several paths share it. */
function numberOf(problems: readonly Problem[], hop: Hop): number | undefined {
  const text = JSON.stringify(hop);
  const index = problems.findIndex(({ finding }) => JSON.stringify(finding?.hop) === text);
  return index < 0 ? undefined : index + 1;
}

function networkLines(
  { network }: Diagnosis,
  problems: readonly Problem[],
  style: Style,
  width: number,
): readonly string[] {
  const paint = {
    REACHABLE: style.good,
    PARTIAL: style.bad,
    UNREACHABLE: style.bad,
    INDETERMINATE: style.doubtful,
  }[network.verdict];
  return [
    `${"Network".padEnd(HEADING_WIDTH)}${paint(verdictText(network))}`,
    ...problemLines(problems, "network", width),
  ];
}

function tableLines(
  { tableProblems }: Diagnosis,
  problems: readonly Problem[],
  style: Style,
  width: number,
): readonly string[] {
  if (tableProblems.length === 0) return [];
  const blocked = tableProblems.some(({ effect }) => effect === "blocks");
  const word = blocked ? style.bad("not usable") : style.doubtful("unknown");
  return [`${"Table".padEnd(HEADING_WIDTH)}${word}`, ...problemLines(problems, "table", width)];
}

function permissionLines(
  { permissions }: Diagnosis,
  problems: readonly Problem[],
  style: Style,
  width: number,
): readonly string[] {
  const items = permissions.known ? permissions.items : [];
  const effects = [
    { effect: "ALLOWED", word: "allowed", paint: style.good },
    { effect: "DENIED", word: "denied", paint: style.bad },
    { effect: "INDETERMINATE", word: "unknown", paint: style.doubtful },
  ] as const;
  const rows = effects
    .map((row) => ({
      ...row,
      found: items.filter(({ decision }) => decision.effect === row.effect),
    }))
    .filter(({ found }) => found.length > 0);
  const summary = rows.flatMap(({ word, paint, found }, index) => {
    const heading = (index === 0 ? "Permissions" : "").padEnd(HEADING_WIDTH);
    const lines = labelled(
      `${heading}${word.padEnd(8)} `,
      found.map(permissionName).join(", "),
      width,
    );
    const by = " ".repeat(HEADING_WIDTH + word.padEnd(8).length + 1);
    return [
      ...lines.map((line) => line.replace(word, paint(word))),
      ...(word === "allowed" ? labelled(`${by}by `, deciders(found), width) : []),
    ];
  });
  const unjudged = `${"Permissions".padEnd(HEADING_WIDTH)}${style.doubtful("unknown")}`;
  return [
    ...(summary.length > 0 ? summary : [unjudged]),
    ...problemLines(problems, "permissions", width),
  ];
}

function deciders(items: readonly Permission[]): string {
  const names = items.flatMap(({ decision }) => decision.decidedBy.map(statementName));
  return listed([...new Set(names)]);
}

function problemLines(
  problems: readonly Problem[],
  area: Problem["area"],
  width: number,
): readonly string[] {
  const ofArea = problems.flatMap((problem, index) =>
    problem.area === area ? [{ problem, number: index + 1 }] : [],
  );
  const hidden = ofArea.length - MAX_PROBLEMS;
  return [
    ...ofArea
      .slice(0, MAX_PROBLEMS)
      .flatMap(({ problem, number }) => problemText(problem, number, width)),
    ...(hidden > 0 ? [`     ${hidden} more are in the output of --json`] : []),
  ];
}

function problemText(
  { code, sentence }: Problem,
  number: number,
  width: number,
): readonly string[] {
  const indent = " ".repeat(5);
  return [
    `${String(number).padStart(3)}  ${code}`,
    ...wrap(sentence, width - indent.length).map((line) => indent + line),
  ];
}

/** Readable names for the kinds of policies that were not seen. */
const UNSEEN: Readonly<Record<Exclude<Assumption["layer"], "tag-conditions">, string>> = {
  "service-control-policy": "service control policies",
  "resource-control-policy": "resource control policies",
  "role-policy": "role policies",
  "permissions-boundary": "permissions boundaries",
  "session-policy": "session policies",
  "table-policy": "table policies",
  "key-policy": "key policies",
  "key-grants": "key grants",
  "endpoint-policy": "endpoint policies",
  "trust-policy": "trust policies",
};

const UNSEEN_TAG_CONDITIONS =
  "whether DynamoDB's attribute-based access control is on; assumed on, so the table's tags count";

/** What of the network was not seen, and what the doctor assumes instead. */
const UNSEEN_NETWORK: Readonly<Record<Unseen, string>> = {
  "dhcp-options": "the VPC's DHCP options; assumed AWS's default, the VPC's DNS resolver",
  "dns-servers": "what the DNS servers of the DHCP options answer; assumed DynamoDB's addresses",
  "dns-server-groups":
    "the security groups of DNS servers in the VPC; assumed to let queries in (udp 53)",
  "dns-firewall": "the rules of Route 53 Resolver DNS Firewall; assumed absent",
  "sts-name":
    "which name of STS the client's SDK calls by default; assumed the Region's, not sts.amazonaws.com",
};

/** What was not seen, and what the doctor assumes instead. */
export function unseenSentences({ network, permissions }: Diagnosis): readonly string[] {
  const items = permissions.known ? permissions.items : [];
  const layers = items.flatMap(({ decision }) => decision.assumptions.map(({ layer }) => layer));
  const kinds = layers.filter((layer) => layer !== "tag-conditions");
  const seen: readonly string[] = items
    .flatMap(({ decision }) => decision.layers)
    .filter(({ state }) => state === "known")
    .map(({ layer }) => layer);
  const names = [...new Set(kinds)].map((layer) =>
    seen.includes(layer) ? `some ${UNSEEN[layer]}` : UNSEEN[layer],
  );
  return [
    ...(names.length === 0 ? [] : [`${listed(names)}; assumed absent`]),
    ...(layers.length === kinds.length ? [] : [UNSEEN_TAG_CONDITIONS]),
    ...network.unseen.map((what) => UNSEEN_NETWORK[what]),
  ];
}

function assumptionLines(diagnosis: Diagnosis, width: number): readonly string[] {
  return unseenSentences(diagnosis).flatMap((sentence, index) =>
    labelled((index === 0 ? "Not seen" : "").padEnd(HEADING_WIDTH), sentence, width),
  );
}
