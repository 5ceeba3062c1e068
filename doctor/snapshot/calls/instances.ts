import { z } from "zod";
import { call, listCall } from "./call";
import { number, text } from "./schemas";

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
        InstanceId: z.string(),
        State: z.object({ Name: text }).optional(),
        VpcId: text,
        SubnetId: text,
        IamInstanceProfile: z.object({ Arn: text }).optional(),
        NetworkInterfaces: z
          .array(
            z.object({
              NetworkInterfaceId: z.string(),
              Attachment: z.object({ DeviceIndex: number }).optional(),
            }),
          )
          .optional(),
      }),
    ),
  }),
});

const INSTANCE = "Reservations[].Instances[]";

/** Paths in the answer to an instance's VPC, groups, interfaces, and profile. */
export const INSTANCE_PATHS = {
  id: `${INSTANCE}.InstanceId`,
  profile: `${INSTANCE}.IamInstanceProfile.Arn`,
  vpc: `${INSTANCE}.VpcId`,
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
      Roles: z.array(z.object({ RoleName: z.string(), Arn: z.string() })),
    }),
  }),
});
