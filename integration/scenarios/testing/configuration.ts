import { type Document } from "./breaks";

export type Attributes = Record<string, unknown>;

/** A configuration in JSON, as CDKTF writes it. */
export interface Configuration {
  resource: Record<string, Record<string, Attributes>>;
  readonly data: Record<string, Record<string, Attributes>>;
}

/** The resources of a type, or those that match. @throws if there is none */
export function some(
  { resource }: Configuration,
  type: string,
  is: (attributes: Attributes) => boolean = () => true,
): readonly Attributes[] {
  const found = Object.values(resource[type] ?? {}).filter(is);
  if (found.length === 0) throw new Error(`there is no such ${type} to break`);
  return found;
}

/** The one resource of a type that matches. @throws if there is none, or several */
export function only(
  configuration: Configuration,
  type: string,
  is?: (attributes: Attributes) => boolean,
): Attributes {
  const [found, ...others] = some(configuration, type, is);
  if (found === undefined || others.length > 0) throw new Error(`not one ${type} to break`);
  return found;
}

export function add(
  { resource }: Configuration,
  type: string,
  name: string,
  attributes: Attributes,
): void {
  resource[type] = { ...resource[type], [name]: attributes };
}

/** Removes the resources of a type, or those that match. @throws if there is none */
export function remove(
  configuration: Configuration,
  type: string,
  is?: (attributes: Attributes) => boolean,
): void {
  const removed = some(configuration, type, is);
  const { [type]: all = {}, ...others } = configuration.resource;
  const left = Object.entries(all).filter(([, attributes]) => !removed.includes(attributes));
  // Terraform refuses a type without resources.
  configuration.resource =
    left.length === 0 ? others : { ...others, [type]: Object.fromEntries(left) };
}

export function documentOf(...statements: Document["Statement"]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Edits the policy of a resource. */
export function editPolicy(owner: Attributes, edit: (policy: Document) => void): void {
  const policy = JSON.parse(String(owner.policy)) as Document;
  edit(policy);
  owner.policy = JSON.stringify(policy);
}
