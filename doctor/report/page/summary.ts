import { type Diagnosis, type Outcome } from "../../diagnose";
import { type Remedy } from "../../remedy";
import { permissionsOf } from "../result";
import { type State } from "./states";

const OUTCOMES: Readonly<Record<Exclude<Outcome, "ok">, State>> = {
  "not-ok": "blocked",
  indeterminate: "unknown",
};

export function outcomeState({ outcome, network }: Diagnosis): State {
  return outcome === "ok" ? networkState(network) : OUTCOMES[outcome];
}

function couldBePrivate({ findings }: Diagnosis["network"]): boolean {
  return findings.some(({ code }) => code === "X_PATH_NOT_PRIVATE");
}

/** A path that could be private and is not works only in part. */
export function networkState(network: Diagnosis["network"]): State {
  const { verdict } = network;
  if (verdict === "REACHABLE" && couldBePrivate(network)) return "partial";
  const states = {
    REACHABLE: "ok",
    PARTIAL: "partial",
    UNREACHABLE: "blocked",
    INDETERMINATE: "unknown",
  } as const;
  return states[verdict];
}

export function permissionState(diagnosis: Diagnosis): State {
  const effects = permissionsOf(diagnosis).map(({ decision }) => decision.effect);
  if (effects.includes("DENIED")) return "blocked";
  return effects.length === 0 || effects.includes("INDETERMINATE") ? "unknown" : "ok";
}

/** `Works` and so on: the outcome in a word or two. */
export function outcomeWords(diagnosis: Diagnosis): string {
  const { outcome, network } = diagnosis;
  if (outcome === "indeterminate") return "Unknown";
  if (outcome === "ok") {
    if (network.private === true) return "Works privately";
    return couldBePrivate(network) ? "Works, but not privately" : "Works";
  }
  if (network.verdict === "UNREACHABLE") return "Cannot reach its table";
  if (network.verdict === "PARTIAL") return "Reaches its table only in part";
  return permissionState(diagnosis) === "blocked" ? "Not allowed" : "Cannot use its table";
}

/** The whole report in two or three sentences. */
export function summaryText(diagnosis: Diagnosis, remedy?: Remedy): string {
  const sentences = [networkSentence(diagnosis), permissionSentence(diagnosis)];
  return [...sentences, ...(remedy === undefined ? [] : [remedySentence(remedy)])].join(" ");
}

function networkSentence({ network }: Diagnosis): string {
  switch (network.verdict) {
    case "REACHABLE":
      return network.private === false
        ? "Packets reach DynamoDB, but through its public endpoint."
        : "Packets reach DynamoDB through a VPC endpoint.";
    case "PARTIAL":
      return "Some packets reach DynamoDB, and others do not.";
    case "UNREACHABLE":
      return "No packet reaches DynamoDB.";
    case "INDETERMINATE":
      return "Whether packets reach DynamoDB is unknown.";
  }
}

function permissionSentence(diagnosis: Diagnosis): string {
  const effects = permissionsOf(diagnosis).map(({ decision }) => decision.effect);
  const denied = effects.filter((effect) => effect === "DENIED").length;
  if (denied > 0) return `${denied} of ${effects.length} actions are denied.`;
  return permissionState(diagnosis) === "ok"
    ? "Every action is allowed."
    : "Whether every action is allowed is unknown.";
}

function remedySentence({ steps, purpose }: Remedy): string {
  const changes = steps.length === 1 ? "One change" : `${steps.length} changes`;
  const s = steps.length === 1 ? "s" : "";
  return purpose === "mend" ? `${changes} help${s}.` : `${changes} make${s} the path private.`;
}
