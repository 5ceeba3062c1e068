import { randomUUID } from "node:crypto";
import { DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { ENVIRONMENT, type FunctionEvent } from "../../contract/function";
import { ACCESS_PATHS } from "../../contract/stacks";
import type { Cloud, DeployedFunction } from "../cloud/cloud";
import { HarnessError } from "../errors";
import type { AppliedStack, Check } from "../prove/check";
import { exercise } from "../prove/exercise";
import { EXPECTATIONS } from "../prove/expectations";
import { type DiagnoseStack, diagnoseStack } from "../prove/judge";
import { type FunctionChange, withChangedFunction } from "./changed-function";

const PARALLEL = 10;
const ITEMS = 1000;

const READ: FunctionEvent = { operation: "get", key: { pk: "a", sk: "b" } };

/** Each breaks one thing of the deployed function, and must see the function fail for that. */
const BROKEN: readonly Check[] = [
  broken("a wrong handler name is Runtime.HandlerNotFound", {
    change: { handlerName: "notThere" },
    errorType: "Runtime.HandlerNotFound",
  }),
  broken("a wrong table name is TableNotFound", {
    change: { environment: { [ENVIRONMENT.tableName]: "not-the-table" } },
    errorType: "TableNotFound",
  }),
  broken("a bundle that throws at load answers with what it throws", {
    change: {
      code: `throw Object.assign(new Error("thrown at load"), { name: "ThrownAtLoad" });`,
    },
    errorType: "ThrownAtLoad",
  }),
  broken("a time-out shorter than the work is Sandbox.Timedout", {
    change: { code: worksFor(3), timeoutSeconds: 1 },
    errorType: "Sandbox.Timedout",
    enough: { code: worksFor(3), timeoutSeconds: 20 },
  }),
];

/** What is seen of a function that reaches its table. */
const FUNCTION_CHECKS: readonly Check[] = [
  {
    name: "what the function throws comes with its name and its log",
    needs: [],
    accessLevel: "read-write",
    run: async (applied) => {
      await withFunction(applied, async (deployed) => {
        await expectError(deployed, { ...READ, key: { pk: "", sk: "" } }, "InvalidEvent");
        const key = { pk: `check#${randomUUID()}`, sk: "absent" };
        await expectError(
          deployed,
          { operation: "delete", key, ifExists: true },
          "ConditionFailed",
        );
      });
    },
  },
  {
    name: `${PARALLEL} invocations at a time, ${ITEMS} items in all, lose none`,
    needs: [],
    accessLevel: "read-write",
    run: async (applied) => {
      await withFunction(applied, (deployed) => putInParallel(deployed, applied));
    },
  },
  ...BROKEN,
];

/** What is seen of a function without any way to its table, where nothing keeps it from it. */
function greenProvesNothing(askDoctor: DiagnoseStack): Check {
  return {
    name: "the emulator lets the function through, and the doctor says that AWS would not",
    needs: [],
    run: async (applied) => {
      const { outputs, cloud } = applied;
      await withFunction(applied, async (deployed) => {
        await exercise({ ...outputs, deployed, client: cloud.clientConfig });
      });
      const { diagnosis } = await askDoctor(outputs, cloud.clientConfig);
      const { network } = diagnosis;
      if (network.verdict !== "UNREACHABLE") {
        throw new HarnessError(`expected UNREACHABLE of the doctor, got ${network.verdict}`);
      }
    },
  };
}

/** The function is broken in one stack alone; each of them has the same one. */
export function checksOf({
  cloud,
  stacks,
  diagnoseStack: askDoctor = diagnoseStack,
}: {
  readonly cloud: Pick<Cloud, "capabilities">;
  readonly stacks: readonly string[];
  /** Asks the doctor. @default - of what the cloud says is deployed */
  readonly diagnoseStack?: DiagnoseStack;
}): (stack: string) => readonly Check[] {
  const reaching = ACCESS_PATHS.filter(
    (path) => EXPECTATIONS[path].reaches && path !== "instance" && stacks.includes(path),
  );
  return (stack) => {
    if (stack === reaching[0]) return FUNCTION_CHECKS;
    return stack === "isolated" && !cloud.capabilities.isolatesNetwork
      ? [greenProvesNothing(askDoctor)]
      : [];
  };
}

interface Breakage {
  readonly change: FunctionChange;
  readonly errorType: string;
  /** The same, but so that the function answers. */
  readonly enough?: FunctionChange;
}

function broken(name: string, { change, errorType, enough }: Breakage): Check {
  return {
    name,
    // Elsewhere what runs is what the stack's folder has, whatever the function was changed to.
    needs: change.code === undefined ? [] : ["runsFunctions"],
    accessLevel: "read-write",
    run: async (applied) => {
      await withChangedFunction(applied, change, async (deployed) => {
        await expectError(deployed, READ, errorType);
      });
      if (enough !== undefined) await withChangedFunction(applied, enough, expectAnswer);
    },
  };
}

/** JavaScript of a function that answers after a while. */
function worksFor(seconds: number): string {
  return `exports.handler = () => new Promise((resolve) => setTimeout(resolve, ${seconds * 1000}, {}));`;
}

async function expectAnswer(deployed: DeployedFunction): Promise<void> {
  const invocation = await deployed.invoke(READ);
  if (!invocation.ok) {
    throw new HarnessError(
      `expected an answer, got ${invocation.errorType}: ${invocation.errorMessage}`,
    );
  }
}

/** @returns the end of its log; one that fails before it is ready may have none. */
async function expectError(
  deployed: DeployedFunction,
  event: FunctionEvent,
  errorType: string,
): Promise<string> {
  const invocation = await deployed.invoke(event);
  if (invocation.ok) {
    throw new HarnessError(`expected ${errorType}, got ${JSON.stringify(invocation.response)}`);
  }
  if (invocation.errorType !== errorType) {
    const { errorType: got, errorMessage } = invocation;
    throw new HarnessError(`expected ${errorType}, got ${got}: ${errorMessage}`);
  }
  return invocation.logTail;
}

async function withFunction(
  { cloud, outputs, stackFolder, signal }: AppliedStack,
  work: (deployed: DeployedFunction) => Promise<void>,
): Promise<void> {
  const deployed = await cloud.openFunction({ outputs, stackFolder, signal });
  try {
    await work(deployed);
  } finally {
    await deployed.stop();
  }
}

async function putInParallel(
  deployed: DeployedFunction,
  { cloud, outputs }: AppliedStack,
): Promise<void> {
  const pk = `check#${randomUUID()}`;
  const sortKeys = Array.from({ length: ITEMS }, (_, index) => String(index).padStart(4, "0"));
  const waiting = [...sortKeys];
  const put = async (sk: string): Promise<void> => {
    const invocation = await deployed.invoke({ operation: "put", item: { pk, sk } });
    if (invocation.ok) return;
    const { errorType, errorMessage } = invocation;
    throw new HarnessError(`put ${sk}: ${errorType}: ${errorMessage}`);
  };
  const putSome = async (): Promise<void> => {
    for (let sk = waiting.pop(); sk !== undefined; sk = waiting.pop()) await put(sk);
  };
  await Promise.all(Array.from({ length: PARALLEL }, putSome));
  const client = new DynamoDBClient(cloud.clientConfig);
  try {
    const found = await sortKeysOf(client, outputs.tableName, pk);
    const lost = sortKeys.filter((sk) => !found.has(sk));
    if (lost.length > 0 || found.size !== ITEMS) {
      throw new HarnessError(
        `expected ${ITEMS} items, got ${found.size}; lost: ${lost.slice(0, 10).join(" ")}`,
      );
    }
  } finally {
    client.destroy();
  }
}

async function sortKeysOf(
  client: DynamoDBClient,
  table: string,
  pk: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: marshall({ ":pk": pk }),
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) found.add(String(unmarshall(item).sk));
  }
  return found;
}
