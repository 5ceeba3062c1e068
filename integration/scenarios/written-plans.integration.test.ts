import { readdirSync } from "node:fs";
import { join } from "node:path";
import { nameOf } from "../../aws/arn";
import { collectAccount } from "../../doctor/audit/account";
import { audit, type AuditEntry } from "../../doctor/audit/audit";
import { subjectsOf } from "../../doctor/audit/collection";
import { configurationIn } from "../../doctor/plan/configuration";
import { existingOf } from "../../doctor/plan/existing";
import { judgePlan } from "../../doctor/plan/judge";
import { namedIn } from "../../doctor/plan/named";
import { type PlanOptions, readDocument, readPlan } from "../../doctor/snapshot/plan";
import { configuredSettings, regionOf } from "../synthesize";
import { TestBed } from "./testing/test-bed";
import { type Verdict, verdictOf } from "./testing/verdict";
import { WRITTEN, WrittenConfiguration } from "./testing/written-configuration";

const STYLES = readdirSync(WRITTEN).sort();
/** They look up what is there. */
const LOOKING_UP = ["data-sources", "default-vpc", "remote-state"];
/** Its first version is applied before. Only a whole configuration can import. */
const CHANGED = "moved-and-import";
const ALONE = STYLES.filter((style) => ![...LOOKING_UP, CHANGED].includes(style));

const MINUTES = 60_000;

/** By the function and its table. */
type Verdicts = ReadonlyMap<string, Verdict | undefined>;

interface Judged {
  /** The first plan, with the text of the configuration. */
  readonly planned: Verdicts;
  /** The same, but from the plan alone. */
  readonly alone: Verdicts;
  /** The plan after apply, which changes nothing. */
  readonly applied: Verdicts;
}

function verdictsOf(entries: readonly AuditEntry[]): Verdicts {
  return new Map(
    entries.map(({ question, diagnosis }) => {
      const { source, table = "" } = question;
      const name = "name" in source ? source.name : "";
      return [`${name} ${nameOf(table)}`, verdictOf(diagnosis)];
    }),
  );
}

function decided(verdicts: Verdicts): Verdicts {
  return new Map([...verdicts].filter(([, verdict]) => verdict?.outcome !== "indeterminate"));
}

function outcomesOf(verdicts: Verdicts): ReadonlyMap<string, string | undefined> {
  return new Map([...verdicts].map(([key, verdict]) => [key, verdict?.outcome]));
}

/** Configurations in HCL, as people write them. */
describe("plans that somebody wrote", () => {
  let testBed: TestBed;
  let region: string;
  const judged: Judged[] = [];
  let deployed: Verdicts;
  let left: readonly unknown[];

  const quiet = () => undefined;
  const account = (named?: ReturnType<typeof namedIn>) =>
    collectAccount(
      { regions: [region], instances: false, tasks: false, ...(named && { named }) },
      quiet,
      testBed.cloud.clientConfig,
    );

  /** Judges a plan, with what is there where the configuration looks something up. */
  const judge = async (text: string, folder: string | undefined, looksUp: boolean) => {
    const document = readDocument(text, "the plan");
    const source = folder === undefined ? {} : { source: configurationIn(folder, document) };
    const options: PlanOptions = { region, ...source };
    const existing = looksUp
      ? { existing: existingOf(await account(namedIn(readPlan(document, options)))) }
      : {};
    return verdictsOf(judgePlan(document, { ...options, ...existing }).audit.entries);
  };

  const work = async (configuration: WrittenConfiguration, looksUp: boolean): Promise<void> => {
    const { folder } = configuration;
    const first = await configuration.plan();
    const planned = await judge(first, folder, looksUp);
    const alone = await judge(first, undefined, looksUp);
    await configuration.apply();
    const applied = await judge(await configuration.plan(), folder, looksUp);
    judged.push({ planned, alone, applied });
  };

  const alone = async () => {
    const configuration = await WrittenConfiguration.together(testBed, "alone", ALONE);
    await work(configuration, false);
    return [configuration];
  };

  const lookingUp = async () => {
    const networks = ["data-sources/network", "moved-and-import/network"];
    const network = await WrittenConfiguration.together(testBed, "networks", networks);
    await network.apply([]);
    const into = join(testBed.work.path, CHANGED);
    const changed = await WrittenConfiguration.at(testBed, into, `${CHANGED}/before`);
    await changed.apply([]);
    await changed.become(`${CHANGED}/app`);
    await work(changed, true);
    const apps = ["data-sources/app", "default-vpc", "remote-state/app"];
    const others = await WrittenConfiguration.together(testBed, "looking-up", apps);
    const remote = await WrittenConfiguration.at(
      testBed,
      join(others.folder, "remote-state/network"),
      "remote-state/network",
    );
    await remote.apply([]);
    await work(others, true);
    return [changed, others, remote, network];
  };

  beforeAll(async () => {
    testBed = await TestBed.start();
    region = regionOf(await configuredSettings());
    const done = await Promise.all([alone(), lookingUp()]);
    deployed = verdictsOf(audit(subjectsOf(await account())).entries);
    await Promise.all(
      done.map(async (configurations) => {
        for (const configuration of configurations) await configuration.destroy();
      }),
    );
    left = subjectsOf(await account());
  }, 10 * MINUTES);

  afterAll(() => testBed.stop());

  /** The verdicts about the functions of a style. */
  const of = (style: string, kind: keyof Judged): Verdicts =>
    new Map(
      judged.flatMap((each) => [...each[kind]]).filter(([key]) => key.startsWith(`${style}-`)),
    );
  const deployedFor = (verdicts: Verdicts): Verdicts =>
    new Map([...verdicts.keys()].map((key) => [key, deployed.get(key)]));

  test("are fourteen, and all their functions are judged", () => {
    expect(STYLES).toHaveLength(14);
    const all = STYLES.flatMap((style) => [...of(style, "planned").keys()]);
    expect(all.sort()).toEqual([...deployed.keys()].sort());
  });

  describe.each(STYLES)("in the style %s", (style) => {
    test("each verdict that is not unknown is the one after apply", () => {
      const planned = of(style, "planned");
      expect(decided(planned)).toEqual(deployedFor(decided(planned)));
    });

    test("something works, and something is broken", () => {
      const outcomes = [...outcomesOf(of(style, "planned")).values()];
      expect(outcomes).toEqual(expect.arrayContaining(["ok", "not-ok"]));
    });

    test("the plan after apply says the same", () => {
      const applied = of(style, "applied");
      expect(applied).toEqual(deployedFor(applied));
    });

    test("the plan without the text of the configuration says nothing else", () => {
      const { size } = of(style, "planned");
      const verdicts = of(style, "alone");
      expect(verdicts.size).toBe(size);
      expect(outcomesOf(decided(verdicts))).toEqual(outcomesOf(deployedFor(decided(verdicts))));
    });
  });

  test.each(STYLES)("no verdict is unknown in the style %s", (style) => {
    const outcomes = [...outcomesOf(of(style, "planned")).values()];
    expect(outcomes).not.toContain("indeterminate");
  });

  test("nothing is left", () => {
    expect(left).toEqual([]);
  });
});
