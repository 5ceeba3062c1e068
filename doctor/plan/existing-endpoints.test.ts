import { besideExisting, CREATED } from "./testing/beside-existing";
import { DEPLOYED, ENDPOINT, ROUTE_TABLE, VPC, withValues } from "./testing/changed-plan";
import { FILES, first } from "./testing/existing-network";

const verdict = (...question: Parameters<typeof besideExisting>) =>
  besideExisting(...question).network.verdict;

describe("the endpoint's route", () => {
  const ENDPOINT_ADDRESS = "aws_vpc_endpoint.dynamodb";
  const endpoint = { [ENDPOINT_ADDRESS]: DEPLOYED[ENDPOINT_ADDRESS] ?? {} };
  const apart = withValues(endpoint, ENDPOINT_ADDRESS, { route_table_ids: [] });
  const table = { "aws_route_table.private": { id: ROUTE_TABLE, vpc_id: VPC, route: [] } };

  test("stays in a route table that the plan manages, if the endpoint is somebody else's", () => {
    const plan = { ...CREATED, ...table };
    const without = { ...FILES, "describe-vpc-endpoints": { VpcEndpoints: [] } };
    expect(verdict(plan, { before: table })).toBe("REACHABLE");
    expect(verdict(plan, { before: table, vpc: without })).not.toBe("REACHABLE");
  });

  test.each([
    ["somebody else's", {}],
    ["the plan's", table],
  ])("goes with the association from a route table that is %s", (_, more) => {
    const before = { ...endpoint, ...more };
    expect(verdict({ ...CREATED, ...before }, { before })).toBe("REACHABLE");
    expect(verdict({ ...CREATED, ...apart, ...more }, { before })).toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, ...more }, { before })).toBe("UNREACHABLE");
    const lookedUp = { "data.aws_vpc_endpoint.d": { id: ENDPOINT, vpc_id: VPC } };
    expect(verdict({ ...CREATED, ...more, ...lookedUp }, { before })).toBe("UNREACHABLE");
  });

  test("comes with an association of the plan to an endpoint that is there", () => {
    const [local] = first("describe-route-tables", "RouteTables").Routes as readonly object[];
    const table = { ...first("describe-route-tables", "RouteTables"), Routes: [local] };
    const apart = { ...first("describe-vpc-endpoints", "VpcEndpoints"), RouteTableIds: [] };
    const vpc = {
      ...FILES,
      "describe-route-tables": { RouteTables: [table] },
      "describe-vpc-endpoints": { VpcEndpoints: [apart] },
    };
    const association = (vpc_endpoint_id: string) => ({
      "aws_vpc_endpoint_route_table_association.a": {
        vpc_endpoint_id,
        route_table_id: ROUTE_TABLE,
      },
    });
    const there = association(ENDPOINT);
    expect(verdict({ ...CREATED, ...there }, { vpc })).toBe("REACHABLE");
    expect(verdict({ ...CREATED, ...there }, { before: there })).toBe("REACHABLE");
    expect(verdict(CREATED, { vpc })).toBe("UNREACHABLE");
    expect(verdict({ ...CREATED, ...association("vpce-0f") }, { vpc })).not.toBe("REACHABLE");
    expect(verdict(CREATED, { before: there })).not.toBe("REACHABLE");
  });

  test.each([
    ["gives", {}],
    // Its id is the endpoint's.
    ["changes", { id: ENDPOINT }],
  ])("is unknown where the plan %s the policy of the endpoint", (_, id) => {
    const policy = { ...id, vpc_endpoint_id: ENDPOINT, policy: "{}" };
    const plan = { ...CREATED, "aws_vpc_endpoint_policy.p": policy };
    expect(verdict(plan)).toBe("INDETERMINATE");
    expect(verdict(plan, { before: plan })).toBe("REACHABLE");
    expect(verdict(CREATED, { before: { "aws_vpc_endpoint_policy.p": policy } })).toBe(
      "INDETERMINATE",
    );
  });

  test("is judged by the policy of the endpoint that is there", () => {
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "dynamodb:Scan", Resource: "*" }],
    });
    const narrow = { ...first("describe-vpc-endpoints", "VpcEndpoints"), PolicyDocument };
    const vpc = { ...FILES, "describe-vpc-endpoints": { VpcEndpoints: [narrow] } };
    const lookedUp = { ...CREATED, "data.aws_vpc_endpoint.d": { id: ENDPOINT, vpc_id: VPC } };
    expect(besideExisting(lookedUp).outcome).toBe("ok");
    expect(besideExisting(lookedUp, { vpc }).outcome).toBe("not-ok");
  });
});
