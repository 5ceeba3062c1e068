import { z } from "zod";
import { type Arn, formatArn, parseArn } from "../../../aws/arn";
import { indexArn } from "../../../aws/dynamodb";

/** One permission that a request needs. */
export interface NeededPermission {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** ARNs. Every one of them must be allowed. */
  readonly resources: readonly string[];
}

/** What a request to DynamoDB asks for. */
export type Asked =
  | {
      readonly known: true;
      /** `PutItem`. A request without one is a health check, and needs no permission. */
      readonly operation: string;
      readonly needs: readonly NeededPermission[];
    }
  | { readonly known: false; readonly operation: string; readonly why: string };

/** The table that the client means by its name: the name of a table in the client's account and Region. */
export type Place = Pick<Arn, "partition" | "region" | "account">;

const text = z.string();
const onTable = z.looseObject({ TableName: text });
const onIndex = z.looseObject({ TableName: text, IndexName: text });
const batch = z.looseObject({ RequestItems: z.record(text, z.unknown()) });
const transaction = z.looseObject({ TransactItems: z.array(z.record(text, onTable)) });

/** In a transaction, each member needs the permission of the operation that it makes. */
const MEMBER_ACTIONS: Readonly<Record<string, string>> = {
  Get: "dynamodb:GetItem",
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
};

/**
 * The permissions that a request needs, from its operation and its body.
 * @param target The header `x-amz-target`: `DynamoDB_20120810.PutItem`.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function askedBy(target: string | undefined, body: string, place: Place): Asked {
  if (target === undefined) return { known: true, operation: "", needs: [] };
  const operation = target.slice(target.lastIndexOf(".") + 1);
  const action = `dynamodb:${operation}`;
  const input = parseJson(body);
  const tableArn = (nameOrArn: string): string =>
    parseArn(nameOrArn) === undefined
      ? formatArn({ ...place, service: "dynamodb", resource: `table/${nameOrArn}` })
      : nameOrArn;

  if (/^(Batch)?Execute(Statement|Transaction)$/.test(operation)) {
    return { known: false, operation, why: "statements of PartiQL are not read" };
  }
  const members = transaction.safeParse(input);
  if (members.success) {
    const needs = members.data.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: MEMBER_ACTIONS[kind] ?? kind,
        resources: [tableArn(TableName)],
      })),
    );
    const other = needs.find((need) => !need.action.startsWith("dynamodb:"));
    return other === undefined
      ? { known: true, operation, needs }
      : { known: false, operation, why: `a transaction with ${other.action} is not read` };
  }
  const requested = batch.safeParse(input);
  if (requested.success) {
    const resources = Object.keys(requested.data.RequestItems).map(tableArn);
    return { known: true, operation, needs: [{ action, resources }] };
  }
  const index = onIndex.safeParse(input);
  if (index.success) {
    const resources = [indexArn(tableArn(index.data.TableName), index.data.IndexName)];
    return { known: true, operation, needs: [{ action, resources }] };
  }
  const table = onTable.safeParse(input);
  const resources = [table.success ? tableArn(table.data.TableName) : "*"];
  return { known: true, operation, needs: [{ action, resources }] };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // DynamoDB itself refuses it.
    return undefined;
  }
}
