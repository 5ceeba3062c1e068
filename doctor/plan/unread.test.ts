import { refers } from "../snapshot/plan/testing/plan";
import { inVpc, OF_VPC } from "./testing/judged";

describe("what is in a VPC and is not read", () => {
  const beside = (type: string) =>
    inVpc("0.0.0.0/0", {
      resources: [{ resource: `${type}.x`, unknown: ["vpc_id"] }],
      configured: { [`${type}.x`]: { expressions: OF_VPC } },
    });

  test.each(["aws_networkfirewall_firewall", "aws_ec2_a_type_of_tomorrow"])(
    "leaves a path open, by name: %s",
    (type) => {
      const { verdict, findings } = beside(type);
      expect(verdict).toBe("INDETERMINATE");
      const why = `this doctor does not read ${type}, which can change paths`;
      expect(JSON.stringify(findings)).toContain(`"missing":"${type}.x","why":"${why}"`);
    },
  );

  test("does not, where it changes none", () => {
    expect(beside("aws_lb_target_group").verdict).toBe("REACHABLE");
  });

  test("a firewall of a VPC that is not known can be in any, and its rules alone are in none", () => {
    const firewall = (type: string) =>
      inVpc("0.0.0.0/0", { resources: [{ resource: `${type}.x` }] });
    expect(firewall("aws_networkfirewall_firewall").verdict).toBe("INDETERMINATE");
    expect(firewall("aws_networkfirewall_rule_group").verdict).toBe("REACHABLE");
  });
});

describe("the entries of a network ACL by dynamic blocks", () => {
  const entry = (rule_no: number, action: string, more: object = {}) => ({
    rule_no,
    action,
    protocol: "-1",
    cidr_block: "0.0.0.0/0",
    from_port: 0,
    to_port: 0,
    ...more,
  });
  const ANY = [entry(100, "allow")];
  const behind = (egress: readonly object[], unknown: object = {}) =>
    inVpc("0.0.0.0/0", {
      resources: [
        {
          resource: "aws_network_acl.a",
          after: { egress, ingress: ANY },
          unknown: { vpc_id: true, subnet_ids: true, ...unknown },
        },
      ],
      configured: {
        "aws_network_acl.a": {
          expressions: { ...OF_VPC, subnet_ids: refers("aws_subnet.s.id") },
        },
      },
    });

  test("are in force as the plan has them", () => {
    expect(behind(ANY).verdict).toBe("REACHABLE");
    expect(behind([entry(99, "deny"), ...ANY]).verdict).toBe("UNREACHABLE");
  });

  test("leave a path open where apply decides what one of them says", () => {
    const open = behind([entry(99, "deny", { cidr_block: null }), ...ANY], {
      egress: [{ cidr_block: true }],
    });
    expect(open.verdict).toBe("INDETERMINATE");
    expect(JSON.stringify(open.findings)).toContain("aws_network_acl.a.egress[0].cidr_block");
  });
});
