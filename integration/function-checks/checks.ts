import { randomUUID } from "node:crypto";
import { DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { ENVIRONMENT, type FunctionEvent } from "../../contract/function";
import { ACCESS_PATHS } from "../../contract/stacks";
import { type Cloud, type DeployedFunction } from "../cloud/cloud";
import { HarnessError } from "../errors";
import { type AppliedStack, type Check } from "../prove/check";
import { exercise } from "../prove/exercise";
import { EXPECTATIONS } from "../prove/expectations";
import { type DiagnoseStack, diagnoseStack } from "../prove/judge";
import { type FunctionChange, withChangedFunction } from "./changed-function";

const PARALLEL = 10;
const ITEMS = 1000;

const READ: FunctionEvent = { operation: "get", key: { pk: "a", sk: "b" } };

/** Each check breaks one thing in the deployed function and expects the function to fail for that reason. */
const BROKEN: readonly Check[] = [
  broken("a wrong handler name fails with Runtime.HandlerNotFound", {
    change: { handlerName: "notThere" },
    errorType: "Runtime.HandlerNotFound",
  }),
  broken("a wrong table name fails with TableNotFound", {
    change: { environment: { [ENVIRONMENT.tableName]: "not-the-table" } },
    errorType: "TableNotFound",
  }),
  broken("a bundle that throws at load fails with the error that it throws", {
    change: {
      code: `throw Object.assign(new Error("thrown at load"), { name: "ThrownAtLoad" });`,
    },
    errorType: "ThrownAtLoad",
  }),
  broken("a timeout shorter than the work fails with Sandbox.Timedout", {
    change: { code: worksFor(3), timeoutSeconds: 1 },
    errorType: "Sandbox.Timedout",
    enough: { code: worksFor(3), timeoutSeconds: 20 },
  }),
];

/** The checks of a function that reaches its table. */
const FUNCTION_CHECKS: readonly Check[] = [
  {
    name: "an error that the function throws arrives with its name and log",
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
    name: `${PARALLEL} concurrent invocations write ${ITEMS} items and lose none`,
    needs: [],
    accessLevel: "read-write",
    run: async (applied) => {
      await withFunction(applied, (deployed) => putInParallel(deployed, applied));
    },
  },
  ...BROKEN,
];

/** The check of a function that has no path to its table, on a cloud that does not isolate networks. */
function greenProvesNothing(askDoctor: DiagnoseStack): Check {
  return {
    name: "the emulator does not block the function, but the doctor says that AWS would",
    needs: [],
    run: async (applied) => {
      const { outputs, cloud } = applied;
      await withFunction(applied, async (deployed) => {
        await exercise({ ...outputs, deployed, client: cloud.clientConfig });
      });
      const { diagnosis } = await askDoctor(outputs, cloud.clientConfig);
      const { network } = diagnosis;
      if (network.verdict !== "UNREACHABLE") {
        throw new HarnessError(`expected the doctor to say UNREACHABLE, got ${network.verdict}`);
      }
    },
  };
}

/** Chooses the checks for each stack. All stacks have the same function, so only one stack's function is broken. */
export function checksOf({
  cloud,
  stacks,
  diagnoseStack: askDoctor = diagnoseStack,
}: {
  readonly cloud: Pick<Cloud, "capabilities">;
  readonly stacks: readonly string[];
  /** Asks the doctor. @default - diagnoses what the cloud says is deployed */
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
  /** A similar change with which the function must answer. */
  readonly enough?: FunctionChange;
}

function broken(name: string, { change, errorType, enough }: Breakage): Check {
  return {
    name,
    // Other clouds run the bundle in the stack folder, so changed code would have no effect.
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

/** JavaScript for a function that takes this long to answer. */
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

/** @returns the end of the log, which may be empty if the function fails during init. */
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
