import { ABSENT, type Keys, type KeyValue, known, PRESENT, presentValue, UNKNOWN } from "./context";
import { type Identity } from "./identity";
import { type Requester } from "./request";

/**
 * Condition keys that depend only on the requester.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requesterKeys(requester: Requester, identity: Identity): Keys {
  return {
    "aws:PrincipalArn": known(identity.roleArn),
    "aws:PrincipalAccount": known(identity.account),
    "aws:PrincipalType": known("AssumedRole"),
    "aws:PrincipalIsAWSService": known("false"),
    "aws:PrincipalServiceName": ABSENT,
    "aws:PrincipalServiceNamesList": ABSENT,
    "aws:PrincipalOrgID": organizationKey(requester),
    // A role's session has no user name, and its id begins with the role's unique id.
    "aws:username": ABSENT,
    "aws:userid": PRESENT,
    "aws:TokenIssueTime": PRESENT,
    "aws:CurrentTime": PRESENT,
    "aws:EpochTime": PRESENT,
    "aws:SecureTransport": known("true"),
    ...sessionKeys(requester),
    ...tagKeys("aws:PrincipalTag/", requester.tags),
  };
}

function organizationKey({ organizationId }: Requester): KeyValue {
  if (organizationId === undefined) return UNKNOWN;
  return organizationId === null ? ABSENT : known(organizationId);
}

/** A resource of the requester's account is in the same organization. */
export function resourceKeys(account: string, requester: Requester, identity: Identity): Keys {
  return {
    "aws:ResourceAccount": known(account),
    "aws:ResourceOrgID": account === identity.account ? organizationKey(requester) : UNKNOWN,
  };
}

/** A service starts the session of a function or instance: without MFA or an identity provider. */
function sessionKeys({ runsOn }: Requester): Keys {
  if (runsOn === undefined) return {};
  return {
    "aws:MultiFactorAuthPresent": ABSENT,
    "aws:MultiFactorAuthAge": ABSENT,
    "aws:FederatedProvider": ABSENT,
    ...(runsOn.kind === "function" && {
      "aws:Ec2InstanceSourceVpc": ABSENT,
      "aws:Ec2InstanceSourcePrivateIPv4": ABSENT,
      "ec2:RoleDelivery": ABSENT,
    }),
  };
}

/** The value that `contextOf` returns for tags that are not listed. */
export function otherTags(tags: Readonly<Record<string, string>> | undefined): typeof ABSENT {
  return tags === undefined ? UNKNOWN : ABSENT;
}

/** A condition key ignores case, so of tags that differ in nothing else, it could mean each. */
export function tagKeys(prefix: string, tags: Readonly<Record<string, string>> = {}): Keys {
  const all = Object.entries(tags);
  const isAlone = (tag: string) =>
    all.filter(([other]) => other.toLowerCase() === tag.toLowerCase()).length === 1;
  return Object.fromEntries(
    all.map(([tag, value]) => [prefix + tag, isAlone(tag) ? known(value) : PRESENT]),
  );
}

/**
 * Condition keys for where the code runs. Only requests that the code sends directly have them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function placeKeys({ runsOn }: Requester): Keys {
  if (runsOn === undefined) return {};
  const arn = presentValue(runsOn.arn);
  return runsOn.kind === "function"
    ? { "lambda:SourceFunctionArn": arn, "ec2:SourceInstanceARN": ABSENT }
    : { "lambda:SourceFunctionArn": ABSENT, "ec2:SourceInstanceARN": arn };
}
