import { type Snapshot } from "../../../doctor/snapshot/assemble";

type Mutable<T> =
  T extends ReadonlyArray<infer Item>
    ? Mutable<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
      : T;

export type State = Mutable<Snapshot>;
type Network = State["network"];
type Collections = {
  [
    Name in keyof Network as Extract<Network[Name], { known: true }> extends { items: unknown[] }
      ? Name
      : never
  ]: Extract<Network[Name], { known: true }> extends { items: infer Items } ? Items : never;
};

/** The items of a collection of the network. @throws if the collection is unknown. */
export function all<Name extends keyof Collections>(state: State, name: Name): Collections[Name] {
  const collection = state.network[name] as { known: boolean; items?: Collections[Name] };
  if (!collection.known || collection.items === undefined) throw new Error(`${name} is not known`);
  return collection.items;
}

/** The first item of a collection, or the first that matches. */
export function one<Item>(items: readonly Item[], is: (item: Item) => boolean = () => true): Item {
  const item = items.find(is);
  if (item === undefined) throw new Error("there is no such item to break");
  return item;
}

/** One fault in the deployed state of a stack, and the codes that the doctor must find: these and no others. */
export interface Mutation {
  readonly stack: "gateway-endpoint" | "nat-gateway" | "interface-endpoint";
  readonly breaks: string;
  readonly change: (state: State) => void;
  readonly codes: readonly string[];
  /** The codes of notes that explain the result and must also be there. @default - no note is required */
  readonly notes?: readonly string[];
}

interface Statement {
  Sid?: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}
export interface Document {
  Version: string;
  Statement: Statement[];
}

/** The role's policy for DynamoDB. */
export function rolePolicy(state: State): Document {
  const { inlinePolicies } = state.access;
  if (!inlinePolicies.known) throw new Error("the role's policies are not known");
  const documents = inlinePolicies.items.map(({ document }) => document);
  const known = documents.flatMap((document) =>
    document.known ? [document.value as Document] : [],
  );
  return one(known, ({ Statement }) =>
    Statement.some(({ Action }) => [Action].flat().includes("dynamodb:GetItem")),
  );
}

export function editEndpointPolicy(state: State, edit: (policy: Document) => void): void {
  const endpoint = one(all(state, "vpcEndpoints"));
  const policy = JSON.parse(endpoint.PolicyDocument ?? "") as Document;
  edit(policy);
  endpoint.PolicyDocument = JSON.stringify(policy);
}

/** The route tables of the function's subnets. */
export function functionRouteTables(state: State): Collections["routeTables"] {
  const { source } = state.network;
  const subnetIds = source.kind === "vpc-function" ? source.subnetIds : [];
  return all(state, "routeTables").filter(({ Associations = [] }) =>
    Associations.some(({ SubnetId = "" }) => subnetIds.includes(SubnetId)),
  );
}

/** The network ACL entries of a VPC. All subnets use its default network ACL. */
export function aclEntries(
  state: State,
): NonNullable<Collections["networkAcls"][number]["Entries"]> {
  const acl = one(all(state, "networkAcls"));
  acl.Entries ??= [];
  return acl.Entries;
}

/** Gives the NAT gateways' subnets a separate network ACL, which denies these ports. */
export function denyAtNat(state: State, egress: boolean, from: number, to: number): void {
  const subnetIds = all(state, "natGateways").map(({ SubnetId = "" }) => SubnetId);
  const { VpcId } = one(all(state, "vpcs"));
  const acls = all(state, "networkAcls");
  for (const acl of acls) {
    acl.Associations = acl.Associations?.filter(
      ({ SubnetId = "" }) => !subnetIds.includes(SubnetId),
    );
  }
  const allow = { Protocol: "-1", RuleAction: "allow", CidrBlock: "0.0.0.0/0" };
  acls.push({
    NetworkAclId: "acl-of-nat",
    VpcId,
    Associations: subnetIds.map((SubnetId) => ({ SubnetId })),
    Entries: [
      {
        RuleNumber: 50,
        Egress: egress,
        Protocol: "6",
        RuleAction: "deny",
        CidrBlock: "0.0.0.0/0",
        PortRange: { From: from, To: to },
      },
      { RuleNumber: 100, Egress: true, ...allow },
      { RuleNumber: 100, Egress: false, ...allow },
    ],
  });
}

/** The security group of the interface endpoint. */
export function endpointGroup(state: State): Collections["securityGroups"][number] {
  const { Groups = [] } = one(all(state, "vpcEndpoints"));
  return one(all(state, "securityGroups"), ({ GroupId }) => GroupId === one(Groups).GroupId);
}

/** Denies these ports in the first entry of the default network ACL. */
export function denyAtFunction(state: State, egress: boolean, from: number, to: number): void {
  aclEntries(state).push({
    RuleNumber: 1,
    Egress: egress,
    Protocol: "6",
    RuleAction: "deny",
    CidrBlock: "0.0.0.0/0",
    PortRange: { From: from, To: to },
  });
}

/** Routes half of DynamoDB's first CIDR block elsewhere, in the route tables of the function's subnets. */
export function routeElsewhere(
  state: State,
  target: { GatewayId?: string; NetworkInterfaceId?: string; State: string },
): void {
  const [first] = all(state, "prefixListEntries").flatMap(({ Entries = [] }) => Entries);
  const [address = "", bits = ""] = first?.Cidr?.split("/") ?? [];
  const DestinationCidrBlock = `${address}/${Number(bits) + 1}`;
  for (const { Routes = [] } of functionRouteTables(state)) {
    Routes.push({ DestinationCidrBlock, Origin: "CreateRoute", ...target });
  }
}
