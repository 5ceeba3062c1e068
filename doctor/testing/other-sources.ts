/** An ECS task, an ECS service, and an App Runner service in the subnets of the example `gateway-endpoint`. */
import { type Question } from "../snapshot/question";

export const OTHER_SOURCES = ["ecs-task", "ecs-service", "app-runner-service"] as const;

export function questionAbout(kind: (typeof OTHER_SOURCES)[number]): Question {
  const names = {
    "ecs-task": "shop/0f1e",
    "ecs-service": "shop/orders",
    "app-runner-service": `${APP_RUNNER}:service/orders/8fe1`,
  };
  return { source: { kind, name: names[kind] }, table: "orders" };
}

export const SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"];
const GROUPS = ["sg-0f2e3d4c5b6a79880"];
export const ROLE = "arn:aws:iam::111122223333:role/orders-reader";
const ECS = "arn:aws:ecs:us-east-2:111122223333";
const APP_RUNNER = "arn:aws:apprunner:us-east-2:111122223333";
const environment = [
  { name: "PASSWORD", value: "hunter2" },
  { name: "HTTPS_PROXY", value: "http://user:hunter2@10.0.2.20:3128" },
];
/** Answers by action. `PASSWORD` and the proxy hold a secret. */
export const OTHER_ANSWERS: Readonly<Record<string, object>> = {
  "ecs:DescribeTasks": {
    tasks: [
      {
        taskArn: `${ECS}:task/shop/0f1e`,
        taskDefinitionArn: `${ECS}:task-definition/orders:7`,
        lastStatus: "RUNNING",
        attachments: [
          {
            details: [
              { name: "subnetId", value: SUBNETS[0] },
              { name: "networkInterfaceId", value: "eni-0a1b2c3d4e5f60718" },
            ],
          },
        ],
        overrides: { containerOverrides: [{ name: "app", environment }] },
      },
    ],
  },
  "ec2:DescribeNetworkInterfaces": {
    NetworkInterfaces: [
      {
        NetworkInterfaceId: "eni-0a1b2c3d4e5f60718",
        VpcId: "vpc-0c1d2e3f4a5b6c7d8",
        SubnetId: SUBNETS[0],
        PrivateIpAddress: "10.0.0.9",
        Groups: [{ GroupId: GROUPS[0] }],
      },
    ],
  },
  "ecs:DescribeServices": {
    services: [
      {
        serviceArn: `${ECS}:service/shop/orders`,
        serviceName: "orders",
        status: "ACTIVE",
        taskDefinition: `${ECS}:task-definition/orders:7`,
        networkConfiguration: {
          awsvpcConfiguration: { subnets: SUBNETS, securityGroups: GROUPS },
        },
      },
    ],
  },
  "ecs:DescribeTaskDefinition": {
    taskDefinition: {
      taskDefinitionArn: `${ECS}:task-definition/orders:7`,
      networkMode: "awsvpc",
      taskRoleArn: ROLE,
      containerDefinitions: [{ name: "app", environment: environment.slice(0, 1) }],
    },
  },
  "apprunner:DescribeService": {
    Service: {
      ServiceName: "orders",
      ServiceArn: `${APP_RUNNER}:service/orders/8fe1`,
      Status: "RUNNING",
      NetworkConfiguration: {
        EgressConfiguration: {
          EgressType: "VPC",
          VpcConnectorArn: `${APP_RUNNER}:vpcconnector/shop/1/0a1b`,
        },
      },
      InstanceConfiguration: { InstanceRoleArn: ROLE },
      SourceConfiguration: {
        ImageRepository: {
          ImageConfiguration: { RuntimeEnvironmentVariables: { PASSWORD: "hunter2" } },
        },
      },
    },
  },
  "apprunner:DescribeVpcConnector": {
    VpcConnector: {
      VpcConnectorArn: `${APP_RUNNER}:vpcconnector/shop/1/0a1b`,
      Subnets: SUBNETS,
      SecurityGroups: GROUPS,
    },
  },
};
