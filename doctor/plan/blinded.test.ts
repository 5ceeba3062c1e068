import { readDocument } from "../snapshot/plan";
import { judgePlan } from "./judge";
import { attributesOf, type Blinded, blindedPlan } from "./testing/blinded";
import { BLINDABLE } from "./testing/blindable";
import { type Resources } from "./testing/changed-plan";

/** Of every source, or none if one of them is not there. */
function outcomesOf(resources: Resources, blinded?: Blinded): readonly string[] {
  const { entries } = judgePlan(readDocument(blindedPlan(resources, blinded), "plan.json")).audit;
  return entries.map(({ diagnosis }) => diagnosis.outcome);
}

/** Only the provider sets these, so that no expression of a configuration does. */
const COMPUTED =
  /[.](id|arn|key_id|default_\w+_id|main_route_table_id|prefix_list_id|public_ip|hosted_zone_id|primary_network_interface_id)$|dns_entry|vpc_config[.]0[.]vpc_id$/;

/** What is still fine without them, and why. */
const HARMLESS: readonly (readonly [attribute: RegExp, why: string])[] = [
  [/[.](name|function_name|family)$/, "it is the name of that alone, whatever it will be"],
  [/^aws_(iam_role[.]reader|iam_policy[.]\w+)[.]path$/, "the ARN has it"],
  [/[.]tags([.]|$)/, "tags_all has them"],
  [/^aws_vpc[.]main[.]cidr_block$/, "nothing outside of the subnets is in the VPC"],
  [/[.]availability_zone$/, "it decides what a path costs, and not where it leads"],
  [/^aws_subnet[.]public[.]cidr_block$/, "only the NAT gateway is in it"],
  [/^aws_nat_gateway[.]main[.]private_ip$/, "it is one of its subnet"],
  [/^aws_dynamodb_table[.]orders[.](hash_key|billing_mode)$/, "it decides no permission"],
  [/^aws_vpc_dhcp_options[.]own[.]domain_name$/, "names of AWS are whole"],
  [
    /^aws_vpc_dhcp_options_association[.]own[.]vpc_id$/,
    "the options have AWS's resolver, as others",
  ],
  [/[.]private_dns_enabled$/, "the function names the endpoint by its own name"],
  [/^aws_instance[.]reader[.](private_ip|associate_public_ip_address)$/, "the path is private"],
  [/[.]assign_public_ip$/, "the path is private"],
  [/[.]network_mode$/, "the service has a network configuration, so it is awsvpc"],
];

describe.each(Object.entries(BLINDABLE))("%s", (_, resources) => {
  test("is fine while all is known", () => {
    expect(new Set(outcomesOf(resources))).toEqual(new Set(["ok"]));
  });

  test("is fine without what says nothing, and with nothing else that is not known", () => {
    const fine = Object.entries(resources).flatMap(([address, values]) =>
      attributesOf(values).flatMap((path) => {
        const name = `${address}.${path.join(".")}`;
        if (COMPUTED.test(name)) return [];
        const isFine = outcomesOf(resources, { address, path }).every((one) => one === "ok");
        return isFine && !HARMLESS.some(([attribute]) => attribute.test(name)) ? [name] : [];
      }),
    );
    expect(fine).toEqual([]);
  });
});
