import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { Lambda } from "@aws-sdk/client-lambda";
import { STS } from "@aws-sdk/client-sts";
import { partitionOf } from "../../../aws/partitions";
import { DoctorError } from "../../errors";
import { type Services } from "../calls/services";

export interface Clients extends Services {
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
  const sts = new STS(options);
  const region = await sts.config.region().catch((cause: unknown) => {
    throw new DoctorError("no Region is set; give --region, or set AWS_REGION", { cause });
  });
  await sts.config.credentials().catch((cause: unknown) => {
    throw new DoctorError(
      "no AWS credentials were found; sign in, set AWS_PROFILE, or read a collected folder with --folder",
      { cause },
    );
  });
  return {
    region,
    ...(access?.endpoint !== undefined && { endpoint: access.endpoint }),
    sts,
    dynamodb: new DynamoDB(options),
    ec2: new EC2(options),
    ec2Once: new EC2({ ...options, maxAttempts: 1 }),
    iam: new IAM(options),
    kms: new KMS(options),
    lambda: new Lambda(options),
  };
}

/** Closes the connections that would keep the process alive. */
export function disconnect(clients: Clients): void {
  for (const client of [
    clients.dynamodb,
    clients.ec2,
    clients.ec2Once,
    clients.iam,
    clients.kms,
    clients.lambda,
    clients.sts,
  ]) {
    client.destroy();
  }
}

/** Whether calls go elsewhere than to AWS, by AWS_ENDPOINT_URL or the profile's `endpoint_url`. */
export async function isEmulated({ ec2, endpoint, region }: Clients): Promise<boolean> {
  const url = endpoint ?? (await ec2.config.serviceConfiguredEndpoint?.());
  if (url === undefined) return false;
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  const { hostname } = new URL(url);
  return ![dnsSuffix, dualStackDnsSuffix].some((suffix) => hostname.endsWith(`.${suffix}`));
}
