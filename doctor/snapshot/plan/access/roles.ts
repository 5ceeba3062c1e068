import { nameOf } from "../../../../aws/arn";
import { answerName } from "../../answer-name";
import { type Layer } from "../../collection";
import { type Fact, type Unknown } from "../../known";
import { type Entity } from "../entity";
import { type Existing } from "../existing";
import { type PlannedAnswers } from "../network";
import { answersThere, isDestroyedRole, SeparatePolicies } from "../existing-access";
import { textsIn, valueAt, type Wanted } from "../nodes";
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

/** The roles of a plan with their policies, by name, and those that are there. */
export class PlannedRoles {
  readonly #reader: Reader;
  /** By name. */
  readonly #there: ReadonlyMap<string, PlannedAnswers>;
  /** The texts of managed policies that somebody has, by the name of the answer. */
  readonly #texts: PlannedAnswers;
  readonly #separate: SeparatePolicies;
  /** The roles whose attached policies are all in the plan. */
  readonly #whole = new Set<string>();
  readonly #roles: ReadonlyMap<string, Entity>;
  readonly #roleName: Wanted;
  readonly #inline = new Map<string, Map<string, Document>>();
  readonly #attached = new Map<string, Set<string>>();
  readonly #policies: ReadonlyMap<string, Document>;
  /** Why the policies of every role are in doubt. */
  readonly #doubts: Unknown[] = [];
  readonly #doubtsOf = new Map<string, Unknown>();

