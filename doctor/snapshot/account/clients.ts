import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { Lambda } from "@aws-sdk/client-lambda";
import { STS } from "@aws-sdk/client-sts";
import { partitionOf } from "../../../aws/partitions";
import { DoctorError } from "../../errors";

/** The clients of the AWS SDK, by the names that the AWS CLI gives their services. */
const SERVICES = {
  dynamodb: DynamoDB,
  ec2: EC2,
  iam: IAM,
  kms: KMS,
  lambda: Lambda,
  sts: STS,
} as const;

export type ServiceName = keyof typeof SERVICES;

export type ServiceClients = {
  readonly [Name in ServiceName]: InstanceType<(typeof SERVICES)[Name]>;
};

export interface Clients extends ServiceClients {
  readonly region: string;
  /** Where it was given, not found in the environment. */
  readonly endpoint?: string;
  /** Asks once, for what an emulator may not know. */
  readonly ec2Once: EC2;
}

/** How the account is called, where the environment is not to say it. */
export interface AccountAccess {
  readonly region: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/**
 * Clients for the account, by default that of the environment's credentials; AWS_ENDPOINT_URL is honoured.
 *
 * @throws DoctorError when there is no Region, or there are no credentials
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
    throw new DoctorError("no Region is set; give --region, or set AWS_REGION", { cause });
  });
  await clients.sts.config.credentials().catch((cause: unknown) => {
    throw new DoctorError(
      "no AWS credentials were found; sign in, set AWS_PROFILE, or read a collected folder with --folder",
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
  const clients = Object.entries(SERVICES).map(([name, Client]) => [name, new Client(options)]);
  return {
    // Object.fromEntries forgets which client has which type.
    ...(Object.fromEntries(clients) as ServiceClients),
    ec2Once: new EC2({ ...options, maxAttempts: 1 }),
  };
}

/** Closes the connections that would keep the process alive. */
export function disconnect(clients: Clients): void {
  for (const name of Object.keys(SERVICES)) clients[name as ServiceName].destroy();
  clients.ec2Once.destroy();
}

/** Whether calls go elsewhere than to AWS, by AWS_ENDPOINT_URL or the profile's `endpoint_url`. */
export async function isEmulated({ ec2, endpoint, region }: Clients): Promise<boolean> {
  const url = endpoint ?? (await ec2.config.serviceConfiguredEndpoint?.());
  if (url === undefined) return false;
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  const { hostname } = new URL(url);
  return ![dnsSuffix, dualStackDnsSuffix].some((suffix) => hostname.endsWith(`.${suffix}`));
}
