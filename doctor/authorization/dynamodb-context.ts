import { parseArn } from "../../aws/arn";
import {
  ABSENT,
  contextOf,
  type Keys,
  type KeyValue,
  known,
  PRESENT,
  type RequestContext,
  UNKNOWN,
} from "./context";
import { keysOfAction } from "./dynamodb-keys";
import { type Identity } from "./identity";
import { type DynamoDbRequest, type RequestPath, type SourceAddress } from "./request";
import { otherTags, placeKeys, requesterKeys, resourceKeys, tagKeys } from "./requester-keys";

/** The condition keys of a request that code sends directly to DynamoDB. */
export function dynamoDbContext(
  request: DynamoDbRequest,
  resource: string,
  identity: Identity,
): RequestContext {
  const { requester, resourceTags } = request;
  const ofAction = keysOfAction(request.action);
  return contextOf(
    [
      request.keys ?? {},
      requesterKeys(requester, identity),
      placeKeys(requester),
      pathKeys(request.path),
      tagKeys("aws:ResourceTag/", resourceTags),
      resourceKeys(parseArn(resource)?.account ?? identity.account, requester, identity),
      {
        "aws:RequestedRegion": known(request.region),
        // No service calls on the requester's behalf.
        "aws:ViaAWSService": known("false"),
        "aws:CalledVia": ABSENT,
        "aws:CalledViaFirst": ABSENT,
        "aws:CalledViaLast": ABSENT,
        "aws:SourceArn": ABSENT,
        "aws:SourceAccount": ABSENT,
      },
      ofAction.keys,
    ],
    {
      ...ofAction.prefixes,
      "aws:PrincipalTag/": otherTags(requester.tags),
      "aws:ResourceTag/": otherTags(resourceTags),
      "kms:": ABSENT,
    },
  );
}

/**
 * Through an endpoint, a request has no aws:SourceIp. Through the internet, it has no other network key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function pathKeys(path: RequestPath): Keys {
  switch (path.through) {
    case "endpoint":
      return {
        "aws:SourceVpce": known(path.endpointId),
        "aws:SourceVpc": known(path.vpcId),
        "aws:VpcSourceIp": sourceAddress(path),
        "aws:SourceIp": ABSENT,
      };
    case "internet":
      return {
        "aws:SourceVpce": ABSENT,
        "aws:SourceVpc": ABSENT,
        "aws:VpcSourceIp": ABSENT,
        "aws:SourceIp": sourceAddress(path),
      };
    case "unknown":
      return {
        "aws:SourceVpce": UNKNOWN,
        "aws:SourceVpc": UNKNOWN,
        "aws:VpcSourceIp": UNKNOWN,
        "aws:SourceIp": UNKNOWN,
      };
  }
}

function sourceAddress(path: SourceAddress): KeyValue {
  if (path.sourceIp !== undefined) return known(path.sourceIp);
  return path.sourceCidrs === undefined ? PRESENT : { ...PRESENT, within: path.sourceCidrs };
}
