import { decided, diagnosis, finding, unreachable } from "../testing/diagnosis";
import { EXPECTATIONS } from "./expectations";
import { judge, networkText, permissionsText } from "./judge";

const isPrivate = diagnosis();
const isPublic = diagnosis({ private: false });
const unknown = diagnosis({
  verdict: "INDETERMINATE",
  findings: [finding("UNKNOWN_RESOURCE", "unknown")],
});
const partial = diagnosis({ verdict: "PARTIAL", findings: [finding("ENI_SG_RULES_MISMATCH")] });

test.each([
  ["reachable, private", isPrivate],
  ["reachable, not private", isPublic],
  ["UNREACHABLE: NO_ROUTE_TO_DESTINATION", unreachable],
  ["INDETERMINATE: UNKNOWN_RESOURCE", unknown],
  ["PARTIAL: ENI_SG_RULES_MISMATCH", partial],
  ["INDETERMINATE", diagnosis({ verdict: "INDETERMINATE" })],
  [
    "UNREACHABLE: ENI_SG_RULES_MISMATCH, NO_ROUTE_TO_DESTINATION",
    diagnosis({
      verdict: "UNREACHABLE",
      findings: [
        finding("NO_ROUTE_TO_DESTINATION"),
        finding("ENI_SG_RULES_MISMATCH"),
        finding("NO_ROUTE_TO_DESTINATION"),
        finding("SUBNET_ACL_RESTRICTION", "notes"),
      ],
    }),
  ],
])("the network is said to be %s", (text, said) => {
  expect(networkText(said)).toBe(text);
});

const denied = diagnosis(
  {},
  decided("dynamodb:Query", { effect: "DENIED", code: "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES" }),
);
const undecided = diagnosis(
  {},
  decided("dynamodb:Query", { effect: "INDETERMINATE", code: "X_AUTHZ_UNKNOWN_POLICY" }),
);
const noRole = diagnosis(
  {},
  { known: false, missing: "get-role.json", why: "the file is not in the folder" },
);

test.each([
  ["allowed", isPrivate],
  ["dynamodb:Query DENIED: X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES", denied],
  ["dynamodb:Query INDETERMINATE: X_AUTHZ_UNKNOWN_POLICY", undecided],
  ["unknown: get-role.json", noRole],
])("the permissions are said to be %s", (text, said) => {
  expect(permissionsText(said)).toBe(text);
});

test.each([
  ["gateway-endpoint", isPrivate],
  ["public", isPublic],
  ["nat-gateway", isPublic],
  ["isolated", unreachable],
] as const)("%s is as expected", (path, said) => {
  expect(judge(said, EXPECTATIONS[path])).toEqual([]);
});

test.each([
  ["gateway-endpoint", "reachable, private", isPublic],
  ["nat-gateway", "reachable, not private", isPrivate],
  ["public", "reachable, not private", unreachable],
  ["gateway-endpoint", "reachable, private", unknown],
  ["mixed", "reachable, private", partial],
] as const)("%s is not as expected where it is not %s", (path, expected, said) => {
  expect(judge(said, EXPECTATIONS[path])).toEqual([
    `network: expected ${expected}, got ${networkText(said)}`,
  ]);
});

test.each([denied, undecided, noRole])("one that may not is not as expected", (said) => {
  expect(judge(said, EXPECTATIONS["gateway-endpoint"])).toEqual([
    `permissions: expected allowed, got ${permissionsText(said)}`,
  ]);
});

test("what is wrong with network and permissions is said of both", () => {
  const both = diagnosis({ private: false }, denied.permissions);
  expect(judge(both, EXPECTATIONS["gateway-endpoint"])).toHaveLength(2);
});

test.each([
  ["is reached", isPrivate],
  ["is in doubt", unknown],
  [
    "is in part unreachable",
    diagnosis({ verdict: "PARTIAL", findings: unreachable.network.findings }),
  ],
  ["is unreachable for no reason", diagnosis({ verdict: "UNREACHABLE" })],
  [
    "is unreachable for another reason",
    diagnosis({ verdict: "UNREACHABLE", findings: [finding("ENI_SG_RULES_MISMATCH")] }),
  ],
  [
    "is unreachable for that reason and another",
    diagnosis({
      verdict: "UNREACHABLE",
      findings: [...unreachable.network.findings, finding("ENI_SG_RULES_MISMATCH")],
    }),
  ],
])("isolated is not as expected where the table %s", (_, said) => {
  expect(judge(said, EXPECTATIONS.isolated)).toEqual([
    `network: expected UNREACHABLE: NO_ROUTE_TO_DESTINATION, got ${networkText(said)}`,
  ]);
});

test("isolated is as expected with a note beside the way, and whatever it may", () => {
  const findings = [
    ...unreachable.network.findings,
    finding("ENI_SG_RULES_MISMATCH", "notes" as const),
  ];
  const said = diagnosis({ verdict: "UNREACHABLE", findings }, denied.permissions);
  expect(judge(said, EXPECTATIONS.isolated)).toEqual([]);
});
