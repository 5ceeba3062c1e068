import { spawnSync } from "node:child_process";
import {
  CloudBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  TaggedCloudWorkspaces,
  type TerraformStack,
} from "cdktf";
import { z } from "zod";
import { ValidationError } from "../errors";
import { type Rule } from "../rules";
import { type Environment } from "./environment";

/** A file in the stack's folder. */
export interface LocalState {
  /** Says that the state is a file. */
  readonly type: "local";
}

/** An encrypted object in an existing S3 bucket. */
export interface S3State {
  /** Says that the state is an object in S3. */
  readonly type: "s3";
  /** The bucket's name. */
  readonly bucket: string;
  /** The start of the object's key, `<keyPrefix>/<name of the stack>/<region>/terraform.tfstate`. @default - none */
  readonly keyPrefix?: string;
  /** The bucket's region. @default - the stacks' region */
  readonly region?: string;
  /** The ARN of the KMS key that encrypts the state. @default - the bucket's default encryption */
  readonly kmsKeyId?: string;
  /** Locks the state with an object next to it. Needs Terraform 1.10 or later. @default true */
  readonly useLockfile?: boolean;
}

/** A workspace in HCP Terraform (formerly Terraform Cloud) or Terraform Enterprise. */
export interface CloudState {
  /** Says that the state is in a workspace. */
  readonly type: "cloud";
  /** The organization that has the workspace. */
  readonly organization: string;
  /** @default "app.terraform.io" */
  readonly hostname?: string;
  /** @default - the organization's default project */
  readonly project?: string;
  /** The start of the workspace's name, before `<name of the stack>-<region>`. @default - none */
  readonly workspacePrefix?: string;
  /**
   * Finds the workspace by these tags plus a tag that is the name of the stack, instead of by the
   * workspace's name. @default - by its name
   */
  readonly tags?: readonly string[];
}

/** Where Terraform keeps a stack's state. */
export type Backend = LocalState | S3State | CloudState;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/**
 * No empty parts, because the console cannot show them. A key has at most 1024 bytes, and the part
 * that the stacks append has fewer than 124.
 */
const KEY_PREFIX = /^(?=.{1,900}$)[\w!.*'()-]+(\/[\w!.*'()-]+)*$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;
const KMS_KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/;
/** @see https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/organizations */
const ORGANIZATION = /^[\w-]{3,40}$/;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/;
const PROJECT = /^(?=.{3,40}$)[\w-][\w -]*[\w-]$/;
/** A workspace name has at most 90 characters. The stacks append at most 64. */
const WORKSPACE_PREFIX = /^[\w-]{1,26}$/;
const TAG = /^(?=.{1,255}$)[a-z0-9]([\w:-]*[a-z0-9])?$/;

const backendSchema: z.ZodType<Backend> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("local") }),
  z.strictObject({
    type: z.literal("s3"),
    bucket: z.string().regex(BUCKET),
    keyPrefix: z.string().regex(KEY_PREFIX).exactOptional(),
    region: z.string().regex(REGION).exactOptional(),
    kmsKeyId: z.string().regex(KMS_KEY).exactOptional(),
    useLockfile: z.boolean().exactOptional(),
  }),
  z
    .strictObject({
      type: z.literal("cloud"),
      organization: z.string().regex(ORGANIZATION),
      hostname: z.string().regex(HOSTNAME).exactOptional(),
      project: z.string().regex(PROJECT).exactOptional(),
      workspacePrefix: z.string().regex(WORKSPACE_PREFIX).exactOptional(),
      tags: z.array(z.string().regex(TAG)).min(1).max(10).exactOptional(),
    })
    .refine(({ workspacePrefix, tags }) => workspacePrefix === undefined || tags === undefined),
]);

/**
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
 */
export const backendRule: Rule<Backend> = {
  schema: backendSchema,
  must:
    'be { "type": "local" }; or "type": "s3" with `bucket` and, optionally, `keyPrefix` (must not start or end with /), `region`, `kmsKeyId` (an ARN) and `useLockfile`; ' +
    'or "type": "cloud" with `organization` and, optionally, `hostname`, `project` and either `workspacePrefix` (at most 26 letters, digits, - or _) or `tags`',
};

/**
 * Checks that Terraform runs. cdktf calls the Terraform on PATH for its version before it
 * synthesizes the `cloud` block.
 *
 * @throws ValidationError when no working Terraform is found.
 */
export function requireBackendTool({ type }: Backend, environment: Environment): void {
  if (type !== "cloud") return;
  const tool = environment.TERRAFORM_BINARY_NAME ?? "terraform";
  const { status } = spawnSync(tool, ["version"], { env: environment, stdio: "ignore" });
  if (status === 0) return;
  throw new ValidationError(
    `\`backend\` of type cloud needs ${tool} on PATH, but \`${tool} version\` failed: install Terraform, or set TERRAFORM_BINARY_NAME to another binary`,
  );
}

export interface BackendOptions {
  /** `<prefix>-<access path>`, unique in the account and region. */
  readonly name: string;
  /** The stack's region. */
  readonly region: string;
}

/** Configures the stack's backend. It holds no secrets: credentials come from the environment. */
export function addBackend(
  stack: TerraformStack,
  backend: Backend,
  { name, region }: BackendOptions,
): void {
  switch (backend.type) {
    case "local":
      // A relative path, so the folder can move. The default is an absolute path.
      new LocalBackend(stack, { path: "terraform.tfstate" });
      return;
    case "s3":
      new S3Backend(stack, {
        bucket: backend.bucket,
        key: [backend.keyPrefix, name, region, "terraform.tfstate"].filter(Boolean).join("/"),
        region: backend.region ?? region,
        encrypt: true,
        ...(backend.kmsKeyId !== undefined && { kmsKeyId: backend.kmsKeyId }),
      });
      // The bindings predate this argument. So do older tools, which refuse it even if it is false.
      if (backend.useLockfile ?? true) {
        stack.addOverride("terraform.backend.s3.use_lockfile", true);
      }
      return;
    case "cloud":
      new CloudBackend(stack, {
        organization: backend.organization,
        hostname: backend.hostname ?? "app.terraform.io",
        workspaces:
          backend.tags === undefined
            ? new NamedCloudWorkspace(
                `${backend.workspacePrefix ?? ""}${name}-${region}`,
                backend.project,
              )
            : new TaggedCloudWorkspaces([...backend.tags, name], backend.project),
      });
  }
}
