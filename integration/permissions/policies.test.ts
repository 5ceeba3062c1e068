import { ACCESS_PATHS } from "../../contract/stacks";
import { allowedBy } from "./allowed";
import { type Call } from "./call";
import { MOST_CHARACTERS, MOST_POLICIES, policiesFor, type PolicyDocument } from "./policy";
import { RECORDED } from "./recorded";
import { withAdded } from "./rules";

const name = (path: string) => `lambda-dynamodb-${path}`;
const stackOf = (path: (typeof ACCESS_PATHS)[number]) => {
  const { defaults, options } = RECORDED.get(path)!;
  const all = [...defaults, ...options];
  return {
    defaults: { calls: withAdded(defaults), documents: policiesFor(defaults, name(path)) },
    all: {
      calls: withAdded(all),
      documents: [...policiesFor(defaults, name(path)), ...policiesFor(all, name(path), defaults)],
    },
  };
};

function replaced<T>(list: readonly T[], index: number, by: readonly T[]): readonly T[] {
  return [...list.slice(0, index), ...by, ...list.slice(index + 1)];
}

/** The documents without one action, for each statement and action. */
function* lessened(documents: readonly PolicyDocument[]) {
  for (const [index, document] of documents.entries()) {
    for (const [number, statement] of document.Statement.entries()) {
      for (const action of statement.Action) {
        const rest = { ...statement, Action: statement.Action.filter((each) => each !== action) };
        const Statement = replaced(
          document.Statement,
          number,
          rest.Action.length > 0 ? [rest] : [],
        );
        yield {
          action,
          from: statement.Sid,
          documents: replaced(documents, index, [{ ...document, Statement }]),
        };
      }
    }
  }
}

/** The actions without which nothing is denied that was allowed before. */
function needless(
  path: string,
  { calls, documents }: { calls: readonly Call[]; documents: readonly PolicyDocument[] },
): readonly string[] {
  return [...lessened(documents)].flatMap((less) => {
    const concerned = calls.filter(({ action }) => action === less.action);
    const isLoss = !concerned.every(allowedBy(less.documents, name(path)));
    return isLoss ? [] : [`${less.action} of ${less.from}`];
  });
}

test("every stack is recorded", () => {
  expect([...RECORDED.keys()]).toEqual(ACCESS_PATHS);
  for (const { defaults } of RECORDED.values()) expect(defaults.length).toBeGreaterThan(30);
});

describe.each(ACCESS_PATHS)("the policies of %s", (path) => {
  const stack = stackOf(path);

  test.each(["defaults", "all"] as const)(
    "allow what was called, and what rules add: %s",
    (set) => {
      const { calls, documents } = stack[set];
      const isAllowed = allowedBy(documents, name(path));
      expect(calls.filter((call) => !isAllowed(call))).toEqual([]);
    },
  );

  test("deny something without any one action", () => {
    expect(needless(path, stack.all)).toEqual([]);
  });

  test("deny what belongs to another stack, where its tag decides", () => {
    const tagged = stack.all.calls.filter(({ on }) => on.some((target) => "stack" in target));
    const narrowed = tagged.filter(({ action }) => /^(ec2|kms):/.test(action));
    expect(narrowed.length).toBeGreaterThan(0);
    expect(narrowed.filter(allowedBy(stack.all.documents, name("other")))).toEqual([]);
  });

  test("deny what has another name", () => {
    const renamed = (call: Call): Call => ({
      ...call,
      on: call.on.map((target) => ({ ...target, arn: target.arn.replace(name(path), "other") })),
    });
    const named = stack.all.calls.filter(({ on }) => on[0]!.arn.includes(name(path)));
    expect(named.length).toBeGreaterThan(0);
    expect(named.map(renamed).filter(allowedBy(stack.all.documents, name(path)))).toEqual([]);
  });

  test("each fit into a managed policy, and together onto one role", () => {
    const { documents } = stack.all;
    expect(documents.length).toBeLessThanOrEqual(MOST_POLICIES);
    for (const document of documents) {
      expect(JSON.stringify(document).length).toBeLessThanOrEqual(MOST_CHARACTERS);
    }
  });
});

test("only stacks with an endpoint on subnets may associate a hosted zone with a VPC", () => {
  const associate = "route53:AssociateVPCWithHostedZone";
  const may = ACCESS_PATHS.filter((path) =>
    stackOf(path).all.documents.some(({ Statement }) =>
      Statement.some(({ Action }) => Action.includes(associate)),
    ),
  );
  expect(may).toEqual(["interface-endpoint", "instance"]);
  const { defaults } = stackOf("instance");
  expect(defaults.calls.map(({ action }) => action)).not.toContain(associate);
});

test("a policy that is split allows what the whole one allows", () => {
  const calls = Array.from({ length: 120 }, (_, index) => ({
    action: "iam:GetRole",
    on: [{ arn: `arn:aws:iam::111122223333:role/${"r".repeat(60)}-${index}` }],
    keys: { "iam:PassedToService": `service-${index}` },
  }));
  const documents = policiesFor(calls, "orders");
  expect(documents.length).toBeGreaterThan(1);
  expect(calls.every(allowedBy(documents, "orders"))).toBe(true);
});
