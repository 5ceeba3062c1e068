import { type Answer } from "./answers";
import { type SourceReference } from "./question";

export type Layer = ReadonlyMap<string, Answer>;

/** The answers of an account, by what they are about. Each is there once. */
export interface Collection {
  /** The account, its organization, and managed policies. */
  readonly account: Layer;
  /** By name. */
  readonly roles: ReadonlyMap<string, Layer>;
  readonly regions: ReadonlyMap<string, RegionAnswers>;
}

export interface RegionAnswers {
  /** The Region's own, such as the list of its functions. */
  readonly region: Layer;
  readonly sources: readonly CollectedSource[];
  /** By id. */
  readonly vpcs: ReadonlyMap<string, Layer>;
  /** By name, or by ARN if the table is elsewhere. */
  readonly tables: ReadonlyMap<string, Layer>;
}

export interface CollectedSource {
  readonly reference: SourceReference;
  readonly answers: Layer;
}
