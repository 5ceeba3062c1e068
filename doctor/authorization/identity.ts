import { formatArn, parseArn } from "../../aws/arn";
import { RequestError } from "./errors";
import { type Requester } from "./request";

/** The ARNs and ids by which policies name the requester. */
export interface Identity {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  readonly accountArn: string;
  readonly roleArn: string;
  /** The prefix of the ARNs of all sessions of the role. */
  readonly sessionArnPrefix: string;
  /** @default - unknown */
  readonly sessionArn?: string;
}

/** @throws RequestError when the role's ARN is invalid */
export function identify({ roleArn, sessionName }: Requester): Identity {
  const arn = parseArn(roleArn);
  const path = arn?.resource.split("/") ?? [];
  const name = path.at(-1) ?? "";
  if (arn?.service !== "iam" || path[0] !== "role" || path.length < 2 || name === "") {
    throw new RequestError(
      `\`roleArn\` must be like arn:aws:iam::123456789012:role/name, got: ${roleArn}`,
      "requester.roleArn",
    );
  }
  const { partition, account } = arn;
  // A session's ARN contains the role's name without its path.
  const global = { partition, region: "", account };
  const sessionArnPrefix = formatArn({
    ...global,
    service: "sts",
    resource: `assumed-role/${name}/`,
  });
  return {
    partition,
    account,
    accountArn: formatArn({ ...global, service: "iam", resource: "root" }),
    roleArn,
    sessionArnPrefix,
    sessionArn: sessionName === undefined ? undefined : sessionArnPrefix + sessionName,
  };
}
