import { readDocument } from "../../snapshot/plan";
import { type Layer } from "../../snapshot/collection";
import { judgePlan } from "../judge";
import { changedPlan, type Resources, VPC, withValues } from "./changed-plan";
import { FILES, FUNCTION } from "./existing-network";

export type Files = Readonly<Record<string, object>>;

/** Its network is there, and the plan makes it. */
export const CREATED = withValues(FUNCTION, "aws_lambda_function.reader", { id: undefined });

interface Beside {
  /** @default - nothing that the plan has is there yet */
  readonly before?: Resources;
  /** The addresses of what somebody else made. @default - nothing is imported */
  readonly imported?: readonly string[];
  /** What AWS says about the VPC. @default - it has a path to DynamoDB */
  readonly vpc?: Files;
  /** @default - not known */
  readonly account?: string;
  /** By ARN. @default - no table is known */
  readonly tables?: Readonly<Record<string, Files>>;
  /** By name. @default - no role is known */
  readonly roles?: Readonly<Record<string, Files>>;
}

/** What the doctor says about the last function of a plan, with what is there. */
export function besideExisting(
  after: Resources,
  { before = {}, imported = [], vpc = FILES, account, tables = {}, roles = {} }: Beside = {},
) {
  const existing = {
    account: layer(account === undefined ? {} : { "get-caller-identity": { Account: account } }),
    roles: layers(roles),
    vpcs: layers({ [VPC]: vpc }),
    tables: layers(tables),
  };
  const document = readDocument(changedPlan(before, after, imported), "plan.json");
  const entry = judgePlan(document, { existing }).audit.entries.at(-1);
  if (entry === undefined) throw new Error("nothing is judged");
  return entry.diagnosis;
}

function layers(files: Readonly<Record<string, Files>>): ReadonlyMap<string, Layer> {
  return new Map(Object.entries(files).map(([name, answers]) => [name, layer(answers)]));
}

function layer(files: Files): Layer {
  return new Map(
    Object.entries(files).map(([name, value]) => [name, { known: true, origin: name, value }]),
  );
}
