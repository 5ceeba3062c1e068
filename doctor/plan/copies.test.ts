import { readDocument } from "../snapshot/plan";
import {
  changedPlan,
  DEPLOYED,
  ENDPOINT,
  NAT_GATEWAY,
  type Resources,
  VPC,
  withValues,
  without,
} from "./testing/changed-plan";
import { judgePlan } from "./judge";

/** What the provider copies from resources into the one that they are parts of, and what is left without them. */
function judged(before: Resources, after: Resources): readonly unknown[] {
  const { audit, comparison } = judgePlan(readDocument(changedPlan(before, after), "plan.json"));
  return [audit.entries[0]?.diagnosis.outcome, comparison?.changes.map(({ kind }) => kind)];
}

test("a gateway that the plan detaches is in no VPC", () => {
  const attachment = "aws_internet_gateway_attachment.main";
  const before = {
    ...without(DEPLOYED, "aws_vpc_endpoint.dynamodb"),
    ...NAT_GATEWAY,
    [attachment]: { id: "a", vpc_id: VPC, internet_gateway_id: "igw-0a1b2c3d4e5f60718" },
  };
  expect(judged(before, before)).toEqual(["ok", []]);
  expect(judged(before, without(before, attachment))).toEqual(["not-ok", ["path-lost"]]);
});

test("a prefix list does not have an entry that the plan takes", () => {
  const id = "pl-0c1b2c3d4e5f60718";
  const [https, entry] = [
    "aws_vpc_security_group_egress_rule.https",
    "aws_ec2_managed_prefix_list_entry.all",
  ];
  const before = {
    ...withValues(DEPLOYED, https, { cidr_ipv4: undefined, prefix_list_id: id }),
    "aws_ec2_managed_prefix_list.egress": {
      id,
      name: "egress",
      address_family: "IPv4",
      entry: [{ cidr: "0.0.0.0/0" }],
    },
    [entry]: { id: "e", prefix_list_id: id, cidr: "0.0.0.0/0" },
  };
  expect(judged(before, before)).toEqual(["ok", []]);
  expect(judged(before, without(before, entry))[0]).not.toBe("ok");
});

test("an endpoint lets everything through once the plan takes its policy", () => {
  const address = "aws_vpc_endpoint_policy.dynamodb";
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }],
  });
  const before = {
    ...withValues(DEPLOYED, "aws_vpc_endpoint.dynamodb", { policy }),
    [address]: { id: ENDPOINT, vpc_endpoint_id: ENDPOINT, policy },
  };
  expect(judged(before, before)[0]).toBe("not-ok");
  expect(judged(before, without(before, address))[0]).toBe("ok");
  const own = withValues(DEPLOYED, "aws_vpc_endpoint.dynamodb", { policy });
  expect(judged(own, own)[0]).toBe("not-ok");
});
