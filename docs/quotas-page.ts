import { type Needs } from "../integration/cloud/aws/needs";
import { QUOTAS } from "../integration/cloud/aws/quotas";
import { withGenerated } from "./generated";

/** @param needs What each stack makes with the default settings. */
export function quotasPage(page: string, needs: ReadonlyMap<string, Needs>): string {
  const withQuotas = withGenerated(page, "The quotas", quotasTable());
  return withGenerated(withQuotas, "The stacks", needsTable(needs));
}

function quotasTable(): string {
  return tableOf(
    ["Quota", "Default", "Code", "Source"],
    QUOTAS.map(({ name, byDefault, service, code, source }) => [
      name,
      String(byDefault),
      `\`${service}\` \`${code}\``,
      `[AWS](${source})`,
    ]),
  );
}

function needsTable(needs: ReadonlyMap<string, Needs>): string {
  return tableOf(
    ["Stack", ...QUOTAS.map(({ name }) => name.replace(/ per Region$/, ""))],
    [...needs].map(([stack, each]) => [
      `\`${stack}\``,
      ...QUOTAS.map(({ what }) => (each[what] === 0 ? "" : String(each[what]))),
    ]),
  );
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
