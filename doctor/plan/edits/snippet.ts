/** A part of a configuration to write, to change, or to remove. */
export interface Snippet {
  readonly action: "add" | "change" | "remove";
  /** The module whose text it is in. Empty: the root. */
  readonly module: string;
  /** Where the module comes from, if its text is nobody's here. @default - the configuration's own folders */
  readonly source?: string;
  /** What is there already. @default - it is new */
  readonly address?: string;
  /** What of it: an argument, or a block in it. @default - all of it, or it is new */
  readonly argument?: string;
  /** Empty if something is only removed. */
  readonly hcl: string;
}

/** `in module.vpc, aws_vpc_endpoint.dynamodb gets in route_table_ids` */
export function headingOf({ action, module, source, address = "", argument }: Snippet): string {
  const from = source === undefined ? "" : ` (of ${source}, which has to take it)`;
  const where = module === "" ? "" : `in ${module}${from}, `;
  switch (action) {
    case "add":
      return module === "" ? "new" : `new in ${module}${from}`;
    case "change":
      return `${where}change ${argument ?? ""} of ${address}`;
    case "remove":
      return `${where}remove ${argument === undefined ? "" : `the ${argument} of `}${address}`;
  }
}