  constructor(reader: Reader, existing: Pick<Existing, "account" | "roles">) {
    const { document } = reader;
    this.#reader = reader;
    this.#separate = new SeparatePolicies(document);
    this.#there = new Map(
      [...existing.roles]
        .filter(([name]) => !isDestroyedRole(document, name))
        .map(([name, layer]) => [name, answersThere(layer, OF_ROLE)]),
    );
    this.#texts = textsOfPolicies([existing.account, ...existing.roles.values()]);
    const roles = reader.all("aws_iam_role");
    this.#roles = new Map(roles.map((role) => [role.text("name") ?? "", role]));
    this.#roleName = reader.among("role name", () => roles.map((role) => role.text("name") ?? ""));
    this.#policies = new Map(
      reader
        // The plan's text wins.
        .all("data.aws_iam_policy", "aws_iam_policy")
        .map((policy) => [policy.text("arn") ?? "", policyText(reader, policy, "policy")]),
    );
    this.#readOwn();
    this.#readSeparate();
    this.#doubtUnread();
  }

  /** What the configuration of each role has itself. */
  #readOwn(): void {
    for (const [name, role] of this.#roles) {
      // The provider copies policies of other resources into the attributes of their role.
      const isCopy = !role.isConfigured("inline_policy");
      const separate = this.#separate.inline(name);
      const blocks = role.blocks("inline_policy");
      if (!blocks.known) this.#doubtsOf.set(name, blocks);
      for (const [place, block] of (blocks.known ? blocks.value : []).entries()) {
        const named = block.fact("name");
        // A block without a name keeps the role from having any.
        if (named.known && typeof named.value !== "string") continue;
        const policyName = named.known ? String(named.value) : `inline_policy[${place}]`;
        if (isCopy && separate.has(policyName)) continue;
        this.#add(name, policyName, policyText(this.#reader, block, "policy"));
      }
      if (!role.isSet("managed_policy_arns")) continue;
      this.#attachAll(name, role, "managed_policy_arns");
      if (role.isConfigured("managed_policy_arns")) this.#whole.add(name);
      else for (const arn of this.#separate.attached(name)) this.#attached.get(name)?.delete(arn);
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
      const role = this.#roleNamed(exclusive, "role_name");
      this.#attached.delete(role);
      this.#attachAll(role, exclusive, "policy_arns");
      this.#whole.add(role);
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
    return [...new Set([...this.#roles.keys(), ...this.#there.keys()])];
  }

  /** The plan wins, also of a role that it does not make: its policies, and their text. */
  answersFor(name: string): PlannedAnswers {
    const entity = this.#roles.get(name);
    const there = this.#there.get(name) ?? new Map<string, object | Unknown>();
    const answers = new Map(there);
    if (entity !== undefined) answers.set(GET_ROLE, roleOf(entity, name));
    this.#addInline(name, there, answers);
    this.#addAttached(name, there, answers);
    return answers;
  }

  #addInline(name: string, there: PlannedAnswers, answers: Map<string, object | Unknown>): void {
    const own = this.#inline.get(name) ?? new Map<string, Document>();
    const isWhole = this.#roles.get(name)?.isConfigured("inline_policy") === true;
    const others = isWhole
      ? []
      : textsIn(valueAt(there.get(INLINE), ["PolicyNames"])).filter(
          (policy) => !this.#separate.inline(name).has(policy),
        );
    this.#set(answers, INLINE, name, { PolicyNames: [...new Set([...others, ...own.keys()])] });
    for (const [policy, document] of own) {
      answers.set(
        answerName("get-role-policy", policy),
        document.known
          ? { RoleName: name, PolicyName: policy, PolicyDocument: document.value }
          : document,
      );
    }
  }

  #addAttached(name: string, there: PlannedAnswers, answers: Map<string, object | Unknown>): void {
    const own = [...(this.#attached.get(name) ?? [])];
    const separate = this.#separate.attached(name);
    const others = this.#whole.has(name)
      ? []
      : textsIn(valueAt(there.get(ATTACHED), ["AttachedPolicies"])).filter(
          (text) => isPolicyArn(text) && !separate.has(text),
        );
    const arns = [...new Set([...others, ...own])];
    this.#set(answers, ATTACHED, name, {
      AttachedPolicies: arns.map((PolicyArn) => ({ PolicyArn })),
    });
    const boundary = textsIn(valueAt(answers.get(GET_ROLE), ["Role", "PermissionsBoundary"]));
    for (const arn of [...arns, ...boundary.filter(isPolicyArn)]) {
      const answer = answerName("get-policy-version", arn);
      const planned = this.#policies.get(arn);
      const known =
        planned === undefined ? (this.#texts.get(answer) ?? there.get(answer)) : undefined;
      const document = planned ?? managedPolicy(arn);
      answers.set(
        answer,
        known ?? (document.known ? { PolicyVersion: { Document: document.value } } : document),
      );
    }
  }

  /** A list of a role, unless it is in doubt, or that of a role that is there is not known. */
  #set(answers: Map<string, object | Unknown>, answer: string, role: string, list: object): void {
    const doubt = this.#doubts[0] ?? this.#doubtsOf.get(role);
    const isOpen = !this.#roles.has(role) && valueAt(answers.get(answer), ["known"]) === false;
    if (!isOpen || doubt !== undefined) answers.set(answer, doubt ?? list);
  }
}

function textsOfPolicies(layers: readonly Layer[]): PlannedAnswers {
  const known = layers.flatMap((layer) =>
    [...answersThere(layer, /^get-policy-version-/)].filter(
      ([, answer]) => valueAt(answer, ["known"]) !== false,
    ),
  );
  return new Map(known);
}

const OF_ROLE = /^(get-role|list-role-policies|list-attached-role-policies|get-policy-version)/;
const GET_ROLE = "get-role";
const INLINE = "list-role-policies";
const ATTACHED = "list-attached-role-policies";

function roleOf(role: Entity, name: string): object | Unknown {
  const boundary = boundaryOf(role);
  if (!boundary.known) return boundary;
  const tags = tagsOf(role);
  return {
    Role: {
      RoleName: name,
      Arn: role.text("arn") ?? "",
      ...(boundary.value !== undefined && {
        PermissionsBoundary: { PermissionsBoundaryArn: boundary.value },
      }),
      // A policy that asks for tags which are not known is unknown itself.
      Tags: tags.known ? tags.value : [],
    },
  };
}

function boundaryOf(role: Entity): Fact<string | undefined> {
  const fact = role.fact("permissions_boundary", POLICY_ARN);
  if (!fact.known) return fact;
  const isSet = typeof fact.value === "string" && fact.value !== "";
  return { known: true, value: isSet ? fact.value : undefined };
}
