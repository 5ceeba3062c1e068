import { nameOf } from "../../../../aws/arn";
import { answerName } from "../../answer-name";
import { type Unknown } from "../../known";
import { type Entity } from "../entity";
import { type PlannedAnswers } from "../network";
import { type Wanted } from "../nodes";
import { policyText } from "../policy-text";
import { type Reader } from "../reader";
import { managedPolicy } from "./managed-policies";

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
  readonly #inline = new Map<string, Map<string, Document>>();
  readonly #attached = new Map<string, Set<string>>();
  readonly #policies: ReadonlyMap<string, Document>;
  /** Why the policies of every role are in doubt. */
  readonly #doubts: Unknown[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#roles = new Map(
      reader.all("aws_iam_role").map((role) => {
        const name = role.text("name") ?? "";
        return [name, role];
      }),
    );
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
      for (const block of this.#reader.blocks(role, "inline_policy", ROLES)) {
        const policyName = block.text("name");
        if (policyName !== undefined)
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
      const roles = attachment.fact("roles", this.#roleNames(true));
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

  #roleNames(list: boolean): Wanted {
    return {
      what: list ? "role names" : "role name",
      ...(list && { list: true }),
      accepts: (text) => this.#roles.has(text),
    };
  }

  #roleNamed(owner: Entity, name: string): string {
    const role = owner.fact(name, this.#roleNames(false));
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
    const boundary = entity.text("permissions_boundary", POLICY_ARN);
    answers.set("get-role", {
      Role: {
        RoleName: name,
        Arn: arn,
        ...(boundary !== undefined && {
          PermissionsBoundary: { PermissionsBoundaryArn: boundary },
        }),
        Tags: tagsOf(entity),
      },
    });
    const [doubt] = this.#doubts;
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
    for (const each of boundary === undefined ? attached : [...attached, boundary]) {
      const document = this.#policies.get(each) ?? managedPolicy(each);
      answers.set(
        answerName("get-policy-version", each),
        document.known ? { PolicyVersion: { Document: document.value } } : document,
      );
    }
    return answers;
  }
}

const ROLES = "list-role-policies";

/** Tags of the provider's configuration count too. */
export function tagsOf(entity: Entity): readonly object[] {
  const tags = entity.fact(entity.isSet("tags_all") ? "tags_all" : "tags");
  const values =
    tags.known && typeof tags.value === "object" ? Object.entries(tags.value ?? {}) : [];
  return values.map(([Key, Value]) => ({ Key, Value: String(Value) }));
}
