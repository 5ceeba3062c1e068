import { z } from "zod";
import { call, listCall } from "./call";
import { arn, id, number, optional, text } from "./schemas";

export const instances = listCall({
  command: "ec2 describe-instances",
  permission: "ec2:DescribeInstances",
  neededBy: "source",
  tells: "source",
  file: "or `describe-instances.json` with `get-instance-profile.json`",
  list: "Reservations",
  item: z.object({
    Instances: z.array(
      z.object({
        InstanceId: id("i"),
        State: z.object({ Name: text }).optional(),
        VpcId: optional(id("vpc")),
        SubnetId: optional(id("subnet")),
        IamInstanceProfile: z.object({ Arn: optional(arn) }).optional(),
        NetworkInterfaces: z
          .array(
            z.object({
              NetworkInterfaceId: id("eni"),
              Attachment: z.object({ DeviceIndex: number }).optional(),
            }),
          )
          .optional(),
      }),
    ),
  }),
});

const INSTANCE = "Reservations[].Instances[]";

/** Paths in the answer to an instance's VPC, subnet, groups, interfaces, and profile. */
export const INSTANCE_PATHS = {
  id: `${INSTANCE}.InstanceId`,
  profile: `${INSTANCE}.IamInstanceProfile.Arn`,
  vpc: `${INSTANCE}.VpcId`,
  subnet: `${INSTANCE}.SubnetId`,
  groups: `${INSTANCE}.NetworkInterfaces[].Groups[].GroupId`,
  interfaces: `${INSTANCE}.NetworkInterfaces[].NetworkInterfaceId`,
} as const;

export const instanceProfile = call({
  command: "iam get-instance-profile",
  permission: "iam:GetInstanceProfile",
  resource: "arn:aws:iam::*:instance-profile/*",
  neededBy: "source",
  tells: "source",
  // The instance's row names this file too.
  file: "",
  schema: z.object({
    InstanceProfile: z.object({
      Roles: z.array(z.object({ RoleName: z.string(), Arn: arn })),
    }),
  }),
});
