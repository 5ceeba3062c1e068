import { type Identity } from "./identity";
import { type PrincipalElement, type Statement } from "./policy";
import { all, any, type Answer, answer, NO, not, unknown, YES } from "./truth";

/** How specifically a statement names the requester. It determines which other policies limit the grant. */
export const GRAINS = ["everyone", "account", "role", "session"] as const;
export type Grain = (typeof GRAINS)[number];
export type Named = Readonly<Record<Grain, Answer>>;

const NOBODY: Named = { everyone: NO, account: NO, role: NO, session: NO };

/** The context that determines what a principal means. */
export interface PrincipalRules {
  readonly identity: Identity;
  /** Whether the role has a permissions boundary. */
  readonly hasBoundary: Answer;
  /**
   * A gateway endpoint supports only the principal `*`. Unknown when the path is unknown.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   */
  readonly onlyStar: Answer;
}

/**
 * How a statement names the requester.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namedBy(statement: Statement, rules: PrincipalRules): Named {
  const { principal: element, effect } = statement;
  if (element === undefined) return { ...NOBODY, everyone: YES };
  if (element.not) {
    const applies = notPrincipal(element, effect, rules);
    return { ...NOBODY, everyone: notAtGateway(applies, effect, rules) };
  }
  const named = listed(element, rules.identity);
  return {
    everyone: named.everyone,
    account: notAtGateway(named.account, effect, rules),
    role: notAtGateway(named.role, effect, rules),
    session: notAtGateway(named.session, effect, rules),
  };
}

function listed(element: PrincipalElement, identity: Identity): Named {
  return {
    everyone: answer(element.everyone),
    account: answer(
      element.aws.some((name) => name === identity.account || name === identity.accountArn),
    ),
    role: answer(element.aws.includes(identity.roleArn)),
    session: any(element.aws.map((name) => isSession(name, identity))),
  };
}

function isSession(name: string, { sessionArn, sessionArnPrefix }: Identity): Answer {
  if (sessionArn !== undefined) return answer(name === sessionArn);
  if (!name.startsWith(sessionArnPrefix)) return NO;
  const about = { subject: "session", exactly: name, holds: (of: string) => of === name };
  return unknown({ kind: "session-name" }, { name: `session ${name}`, about });
}

/**
 * Deny with NotPrincipal certainly exempts only a requester that is listed by account, role, and
 * session. It never exempts a role with a permissions boundary.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function notPrincipal(
  element: PrincipalElement,
  effect: Statement["effect"],
  { identity, hasBoundary }: PrincipalRules,
): Answer {
  const { everyone, account, role, session } = listed(element, identity);
  if (effect === "Allow") return not(any([everyone, account, role, session]));
  const spared = any([everyone, all([account, role, session])]);
  const someListed = any([everyone, account, role, session]);
  const doubt = all([someListed, unknown({ kind: "principal", why: "not-principal" })]);
  return any([hasBoundary, all([not(spared), any([not(someListed), doubt])])]);
}

function notAtGateway(
  named: Answer,
  effect: Statement["effect"],
  { onlyStar }: PrincipalRules,
): Answer {
  const doubt = unknown({ kind: "principal", why: "not-star-at-gateway-endpoint" });
  const without = effect === "Allow" ? NO : doubt;
  return all([named, any([not(onlyStar), all([onlyStar, without])])]);
}
