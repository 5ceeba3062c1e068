import { z } from "zod";
import { type NatGateways } from "../egress/nat-egress";
import { roomRule } from "../network/cidr";
import { type Rule } from "../rules";
import { partitionRule } from "./owner";
import { type Settings } from "./all-settings";

interface DependentRule {
  readonly name: keyof Settings;
  /** The setting whose value decides what `name` must be. */
  readonly on: keyof Settings;
  readonly ruleFor: (value: never) => Rule<unknown>;
}

/** Rules between two settings, each of which passes its own rule. */
export const DEPENDENT_RULES: readonly DependentRule[] = [
  { name: "cidr", on: "availabilityZones", ruleFor: roomRule },
  { name: "permissionsBoundary", on: "region", ruleFor: partitionRule },
  { name: "tableCopiesBy", on: "region", ruleFor: partitionRule },
  { name: "alarms", on: "flowLogs", ruleFor: alarmsRule },
  { name: "alarms", on: "natGateways", ruleFor: regionalAlarmsRule },
];

function alarmsRule(flowLogs: boolean): Rule<boolean> {
  return {
    schema: flowLogs ? z.boolean() : z.literal(false),
    must: "be false where `flowLogs` is false, because the alarm for traffic that bypasses the endpoint reads the flow logs",
  };
}

function regionalAlarmsRule(natGateways: NatGateways): Rule<boolean> {
  return {
    schema: natGateways === "regional" ? z.literal(false) : z.boolean(),
    must: "be false where `natGateways` is regional, because the alarm for traffic that bypasses the endpoint looks for the NAT gateways' interfaces, and Terraform does not know those of a regional one",
  };
}
