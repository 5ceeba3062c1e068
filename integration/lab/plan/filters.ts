import { addPublicAddress } from "./internet-gateway";
import { type Counted } from "./lab-plan";
import { RESOLVER, VPC_NAMESPACE } from "./names";
import { addNetworkAcl } from "./network-acl";
import { type PlannedRoute } from "./route-table";
import { type Routing } from "./router";
import { addSecurityGroups } from "./security-group";
import { type LabInterface, type World } from "./world";

/** What an interface's packets pass, in the order in which they pass it. */
export function addFilters(world: World, routing: Routing): void {
  const { interfaces } = world;
  const at = (...places: readonly LabInterface["at"][]) =>
    interfaces.filter((each) => places.includes(each.at));
  // The order of the counters is the order of the hops.
  for (const each of at("source")) addDeparture(world, routing, each);
  for (const each of at("nat-gateway")) {
    addArrival(world, each);
    addDeparture(world, routing, each);
  }
  for (const each of at("endpoint", "dns-server")) addArrival(world, each);
  for (const each of at("endpoint", "dns-server")) addDeparture(world, routing, each);
  for (const each of at("source")) addArrival(world, each);
}

function addDeparture(world: World, routing: Routing, from: LabInterface): void {
  const { drawing } = world;
  const chain = `out-${from.device}`;
  const add = (rule: string) =>
    ({ namespace: VPC_NAMESPACE, table: "filter", chain, rule }) as const;
  drawing.filter({ ...add(`-i ${from.device} -j ${chain}`), chain: "FORWARD" });
  if (from.stops && from.at === "source") drawing.count(add(""), from.stops, "DROP");
  drawing.filter(add(`-o ${RESOLVER} -j RETURN`));
  // What an interface only answers has been allowed with the question.
  const groups = from.at === "source" ? addSecurityGroups(world, from, "out") : undefined;
  if (groups !== undefined) drawing.filter(add(`-j ${groups}`));
  const acl = addNetworkAcl(world, from, "out");
  if (acl !== undefined) drawing.filter(add(`-j ${acl}`));
  addRoutes(world, routing, from, chain);
}

function addRoutes(world: World, routing: Routing, from: LabInterface, chain: string): void {
  const { drawing, interfaces } = world;
  const add = (rule: string) =>
    ({ namespace: VPC_NAMESPACE, table: "filter", chain, rule }) as const;
  const table = routing.tables.get(from);
  if (table === undefined) throw new TypeError(`${from.device} has no route table`);
  const component = { kind: "route-table", id: table.id, at: from.at } as const;
  for (const { device } of interfaces.filter((each) => each.subnetId === from.subnetId)) {
    drawing.filter(add(`-o ${device} ${realm(routing.local)} -j RETURN`));
  }
  const local: Counted = { effect: "passes", component, what: "local" };
  drawing.count(add(realm(routing.local)), local);
  const nobody: Counted = { effect: "drops", component, what: "no interface has the address" };
  drawing.count(add(realm(routing.nobody)), nobody, "DROP");
  for (const route of table.routes) {
    if ("local" in route.target) continue;
    const counted = countedOn(route, from, component);
    const jump = counted.effect === "passes" ? undefined : "DROP";
    drawing.count(add(realm(route.realm)), counted, jump);
    const { target } = route;
    if ("device" in target && target.gateway === "internet-gateway" && jump === undefined) {
      addPublicAddress(world, target, from, chain);
    }
  }
}

/** The other half of a realm is the one of the route back. */
function realm(number: number): string {
  return `-m realm --realm ${number}/0xffff`;
}

function countedOn(
  { what: name, target }: PlannedRoute,
  from: LabInterface,
  component: Counted["component"],
): Counted {
  if ("local" in target) return { effect: "passes", component, what: `${name} → local` };
  if ("end" in target) {
    const { end } = target;
    if (from.at === "nat-gateway" && end.component.kind === "vpc-endpoint") {
      return behindNat(from, end.component.id);
    }
    const isTable = end.component.kind === "route-table";
    return { ...end, component: isTable ? component : end.component };
  }
  const { gateway, id } = target;
  const passes: Counted = { effect: "passes", component, what: `${name} → ${id}` };
  if (from.at === "source") return passes;
  // What a middlebox makes of an answer whose question it has not seen is not known.
  const diverted: Counted = { effect: "skipped", component, what: `answers pass ${id}` };
  if (from.at !== "nat-gateway") return diverted;
  switch (gateway) {
    case "internet-gateway":
      return passes;
    case "vpc-endpoint":
      return behindNat(from, id);
    case "nat-gateway":
      if (id === from.ownerId) return { effect: "drops", component, what: `leads back to ${id}` };
      return { effect: "skipped", component: { kind: "nat-gateway", id }, what: "a second one" };
  }
}

/** AWS's pages disagree whether a NAT gateway sends packets to a gateway endpoint. */
function behindNat({ ownerId }: LabInterface, id: string): Counted {
  const what = `whether packets of ${ownerId} pass it is not known`;
  return { effect: "skipped", component: { kind: "vpc-endpoint", id }, what };
}

function addArrival(world: World, to: LabInterface): void {
  const { drawing } = world;
  const chain = `in-${to.device}`;
  const add = (rule: string) =>
    ({ namespace: VPC_NAMESPACE, table: "filter", chain, rule }) as const;
  drawing.filter({ ...add(`-o ${to.device} -j ${chain}`), chain: "FORWARD" });
  drawing.filter(add(`-i ${RESOLVER} -j RETURN`));
  const acl = addNetworkAcl(world, to, "in");
  if (acl !== undefined) drawing.filter(add(`-j ${acl}`));
  // The source only gets answers, which its groups allow with the question.
  const groups = to.at === "source" ? undefined : addSecurityGroups(world, to, "in");
  if (groups !== undefined) drawing.filter(add(`-j ${groups}`));
  if (to.stops && to.at !== "source") drawing.count(add(""), to.stops, "DROP");
}
