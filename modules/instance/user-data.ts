import { type GrantedAction } from "../access/grant";

export interface UserDataProps {
  /** E.g. `us-east-2`. */
  readonly region: string;
  readonly tableName: string;
  /** What the instance is allowed to do. The check does only that. */
  readonly actions: readonly GrantedAction[];
}

/** How often the check retries, because a new role's permissions take time to propagate. */
const TRIES = 12;
const PAUSE_SECONDS = 10;

const KEY = String.raw`{\"pk\":{\"S\":\"instance-check\"},\"sk\":{\"S\":\"$id\"}}`;
const ITEM = KEY.replace(/\}$/, String.raw`,\"checkedAt\":{\"S\":\"$(date -u +%FT%TZ)\"}}`);

/**
 * A script that runs once, on first boot. It puts an item and gets it, each only if allowed, with
 * the AWS CLI that Amazon Linux includes. It prints a line `dynamodb-check: …` to the console, which
 * `aws ec2 get-console-output` shows without access to the instance. If the role allows writes, the
 * item also remains as evidence (`pk` is `instance-check`, `sk` is the instance ID).
 */
export function userData({ region, tableName, actions }: UserDataProps): string {
  const put = actions.includes("dynamodb:PutItem");
  const get = actions.includes("dynamodb:GetItem");
  return [
    "#!/bin/bash",
    `export AWS_DEFAULT_REGION=${region} AWS_MAX_ATTEMPTS=1`,
    'id="$(cat /var/lib/cloud/data/instance-id)"',
    `table() { aws dynamodb "$@" --table-name '${tableName}' --cli-connect-timeout 3 --cli-read-timeout 5; }`,
    "check() {",
    ...(put ? [`  table put-item --item "${ITEM}" || return`] : []),
    ...(get ? [`  table get-item --key "${KEY}" || return`] : []),
    "}",
    `for try in $(seq ${TRIES}); do`,
    "  if answer=\"$(check 2>&1)\"; then outcome='reads and writes as granted'; break; fi",
    '  outcome="failed: $answer"',
    `  sleep ${PAUSE_SECONDS}`,
    "done",
    "echo \"dynamodb-check: $(tr '\\n' ' ' <<<\"$outcome\")\" | tee /dev/console",
    "",
  ].join("\n");
}
