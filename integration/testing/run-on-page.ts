import { type Counted } from "../lab/plan/lab-plan";
import { type RunOnPage } from "../prove/page";
import { type StackResult } from "../prove/result";
import { arrival, dropped, passed, source, THROUGH_ENDPOINT, THROUGH_INTERNET } from "./packets";

function stack(other: Partial<StackResult>): StackResult {
  return {
    stack: "gateway-endpoint",
    way: "gateway endpoint",
    expected: "reads and writes, private",
    status: "passed",
    result: "put get query delete",
    problems: [],
    resources: 23,
    operations: ["put", "get", "query", "delete"],
    function: "put get query delete",
    network: "reachable, private",
    permissions: "allowed",
    cost: [{ way: "gateway-endpoint", perMonth: 0, perGb: 0 }],
    seconds: 48.6,
    ...other,
  };
}

const atSource = (counted: Counted): Counted => ({
  ...counted,
  component: { ...counted.component, at: "source", direction: "out" },
});

const WAY_OUT = [
  atSource(passed("security-group", "sg-0f2a1b3c4d5e6f708")),
  atSource(passed("network-acl", "acl-07c8d9e0f1a2b3c4d")),
];

const THROUGH_GATEWAY = stack({
  packets: {
    sources: ["subnet-0a1", "subnet-0b2"].map((subnetId) =>
      source({
        subnetId,
        hops: [
          ...WAY_OUT,
          {
            ...passed("route-table", "rtb-0d9e8f7a6b5c4d3e2"),
            what: "pl-4ca54025 → vpce-0b3a4c5d6e7f80912",
          },
        ],
        arrivals: [arrival({ way: { ...THROUGH_ENDPOINT, endpointId: "vpce-0b3a4c5d6e7f80912" } })],
      }),
    ),
  },
});

const ISOLATED = stack({
  stack: "isolated",
  way: "none",
  expected: "unreachable",
  function: "Unreachable in 3.2 s",
  network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
  packets: {
    sources: [
      source({
        subnetId: "subnet-0a1",
        hops: WAY_OUT,
        ends: [dropped("route-table", "rtb-0d9e8f7a6b5c4d3e2", "no route")],
        arrivals: [],
      }),
    ],
  },
  cost: [],
});

const THROUGH_NAT = stack({
  stack: "nat-gateway",
  way: "NAT gateway",
  expected: "reads and writes, not private",
  status: "failed",
  result: "network: expected reachable, not private, got UNREACHABLE: NO_ROUTE_TO_DESTINATION",
  problems: [
    "network: expected reachable, not private, got UNREACHABLE: NO_ROUTE_TO_DESTINATION",
    "terraform destroy of nat-gateway exited 1 after 42.0 s; last lines:\n  Error: it is in use",
  ],
  packets: {
    sources: [
      source({
        subnetId: "subnet-0a1",
        hops: [
          {
            ...passed("route-table", "rtb-0d9e8f7a6b5c4d3e2"),
            what: "0.0.0.0/0 → nat-07fa1b2c3d4e5f607",
          },
          passed("internet-gateway", "igw-01c2d3e4f5a6b7c8d"),
        ],
        arrivals: [
          arrival({ way: THROUGH_INTERNET, refused: true }),
          arrival({ way: THROUGH_INTERNET }),
        ],
      }),
    ],
  },
  cost: [{ way: "nat-gateway", perMonth: 73, perGb: 0.045 }],
  keptFolder: "/tmp/prove-1/stacks/nat-gateway",
});

/** Not applied, so nothing is known of it. */
const NOT_APPLIED: StackResult = {
  stack: "mixed",
  way: "",
  expected: "",
  status: "failed",
  result: "terraform apply of mixed exited 1 after 42.0 s",
  problems: ["terraform apply of mixed exited 1 after 42.0 s; it printed nothing"],
  resources: 0,
  operations: [],
  seconds: 42,
};

const CHECKED = stack({
  stack: "public",
  way: "public endpoint",
  packets: { skipped: "ip is not on PATH" },
  knownDrift: ["localstack drops Version from the policy of aws_vpc_endpoint.dynamodb"],
  undecided: ["dynamodb:PutItem: X_AUTHZ_UNKNOWN_KEY"],
  checks: [
    { name: "an error arrives with its name", status: "passed", result: "", seconds: 1 },
    {
      name: "a wrong table name fails with TableNotFound",
      status: "failed",
      result: "expected TableNotFound, got an answer",
      seconds: 1,
    },
    {
      name: "packets show what the network does",
      status: "skipped",
      result: "skipped: ip is not on PATH",
      seconds: 0,
    },
  ],
  cost: [{ way: "public-endpoint", perMonth: 0, perGb: 0 }],
});

/** A run whose stacks are as expected, except for what is given. */
export function runOnPage(other: Partial<RunOnPage> = {}): RunOnPage {
  return {
    command: "prove",
    startedAt: new Date("2026-11-26T20:38:00Z"),
    seconds: 102,
    ranOn: ["Terraform 1.11.4", "hashicorp/aws 5.100.0", "moto 5.2.1 on 127.0.0.1:40213"],
    region: "us-east-2",
    results: [ISOLATED, THROUGH_GATEWAY],
    repeats: [],
    ...other,
  };
}

/** A run with everything that a page may have to show. */
export const FAILED_RUN = runOnPage({
  results: [CHECKED, ISOLATED, THROUGH_GATEWAY, THROUGH_NAT, NOT_APPLIED],
  repeats: ["ec2 CreateRoute of mixed (attempt=2; max=25)"],
});
