import { type TerraformStack } from "cdktf";
import { ValidationError } from "../errors";
import { Table } from "../table/table";
import { bundle, table, thrownBy } from "../testing/fixtures";
import { inStack } from "../testing/template";
import { DynamoDbFunction } from "./dynamodb-function";
import { type DynamoDbFunctionProps } from "./function-props";

const BASE = { name: "reader", bundle };
const customers = (stack: TerraformStack) => new Table(stack, "customers", { name: "customers" });
const LAYER = "arn:aws:lambda:us-east-2:111122223333:layer:tools:1";
const QUEUE = "arn:aws:sqs:us-east-2:111122223333:failed";
const TOPIC = "arn:aws:sns:us-east-2:111122223333:failed";
const STATEMENT = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::orders/*"] };

describe("the limits", () => {
  const words = (length: number) => ({ AB: "x".repeat(length - 2) });
  test.each<Partial<DynamoDbFunctionProps>>([
    { runtime: "nodejs20.x" },
    { runtime: "provided.al2023" },
    { layers: Array<string>(5).fill(LAYER) },
    { environment: words(4096) },
    { reservedConcurrentExecutions: 1000 },
    { deadLetterQueue: { arn: QUEUE } },
    { initialPolicy: [{ actions: ["*"], resources: ["*"] }] },
  ])("let through %j", (props) => {
    expect(() =>
      inStack((stack) => new DynamoDbFunction(stack, "function", { ...BASE, ...props })),
    ).not.toThrow();
  });

  const refusals: [Partial<DynamoDbFunctionProps> | Record<string, unknown>, string][] = [
    [{ runtime: "nodejs" }, "`runtime` must be a runtime of Lambda, such as nodejs22.x, "],
    [{ handler: "a b" }, "`handler` must be 1 to 128 characters without spaces"],
    [{ handler: "x".repeat(129) }, "`handler` must be 1 to 128 characters"],
    [{ layers: Array<string>(6).fill(LAYER) }, "`layers` must be at most 5 ARNs of layer versions"],
    [{ layers: [LAYER.slice(0, -2)] }, "`layers` must be at most 5 ARNs of layer versions"],
    [{ environment: words(4097) }, 'and at most 4096 bytes in all, got: {"AB":"xxx'],
    [{ environment: { A: "" } }, "`environment` must have names of 2 or more letters"],
    [{ environment: { AWS_REGION: "" } }, "`environment` must have names of 2 or more letters"],
    [{ environment: { "A-B": "" } }, "`environment` must have names of 2 or more letters"],
    [{ reservedConcurrentExecutions: -1 }, "must be a whole number of at least 0, got: -1"],
    [{ tracing: "active" }, "`tracing` must be one of Active, PassThrough, got: active"],
    [
      { deadLetterQueue: { arn: TOPIC } },
      "`deadLetterQueue` must be a queue with its `arn`, such as",
    ],
    [
      { deadLetterTopic: { arn: QUEUE } },
      "`deadLetterTopic` must be a topic with its `arn`, such as",
    ],
    [
      { deadLetterTopic: { arn: TOPIC }, deadLetterQueue: { arn: QUEUE } },
      "`deadLetterTopic` must not be given with `deadLetterQueue`, got: both",
    ],
    [{ initialPolicy: [{ ...STATEMENT, actions: [] }] }, "`initialPolicy` must be statements"],
    [{ initialPolicy: [{ ...STATEMENT, actions: ["s3"] }] }, "`initialPolicy` must be statements"],
    [{ initialPolicy: [{ ...STATEMENT, resources: ["x"] }] }, "`initialPolicy` must be statements"],
    [{ securityGroups: [{ id: "sg-1" }] }, "`securityGroups` must be at most 4 security groups"],
    [
      { securityGroups: Array<{ id: string }>(5).fill({ id: "sg-01234567" }) },
      "`securityGroups` must be at most 4 security groups",
    ],
    [
      { securityGroups: [{ id: "sg-01234567" }] },
      "`securityGroups` must be empty outside a network, got: 1",
    ],
    [{ access: "read" }, "`access` must not be given without `table`, got: read"],
    [{ handler: "index.run" }, "`handler` must not be given without `code`, got: index.run"],
    [{ bundle: undefined }, "`table` must be given where `code` is not, for this project's own"],
  ];
  test.each(refusals)("refuse, before anything is created: %j", (props, message) => {
    inStack((stack) => {
      const error = thrownBy(() => new DynamoDbFunction(stack, "function", { ...BASE, ...props }));
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).message).toContain(message);
      expect((error as ValidationError).path).toBe("test/function");
      expect(stack.node.findChild("function").node.children).toEqual([]);
    });
  });

  test.each<[string, object, string]>([
    ["X", {}, "`tables[0].variable` must be 2 or more letters, digits or `_`"],
    ["AWS_REGION", {}, "`tables[0].variable` must be 2 or more letters"],
    ["TABLE_NAME", {}, "`tables[0].variable` must be a variable of its own, got: TABLE_NAME"],
    ["OK", { environment: { OK: "" } }, "`environment` must not hold a variable that the function"],
    ["OK", { access: [] }, "`access` must be one of read"],
  ])("give each variable one meaning: %s, %j", (variable, more, message) => {
    inStack((stack) => {
      const own = table(stack);
      const tables = [{ table: customers(stack), variable }];
      expect(
        () => new DynamoDbFunction(stack, "function", { ...BASE, table: own, tables, ...more }),
      ).toThrow(message);
      expect(stack.node.findChild("function").node.children).toEqual([]);
    });
  });

  test("refuse an access that is none, of any table", () => {
    inStack((stack) => {
      const tables = [{ table: table(stack), variable: "OK", access: "raed" as "read" }];
      expect(() => new DynamoDbFunction(stack, "function", { ...BASE, tables })).toThrow(
        "`tables[0].access` must be one of read, write, read-write",
      );
    });
  });
});
