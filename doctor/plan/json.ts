import { type Diagnosis } from "../diagnose";
import { toReport } from "../report/json";
import { type Group } from "../audit/audit";
import { Addresses } from "./addresses";
import { type Snippet } from "./edits";
import { type JudgedPlan } from "./judge";
import { PLAN_SCHEMA_VERSION, type PlanReport } from "./schema";
import { type PlannedStep, stepsIn } from "./steps";

/** The sources of a plan in the form that `--format json` prints, with addresses for ids. */
export function planReport(judged: JudgedPlan): PlanReport {
  const { audit, comparison, addressOf, meanings } = judged;
  const addresses = new Addresses(meanings);
  const { counts, entries, groups } = audit;
  const steps = stepsIn(judged, addresses);
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    counts: { ...counts },
    comparison: comparison === undefined ? null : comparisonReport(comparison, addresses),
    sources: entries.map(({ question, state, diagnosis }) => ({
      address: addressOf(question.source),
      state,
      ...addresses.data(toReport(diagnosis)),
    })),
    groups: groups.map((group) => groupReport(group, steps(group), addresses, addressOf)),
  };
}

function comparisonReport(
  { changes, destroyed, added, unknown }: NonNullable<JudgedPlan["comparison"]>,
  addresses: Addresses,
): NonNullable<PlanReport["comparison"]> {
  const standing = ({ outcome, network, cost }: Diagnosis) => ({
    outcome,
    verdict: network.verdict,
    private: network.private ?? null,
    ways: [...cost.ways],
  });
  return {
    changes: changes.map(({ kind, source, table, permissions, before, after, touches }) => ({
      kind,
      source,
      table: table === undefined ? null : addresses.text(table),
      permissions: permissions === undefined ? null : [...permissions],
      before: standing(before),
      after: standing(after),
      touches: [...touches],
    })),
    destroyed: [...destroyed],
    added: [...added],
    unknown: [...unknown],
  };
}

function groupReport(
  { state, causes, entries, remedy }: Group,
  steps: readonly PlannedStep[],
  addresses: Addresses,
  addressOf: JudgedPlan["addressOf"],
): PlanReport["groups"][number] {
  const named = (some: Group["entries"]) => [
    ...new Set(some.map(({ question }) => addressOf(question.source))),
  ];
  return {
    state,
    causes: addresses.data([...causes]),
    sources: named(entries),
    remedy:
      remedy === undefined
        ? null
        : {
            purpose: remedy.purpose,
            steps: steps.map(({ action, title, snippets }) => ({
              action,
              title,
              terraform: snippets.map(snippetReport),
            })),
            mends: named(remedy.mends),
          },
  };
}

function snippetReport({ action, module, source, address, argument, hcl }: Snippet) {
  return {
    action,
    module,
    moduleSource: source ?? null,
    address: address ?? null,
    argument: argument ?? null,
    hcl,
  };
}
