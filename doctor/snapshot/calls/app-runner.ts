import { z } from "zod";
import { type AnswerOf, call } from "./call";
import { clientVariables, keptVariables } from "./client-variables";
import { idsOrNull, text } from "./schemas";
import { type OutputOf } from "./services";

interface Variables {
  readonly RuntimeEnvironmentVariables?: Readonly<Record<string, string>>;
  readonly RuntimeEnvironmentSecrets?: Readonly<Record<string, string>>;
}

const common = { neededBy: "source", tells: "source" } as const;

const named = z.record(z.string(), z.string().nullable()).nullish();
const variables = z
  .object({ RuntimeEnvironmentVariables: named, RuntimeEnvironmentSecrets: named })
  .nullish();

export const appRunnerService = call({
  ...common,
  command: "apprunner describe-service",
  permission: "apprunner:DescribeService",
  resource: "arn:aws:apprunner:*:*:service/*",
  file: "or `describe-service.json` with `describe-vpc-connector.json`",
  input: { ServiceArn: "$SERVICE" },
  notFound: ({ SERVICE }, region) =>
    `there is no App Runner service \`${SERVICE ?? ""}\` in ${region}; check its ARN`,
  asPrinted: ({ Service: service }: OutputOf<"apprunner describe-service">) => {
    const { ImageRepository: image, CodeRepository: code } = service?.SourceConfiguration ?? {};
    const kept = ({ RuntimeEnvironmentVariables = {}, RuntimeEnvironmentSecrets }: Variables) => ({
      RuntimeEnvironmentVariables: keptVariables(RuntimeEnvironmentVariables),
      // ARNs.
      RuntimeEnvironmentSecrets,
    });
    return {
      Service: {
        ServiceName: service?.ServiceName,
        ServiceArn: service?.ServiceArn,
        Status: service?.Status,
        NetworkConfiguration: service?.NetworkConfiguration,
        InstanceConfiguration: service?.InstanceConfiguration,
        SourceConfiguration: {
          ImageRepository: image && { ImageConfiguration: kept(image.ImageConfiguration ?? {}) },
          CodeRepository: code && {
            CodeConfiguration: {
              ConfigurationSource: code.CodeConfiguration?.ConfigurationSource,
              CodeConfigurationValues: kept(code.CodeConfiguration?.CodeConfigurationValues ?? {}),
            },
          },
        },
      },
    };
  },
  schema: z.object({
    Service: z.object({
      ServiceName: z.string(),
      ServiceArn: z.string(),
      /** `RUNNING`, `PAUSED`, `OPERATION_IN_PROGRESS`, and others. */
      Status: text,
      NetworkConfiguration: z
        .object({
          EgressConfiguration: z
            .object({
              /** `DEFAULT`: not through a VPC. */
              EgressType: text,
              VpcConnectorArn: text,
            })
            .nullish(),
        })
        .nullish(),
      InstanceConfiguration: z.object({ InstanceRoleArn: text }).nullish(),
      SourceConfiguration: z
        .object({
          ImageRepository: z.object({ ImageConfiguration: variables }).nullish(),
          CodeRepository: z
            .object({
              CodeConfiguration: z
                .object({
                  /** `REPOSITORY`: the variables are in the repository's apprunner.yaml. */
                  ConfigurationSource: text,
                  CodeConfigurationValues: variables,
                })
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    }),
  }),
});

export type AppRunnerService = AnswerOf<typeof appRunnerService>["Service"];

/** Where a service's packets enter the VPC. */
export const vpcConnector = call({
  ...common,
  command: "apprunner describe-vpc-connector",
  permission: "apprunner:DescribeVpcConnector",
  resource: "arn:aws:apprunner:*:*:vpcconnector/*",
  // The service's row names this file too.
  file: "",
  input: { VpcConnectorArn: "$CONNECTOR" },
  schema: z.object({
    VpcConnector: z.object({
      VpcConnectorArn: text,
      Subnets: idsOrNull("subnet"),
      SecurityGroups: idsOrNull("sg"),
    }),
  }),
});

/** Paths in the answers to the connector, the role, and the place in the network. */
export const APP_RUNNER_PATHS = {
  connector: "Service.NetworkConfiguration.EgressConfiguration.VpcConnectorArn",
  role: "Service.InstanceConfiguration.InstanceRoleArn",
  subnets: "VpcConnector.Subnets",
  groups: "VpcConnector.SecurityGroups",
} as const;

const image = "ImageConfiguration";
const code = "CodeConfiguration";

function variablesAt(place: string): string {
  const variables = clientVariables(`${place}.RuntimeEnvironmentVariables`);
  return `{RuntimeEnvironmentVariables:${variables},RuntimeEnvironmentSecrets:${place}.RuntimeEnvironmentSecrets}`;
}

/** The same fields for the script, as a query of the CLI. */
export const APP_RUNNER_FIELDS = `{Service:Service.{ServiceName:ServiceName,ServiceArn:ServiceArn,Status:Status,NetworkConfiguration:NetworkConfiguration,InstanceConfiguration:InstanceConfiguration,SourceConfiguration:SourceConfiguration.{ImageRepository:ImageRepository.{ImageConfiguration:${variablesAt(image)}},CodeRepository:CodeRepository.{CodeConfiguration:{ConfigurationSource:${code}.ConfigurationSource,CodeConfigurationValues:${variablesAt(`${code}.CodeConfigurationValues`)}}}}}}`;
