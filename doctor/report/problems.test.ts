import { analyze, CODES, type Finding } from "../reachability";
import { isolated, known } from "../reachability/testing/network";
import { readFolder } from "../snapshot/folder";
import { diagnose, type Diagnosis } from "../diagnose";
import { copyExample, exampleFolder, removeTemporaryFolders } from "../testing/examples";
import { findingSentence } from "./network-sentences";
import { problemsOf } from "./problems";

afterEach(removeTemporaryFolders);

function diagnosisOf(network: Diagnosis["network"]): Diagnosis {
  const diagnosis = diagnose(readFolder(exampleFolder("gateway-endpoint")), {
    actions: ["dynamodb:GetItem"],
  });
  return { ...diagnosis, network };
}

test.each(CODES)("has a sentence for %s", (code) => {
  const about = { effect: "blocks", subnetIds: [], destinations: [] } as const;
  const finding = (one: Finding["code"]): Finding => ({
    ...about,
    code: one,
    kind: "route-table",
    id: "rtb-1",
  });
  const others = CODES.filter((other) => other !== code).map((other) =>
    findingSentence(finding(other)),
  );
  expect(findingSentence(finding(code))).not.toBe("");
  expect(others).not.toContain(findingSentence(finding(code)));
});

test("does not take an instance without a public address for a function", () => {
  const copy = copyExample("endpoint-without-route-table");
  copy.set("describe-network-interfaces.json", "NetworkInterfaces.0.Association", undefined);
  const [problem] = problemsOf(diagnose(readFolder(copy.folder)));
  expect(problem?.code).toBe("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
  expect(problem?.sentence).not.toContain("a function");
});

test("says from which subnets, if not from all of them", () => {
  const network = isolated();
  const tables = network.routeTables.known ? network.routeTables.items : [];
  const split = tables.flatMap((table) =>
    table.RouteTableId === "rtb-private"
      ? ["a", "b"].map((name) => ({
          ...table,
          RouteTableId: `rtb-${name}`,
          Associations: [{ SubnetId: `subnet-${name}` }],
        }))
      : [table],
  );
  const trace = analyze({ ...network, routeTables: known(...split) });
  const problems = problemsOf(diagnosisOf(trace));
  expect(problems.map(({ sentence }) => sentence)).toEqual([
    "rtb-a has no route to DynamoDB (from subnet-a)",
    "rtb-b has no route to DynamoDB (from subnet-b)",
  ]);
});

test("names one cause once, with all its actions", () => {
  const diagnosis = diagnose(readFolder(exampleFolder("gateway-endpoint")), {
    actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
  });
  const problems = problemsOf(diagnosis);
  expect(problems.map(({ code }) => code)).toEqual([
    "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
    "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW",
  ]);
  expect(problems[0]?.sentence).toMatch(/^PutItem, DeleteItem: /);
});
