import { nameOf } from "../../../../aws/arn";
import { answerName } from "../../answer-name";
import { type Fact, type Unknown } from "../../known";
import { type Entity } from "../entity";
import { type PlannedAnswers } from "../network";
import { type Wanted } from "../nodes";
import { policyText } from "../policy-text";
import { type Reader } from "../reader";
import { managedPolicy } from "./managed-policies";
import { tagsOf } from "./tags";

const POLICY_ARN: Wanted = { what: "policy ARN", accepts: isPolicyArn };
const POLICY_ARNS: Wanted = { ...POLICY_ARN, list: true, what: "policy ARNs" };

function isPolicyArn(text: string): boolean {
  return /^arn:[^:]*:iam:.*:policy\//.test(text);
}

const UNREAD =
  /^(awscc_iam_|awscc_organizations_policy|aws_organizations_policy|aws_iam_role_policies_excl)/;

type Document = { readonly known: true; readonly value: string } | Unknown;

/** The roles of a plan with their policies, by name. */
export class PlannedRoles {
  readonly #reader: Reader;
  readonly #roles: ReadonlyMap<string, Entity>;
  readonly #roleName: Wanted;
  readonly #inline = new Map<string, Map<string, Document>>();
  readonly #attached = new Map<string, Set<string>>();
  readonly #policies: ReadonlyMap<string, Document>;
  /** Why the policies of every role are in doubt. */
  readonly #doubts: Unknown[] = [];
  readonly #doubtsOf = new Map<string, Unknown>();

  constructor(reader: Reader) {
    this.#reader = reader;
    const roles = reader.all("aws_iam_role");
    this.#roles = new Map(roles.map((role) => [role.text("name") ?? "", role]));
    this.#roleName = reader.among("role name", () => roles.map((role) => role.text("name") ?? ""));
    this.#policies = new Map(
      reader
        .all("aws_iam_policy", "data.aws_iam_policy")
        .map((policy) => [policy.text("arn") ?? "", policyText(reader, policy, "policy")]),
    );
    this.#readOwn();
    this.#readSeparate();
    this.#doubtUnread();
  }

  /** What the configuration of each role has itself. */
  #readOwn(): void {
    for (const [name, role] of this.#roles) {
      const blocks = role.blocks("inline_policy");
      if (!blocks.known) this.#doubtsOf.set(name, blocks);
      for (const [place, block] of (blocks.known ? blocks.value : []).entries()) {
        const named = block.fact("name");
        // A block without a name keeps the role from having any.
        if (named.known && typeof named.value !== "string") continue;
        const policyName = named.known ? String(named.value) : `inline_policy[${place}]`;
        this.#add(name, policyName, policyText(this.#reader, block, "policy"));
      }
      if (!role.isSet("managed_policy_arns")) continue;
      this.#attachAll(name, role, "managed_policy_arns");
    }
  }

  #readSeparate(): void {
    const reader = this.#reader;
    for (const policy of reader.all("aws_iam_role_policy")) {
      this.#add(
        this.#roleNamed(policy, "role"),
        policy.text("name") ?? "",
        policyText(reader, policy, "policy"),
      );
    }
    for (const attachment of reader.all("aws_iam_role_policy_attachment")) {
      const arn = attachment.fact("policy_arn", POLICY_ARN);
      if (arn.known) this.#attach(this.#roleNamed(attachment, "role"), String(arn.value));
      else this.#doubts.push(arn);
    }
    for (const attachment of reader.all("aws_iam_policy_attachment")) {
      const roles = attachment.fact("roles", {
        ...this.#roleName,
        list: true,
        what: "role names",
      });
      const arn = attachment.fact("policy_arn", POLICY_ARN);
      if (!arn.known) this.#doubts.push(arn);
      else if (!roles.known) this.#doubts.push(roles);
      else {
        const names = Array.isArray(roles.value) ? roles.value.map(String) : [];
        for (const name of names) this.#attach(name, String(arn.value));
      }
    }
    for (const exclusive of reader.all("aws_iam_role_policy_attachments_exclusive")) {
      this.#attachAll(this.#roleNamed(exclusive, "role_name"), exclusive, "policy_arns");
    }
  }

  /** Policies of an organization, and roles of AWS Cloud Control, can forbid what is allowed here. */
  #doubtUnread(): void {
    for (const { address, resource } of this.#reader.unread) {
      if (!UNREAD.test(resource.type)) continue;
      const why = `this doctor does not read ${resource.type}, which can change permissions`;
      this.#doubts.push({ known: false, missing: address, why });
    }
  }

  #roleNamed(owner: Entity, name: string): string {
    const role = owner.fact(name, this.#roleName);
    if (role.known) return nameOf(String(role.value));
    this.#doubts.push(role);
    return "";
  }

  #add(role: string, policy: string, document: Document): void {
    const policies = this.#inline.get(role) ?? new Map<string, Document>();
    this.#inline.set(role, policies.set(policy, document));
  }

  #attach(role: string, arn: string): void {
    this.#attached.set(role, (this.#attached.get(role) ?? new Set()).add(arn));
  }

  #attachAll(role: string, owner: Entity, name: string): void {
    const arns = owner.fact(name, POLICY_ARNS);
    if (!arns.known) this.#doubts.push(arns);
    else if (Array.isArray(arns.value))
      for (const arn of arns.value) this.#attach(role, String(arn));
  }

  get names(): readonly string[] {
    return [...this.#roles.keys()];
  }

  answersFor(name: string): PlannedAnswers {
    const answers = new Map<string, object | Unknown>();
    const entity = this.#roles.get(name);
    if (entity === undefined) return answers;
    const arn = entity.text("arn") ?? "";
    const boundary = boundaryOf(entity);
    const tags = tagsOf(entity);
    answers.set(
      "get-role",
      boundary.known
        ? {
            Role: {
              RoleName: name,
              Arn: arn,
              ...(boundary.value !== undefined && {
                PermissionsBoundary: { PermissionsBoundaryArn: boundary.value },
              }),
              // A policy that asks for tags which are not known is unknown itself.
              Tags: tags.known ? tags.value : [],
            },
          }
        : boundary,
    );
    const doubt = this.#doubts[0] ?? this.#doubtsOf.get(name);
    const inline = this.#inline.get(name) ?? new Map<string, Document>();
    const attached = [...(this.#attached.get(name) ?? [])];
    answers.set("list-role-policies", doubt ?? { PolicyNames: [...inline.keys()] });
    answers.set(
      "list-attached-role-policies",
      doubt ?? { AttachedPolicies: attached.map((PolicyArn) => ({ PolicyArn })) },
    );
    for (const [policy, document] of inline) {
      answers.set(
        answerName("get-role-policy", policy),
        document.known
          ? { RoleName: name, PolicyName: policy, PolicyDocument: document.value }
          : document,
      );
    }
    const limits = boundary.known && boundary.value !== undefined ? [boundary.value] : [];
    for (const each of [...attached, ...limits]) {
      const document = this.#policies.get(each) ?? managedPolicy(each);
      answers.set(
        answerName("get-policy-version", each),
        document.known ? { PolicyVersion: { Document: document.value } } : document,
      );
    }
    return answers;
  }
}

function boundaryOf(role: Entity): Fact<string | undefined> {
  const fact = role.fact("permissions_boundary", POLICY_ARN);
  if (!fact.known) return fact;
  const isSet = typeof fact.value === "string" && fact.value !== "";
  return { known: true, value: isSet ? fact.value : undefined };
}
