import { type Diagnosis } from "../diagnose";
import { toReport } from "../report/json";
import { fixSentence } from "../report/fixes";
import { terraformOf } from "../report/terraform-fixes";
import { type Group } from "../audit/audit";
import { printableData } from "../printable";
import { Addresses } from "./addresses";
import { type JudgedPlan } from "./judge";

/** Changes with the shape. */
export const PLAN_SCHEMA_VERSION = 1;

/** The sources of a plan in the form that `--format json` prints, with addresses for ids. */
export function planReport({ audit, comparison, addressOf, meanings }: JudgedPlan): object {
  const addresses = new Addresses(meanings);
  const { counts, entries, groups } = audit;
  return printableData({
    schemaVersion: PLAN_SCHEMA_VERSION,
    counts,
    comparison: comparison === undefined ? null : comparisonReport(comparison, addresses),
    sources: entries.map(({ question, state, diagnosis }) => ({
      address: addressOf(question.source),
      state,
      ...addresses.data(toReport(diagnosis)),
    })),
    groups: groups.map((group) => groupReport(group, addresses, addressOf)),
  });
}

function comparisonReport(
  { changes, destroyed, added, unknown }: NonNullable<JudgedPlan["comparison"]>,
  addresses: Addresses,
): object {
  const standing = ({ outcome, network, cost }: Diagnosis) => ({
    outcome,
    verdict: network.verdict,
    private: network.private ?? null,
    ways: cost.ways,
  });
  return {
    changes: changes.map(({ kind, source, table, permissions, before, after, touches }) => ({
      kind,
      source,
      table: table === undefined ? null : addresses.text(table),
      permissions: permissions ?? null,
      before: standing(before),
      after: standing(after),
      touches,
    })),
    destroyed,
    added,
    unknown,
  };
}

function groupReport(
  { state, causes, entries, remedy }: Group,
  addresses: Addresses,
  addressOf: JudgedPlan["addressOf"],
): object {
  const named = (some: Group["entries"]) => [
    ...new Set(some.map(({ question }) => addressOf(question.source))),
  ];
  return {
    state,
    causes: addresses.data(causes),
    sources: named(entries),
    remedy:
      remedy === undefined
        ? null
        : {
            purpose: remedy.purpose,
            steps: remedy.steps.map(({ fix }) => ({
              action: fix.action,
              title: addresses.text(fixSentence(fix)),
              terraform: terraformOf(fix).map((block) => addresses.block(block)),
            })),
            mends: named(remedy.mends),
          },
  };
}
