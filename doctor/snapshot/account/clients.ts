import { AppRunner } from "@aws-sdk/client-apprunner";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { DAX } from "@aws-sdk/client-dax";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECS } from "@aws-sdk/client-ecs";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { Lambda } from "@aws-sdk/client-lambda";
import { Organizations } from "@aws-sdk/client-organizations";
import { STS } from "@aws-sdk/client-sts";
import { partitionOf } from "../../../aws/partitions";
import { DoctorError } from "../../errors";
import { refuseWebPages } from "./web-page";

/** The AWS SDK's clients, by the AWS CLI's service names. */
const SERVICES = {
  apprunner: AppRunner,
  cloudwatch: CloudWatch,
  dax: DAX,
  dynamodb: DynamoDB,
  ec2: EC2,
  ecs: ECS,
  iam: IAM,
  kms: KMS,
  lambda: Lambda,
  organizations: Organizations,
  sts: STS,
} as const;

/**
 * All calls to these services are optional, and many networks have no path to them. They must not keep
 * the other answers waiting for as long as a call that is needed may.
 */
const OPTIONAL_SERVICES: readonly string[] = ["cloudwatch", "dax", "organizations"];
const IMPATIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
} as const;

export type ServiceName = keyof typeof SERVICES;

export type ServiceClients = {
  readonly [Name in ServiceName]: InstanceType<(typeof SERVICES)[Name]>;
};

export interface Clients extends ServiceClients {
  readonly region: string;
  /** Set only if the caller passed it. */
  readonly endpoint?: string;
  /** Does not retry, for calls that an emulator may not support. */
  readonly ec2Once: EC2;
}

/** Overrides the environment's settings for the account. */
export interface AccountAccess {
  readonly region: string;
  /** Absent for AWS. */
  readonly endpoint?: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/**
 * Creates clients for the account, by default with the environment's credentials. AWS_ENDPOINT_URL
 * applies.
 *
 * @throws DoctorError when there is no Region or there are no credentials
 */
export async function connect(
  asked: string | undefined,
  access: AccountAccess | undefined,
): Promise<Clients> {
  const options = {
    ...access,
    ...(asked === undefined ? {} : { region: asked }),
    retryMode: "adaptive",
    maxAttempts: 8,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  };
  const clients = createClients(options);
  const region = await clients.sts.config.region().catch((cause: unknown) => {
    throw new DoctorError(
      "no Region is set; set AWS_REGION, or name it with --region, or with --regions for an audit",
      { cause },
    );
  });
  await clients.sts.config.credentials().catch((cause: unknown) => {
    throw new DoctorError(
      "no AWS credentials found; sign in, set AWS_PROFILE, or read a collected folder with --folder",
      { cause },
    );
  });
  return {
    region,
    ...(access?.endpoint !== undefined && { endpoint: access.endpoint }),
    ...clients,
  };
}

type ClientOptions = NonNullable<ConstructorParameters<typeof EC2>[0]>;

export function createClients(
  options: Partial<AccountAccess> &
    Pick<ClientOptions, "requestHandler" | "retryMode" | "maxAttempts">,
): ServiceClients & Pick<Clients, "ec2Once"> {
  const services = Object.entries(SERVICES).map(([name, Client]) => {
    const isOptional = OPTIONAL_SERVICES.includes(name);
    return [name, new Client(isOptional ? { ...options, ...IMPATIENT } : options)];
  });
  const clients = {
    // Object.fromEntries loses the type of each client.
    ...(Object.fromEntries(services) as ServiceClients),
    ec2Once: new EC2({ ...options, maxAttempts: 1 }),
  };
  Object.values(clients).forEach(refuseWebPages);
  return clients;
}

/** Closes the connections, which would otherwise keep the process alive. */
export function disconnect(clients: Clients): void {
  for (const name of Object.keys(SERVICES)) clients[name as ServiceName].destroy();
  clients.ec2Once.destroy();
}

/** Whether AWS_ENDPOINT_URL or the profile's `endpoint_url` sends calls somewhere other than AWS. */
export async function isEmulated({ ec2, endpoint, region }: Clients): Promise<boolean> {
  const url = endpoint ?? (await ec2.config.serviceConfiguredEndpoint?.());
  if (url === undefined) return false;
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  const { hostname } = new URL(url);
  return ![dnsSuffix, dualStackDnsSuffix].some((suffix) => hostname.endsWith(`.${suffix}`));
}
