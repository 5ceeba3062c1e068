import { type Fix } from "../../remedy";
import { refers } from "../../snapshot/plan/testing/plan";
import { edited, ENDPOINT, IDS, TABLES } from "./testing/edited";

const associate: Fix = {
  action: "associate-endpoint",
  endpointId: "vpce-planned0",
  routeTableIds: ["rtb-planned1"],
  again: false,
};

describe("an endpoint that gets a route table", () => {
  test("has it in its list, beside what is there", () => {
    const configured = {
      "aws_vpc_endpoint.d": { expressions: { route_table_ids: refers("local.tables") } },
    };
    expect(edited(associate, { resources: [ENDPOINT, TABLES], ids: IDS, configured })).toEqual([
      [
        "change route_table_ids of aws_vpc_endpoint.d",
        'resource "aws_vpc_endpoint" "d" {',
        "  # what is here stays, and",
        "  route_table_ids = [",
        "    # what is in it now, and",
        "    aws_route_table.t[0].id,",
        "  ]",
        "}",
      ].join("\n"),
    ]);
  });

  test("has it alone if it has none", () => {
    const configured = { "aws_vpc_endpoint.d": {} };
    const [text] = edited(associate, { resources: [ENDPOINT, TABLES], ids: IDS, configured });
    expect(text).toContain("  route_table_ids = [aws_route_table.t[0].id]\n");
  });

  test("gets an association if the plan has associations, and no list of its own", () => {
    const type = "aws_vpc_endpoint_route_table_association";
    const resources = [ENDPOINT, TABLES, { resource: `${type}.a` }];
    const [text] = edited(associate, {
      resources,
      ids: IDS,
      configured: { "aws_vpc_endpoint.d": {}, [`${type}.a`]: {} },
    });
    expect(text).toBe(
      [
        "new",
        `resource "${type}" "t_0" {`,
        "  vpc_endpoint_id = aws_vpc_endpoint.d.id",
        "  route_table_id  = aws_route_table.t[0].id",
        "}",
      ].join("\n"),
    );
  });

  test("is only changed for its own instance", () => {
    const ids = { ...IDS, "vpce-planned0": 'aws_vpc_endpoint.d["a"]' };
    const resources = [{ ...ENDPOINT, keys: ["a", "b"] }, TABLES];
    const configured = { "aws_vpc_endpoint.d": {} };
    const [text] = edited(associate, { resources, ids, configured });
    expect(text).toContain('# only for aws_vpc_endpoint.d["a"]; what is here stays, and\n');
  });

  test("of a data source cannot be changed, and gets an association", () => {
    const ids = { ...IDS, "vpce-planned0": "data.aws_vpc_endpoint.d" };
    const [text] = edited(associate, {
      resources: [{ resource: "data.aws_vpc_endpoint.d" }, TABLES],
      ids,
    });
    expect(text).toContain("vpc_endpoint_id = data.aws_vpc_endpoint.d.id\n");
  });

  test("that the plan does not have is named by its id", () => {
    const fix: Fix = { ...associate, endpointId: "vpce-0a1b2c3d" };
    const [text] = edited(fix, { resources: [TABLES], ids: IDS });
    expect(text).toContain('vpc_endpoint_id = "vpce-0a1b2c3d"\n');
  });
});

describe("across modules", () => {
  const resources = [
    { ...ENDPOINT, module: "module.endpoints" },
    { ...TABLES, module: "module.net" },
  ];
  const ids = {
    "vpce-planned0": "module.endpoints.aws_vpc_endpoint.d",
    "rtb-planned1": "module.net.aws_route_table.t[0]",
  };
  const endpoints = (expression: object, source: string) => ({
    source,
    expressions: { tables: { references: [] } },
    module: {
      resources: [{ address: "aws_vpc_endpoint.d", expressions: { route_table_ids: expression } }],
    },
  });
  const net = {
    source: "./net",
    module: { resources: [{ address: "aws_route_table.t", expressions: {} }] },
  };

  test("an argument is changed in the call that gives it, with an output of the other module", () => {
    const calls = { endpoints: endpoints({ references: ["var.tables"] }, "./endpoints"), net };
    expect(edited(associate, { resources, ids, root: { calls } })).toEqual([
      [
        "change tables of module.endpoints",
        'module "endpoints" {',
        "  # what is here stays, and",
        "  tables = [",
        "    # what is in it now, and",
        "    module.net.route_table_t_0_id,",
        "  ]",
        "}",
      ].join("\n"),
      [
        "new in module.net",
        'output "route_table_t_0_id" {',
        "  value = aws_route_table.t[0].id",
        "}",
      ].join("\n"),
    ]);
  });

  test("an output that the module has is used", () => {
    const outputs = { first: { expression: { references: ["aws_route_table.t[0].id"] } } };
    const calls = {
      endpoints: endpoints({ references: ["var.tables"] }, "./endpoints"),
      net: { ...net, module: { ...net.module, outputs } },
    };
    const found = edited(associate, { resources, ids, root: { calls } });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("module.net.first,\n");
  });

  test("what is not a variable is passed on to the module", () => {
    const calls = { endpoints: endpoints({ references: ["local.x"] }, "./endpoints"), net };
    const found = edited(associate, { resources, ids, root: { calls } });
    expect(found.map((text) => text.split("\n")[0])).toEqual([
      "in module.endpoints, change route_table_ids of module.endpoints.aws_vpc_endpoint.d",
      "new in module.net",
      "new in module.endpoints",
      "change route_table_t_0_id of module.endpoints",
    ]);
    expect(found[0]).toContain("    var.route_table_t_0_id,\n");
    expect(found[3]).toContain("  route_table_t_0_id = module.net.route_table_t_0_id\n");
  });

  test("a module that is nobody's here is named with its source", () => {
    const calls = { endpoints: endpoints({ references: ["local.x"] }, "acme/endpoints/aws"), net };
    const [text] = edited(associate, { resources, ids, root: { calls } });
    expect(text).toContain("in module.endpoints (of acme/endpoints/aws, which has to take it), ");
  });

  test("a new resource is in the root, not in a module of a registry", () => {
    const inNet = resources.map((resource) => ({ ...resource, module: "module.net" }));
    const named = { ...ids, "vpce-planned0": "module.net.aws_vpc_endpoint.d" };
    const association = "aws_vpc_endpoint_route_table_association";
    const own = (source: string) => {
      const calls = { net: { ...net, source } };
      const all = [...inNet, { resource: `${association}.a` }];
      return edited(associate, { resources: all, ids: named, root: { calls } });
    };
    expect(own("./net")[0]).toContain("new in module.net\n");
    expect(own("./net")[0]).toContain("= aws_route_table.t[0].id\n");
    expect(own("acme/net/aws")[0]).toMatch(/^new\n/);
    expect(own("acme/net/aws")[0]).toContain("= module.net.route_table_t_0_id\n");
  });
});
