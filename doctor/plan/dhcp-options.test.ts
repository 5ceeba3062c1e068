import { readDocument } from "../snapshot/plan";
import { judgePlan } from "./judge";
import {
  changedPlan,
  DEPLOYED,
  type Resources,
  VPC,
  without,
  withValues,
} from "./testing/changed-plan";

const OPTIONS = "dopt-0a1b2c3d4e5f60718";
const ASSOCIATION = "aws_vpc_dhcp_options_association.own";

/** The VPC asks a server that it does not reach. The provider copies the id of its options into the VPC. */
const ELSEWHERE: Resources = {
  ...withValues(DEPLOYED, "aws_vpc.main", { dhcp_options_id: OPTIONS }),
  "aws_vpc_dhcp_options.own": { id: OPTIONS, domain_name_servers: ["10.9.9.9"] },
  [ASSOCIATION]: { id: "own", vpc_id: VPC, dhcp_options_id: OPTIONS },
};

function codesAfter(before: Resources, after: Resources): readonly string[] {
  const { entries } = judgePlan(readDocument(changedPlan(before, after), "plan.json")).audit;
  const [entry] = entries;
  return entry?.diagnosis.network.findings.map(({ code }) => code) ?? [];
}

test("DHCP options whose association the plan destroys are no longer the VPC's", () => {
  expect(codesAfter(ELSEWHERE, ELSEWHERE)).toContain("X_DNS_SERVERS_UNREACHABLE");
  expect(codesAfter(ELSEWHERE, without(ELSEWHERE, ASSOCIATION))).toEqual([]);
});

test("those that somebody else associated stay", () => {
  const others = without(ELSEWHERE, ASSOCIATION);
  expect(codesAfter(others, others)).toContain("X_DNS_SERVERS_UNREACHABLE");
});
