import { roomRule, cidrRule } from "../network/cidr";
import { availabilityZonesRule } from "../network/network";
import { broken } from "../rules";

/** The settings that a rule across several of them concerns. */
type Name = "cidr" | "availabilityZones" | "alarms" | "flowLogs" | "natGateways";

/**
 * The error messages for settings that each pass their own rule, but not together.
 *
 * @param where names where a setting comes from
 */
export function problemsTogether(
  values: { readonly [K in Name]?: unknown },
  where: (name: Name) => string,
): readonly string[] {
  return [roomProblem(values), alarmsProblem(values)].flatMap((problem) =>
    problem === undefined ? [] : [`${problem.text} (${where(problem.name)})`],
  );
}

interface Problem {
  readonly name: Name;
  readonly text: string;
}

/** A CIDR block that is too small for the subnets of its zones. */
function roomProblem({ cidr, availabilityZones }: { readonly [K in Name]?: unknown }) {
  const block = cidrRule.schema.safeParse(cidr);
  const zones = availabilityZonesRule.schema.safeParse(availabilityZones);
  if (!block.success || !zones.success) return undefined;
  const rule = roomRule(zones.data);
  if (rule.schema.safeParse(block.data).success) return undefined;
  return { name: "cidr", text: broken("cidr", rule, block.data) } satisfies Problem;
}

/** Alarms without the logs that one of them reads, or without the interfaces that it looks for in them. */
function alarmsProblem({ alarms, flowLogs, natGateways }: { readonly [K in Name]?: unknown }) {
  if (alarms !== true) return undefined;
  if (natGateways === "regional") {
    return {
      name: "alarms",
      text: "`alarms` must be false where `natGateways` is regional, got: true; the alarm for traffic that bypasses the endpoint needs the NAT gateways' interfaces, and Terraform does not know those of a regional one",
    } satisfies Problem;
  }
  if (flowLogs !== false) return undefined;
  return {
    name: "alarms",
    text: "`alarms` must be false where `flowLogs` is false, got: true; the alarm for traffic that bypasses the endpoint reads the flow logs",
  } satisfies Problem;
}
