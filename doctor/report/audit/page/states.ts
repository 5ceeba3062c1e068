import { type State } from "../../../audit/audit";
import { type State as Look } from "../../page/states";

/** How each state looks. */
export const LOOKS: Readonly<Record<State, Look>> = {
  broken: "blocked",
  denied: "blocked",
  "not-private": "partial",
  unknown: "unknown",
  fine: "ok",
};
