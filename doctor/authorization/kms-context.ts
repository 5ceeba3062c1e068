import { type Arn } from "../../aws/arn";
import { servicePrincipal, viaServices } from "../../aws/services";
import { ABSENT, contextOf, known, oneOf, type RequestContext, UNKNOWN } from "./context";
import { type Identity } from "./identity";
import { type KmsRequest } from "./request";
import { otherTags, requesterKeys, resourceKeys, tagKeys } from "./requester-keys";

/**
 * The condition keys of a request that DynamoDB sends to KMS on behalf of the requester.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function kmsContext(
  request: KmsRequest,
  key: Arn,
  table: Arn,
  identity: Identity,
): RequestContext {
  const { requester, resourceTags } = request;
  return contextOf(
    [
      request.keys ?? {},
      requesterKeys(requester, identity),
      tagKeys("aws:ResourceTag/", resourceTags),
      resourceKeys(key.account, requester, identity),
      {
        "aws:RequestedRegion": known(key.region),
        "aws:ViaAWSService": known("true"),
        "aws:CalledVia": known(servicePrincipal("dynamodb")),
        "aws:CalledViaFirst": known(servicePrincipal("dynamodb")),
        "aws:CalledViaLast": known(servicePrincipal("dynamodb")),
        // AWS's pages disagree about which keys of the first request's path a service passes on.
        "aws:SourceVpce": UNKNOWN,
        "aws:SourceVpc": UNKNOWN,
        "aws:VpcSourceIp": UNKNOWN,
        "aws:SourceIp": UNKNOWN,
        // Only requests that tag a key have them.
        "aws:TagKeys": ABSENT,
        "kms:ViaService": oneOf(viaServices("dynamodb", key.region)),
        "kms:CallerAccount": known(identity.account),
        "kms:GrantIsForAWSResource": request.action === "kms:CreateGrant" ? known("true") : ABSENT,
        "kms:EncryptionContext:aws:dynamodb:tableName": known(
          table.resource.replace(/^table\/([^/]+).*$/, "$1"),
        ),
        "kms:EncryptionContext:aws:dynamodb:subscriberId": known(table.account),
        "kms:EncryptionContextKeys": known("aws:dynamodb:tableName", "aws:dynamodb:subscriberId"),
      },
    ],
    {
      "aws:PrincipalTag/": otherTags(requester.tags),
      "aws:RequestTag/": ABSENT,
      "aws:ResourceTag/": otherTags(resourceTags),
      "kms:EncryptionContext:": ABSENT,
      "dynamodb:": ABSENT,
    },
  );
}
