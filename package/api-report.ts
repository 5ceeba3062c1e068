import { basename, dirname, join } from "node:path";
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
  ExtractorMessageId,
  type ExtractorMessage,
} from "@microsoft/api-extractor";
import ts from "typescript";
import { ENTRIES } from "./library";
import { ROOT } from "./manifest";

/** What changed, or is wrong, in what an app can import. */
export interface ApiReport {
  /** Whether a report differs from the one in `docs/api`. */
  readonly changed: boolean;
  /** One sentence each, with the place in the declarations. */
  readonly problems: readonly string[];
}

/**
 * Reports every exported name with its members, from the built declarations. A name that is used but not exported
 * is a problem, and so is one without a description.
 *
 * @param declarations - the folder with `index.d.ts` and `stacks.d.ts`
 * @param write - whether to replace the reports that differ
 */
export function reportApi(declarations: string, write: boolean): ApiReport {
  const exported = exportedNames(join(declarations, "index.d.ts"));
  const reports = Object.keys(ENTRIES).map((entry) =>
    reportEntry(join(declarations, `${entry}.d.ts`), exported, write),
  );
  return {
    changed: reports.some(({ changed }) => changed),
    problems: reports.flatMap(({ problems }) => problems),
  };
}

function reportEntry(file: string, exported: readonly string[], write: boolean): ApiReport {
  const problems: string[] = [];
  const { apiReportChanged } = Extractor.invoke(configFor(file), {
    localBuild: write,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.None) return;
      if (message.category !== ExtractorMessageCategory.Extractor) return;
      if (exported.some((name) => isForgotten(message, name))) return;
      problems.push(message.formatMessageWithLocation(dirname(file)));
    },
  });
  return { changed: apiReportChanged, problems };
}

/** What `./stacks` uses of `.` need not be exported twice. */
const isForgotten = ({ messageId, text }: ExtractorMessage, name: string): boolean =>
  messageId === (ExtractorMessageId.ForgottenExport as string) && text.includes(`"${name}"`);

function configFor(file: string): ExtractorConfig {
  const folder = dirname(file);
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: file,
      compiler: {
        overrideTsconfig: { extends: join(ROOT, "tsconfig.json"), include: [], files: [file] },
      },
      apiReport: {
        enabled: true,
        reportFileName: basename(file, ".d.ts"),
        reportFolder: join(ROOT, "docs/api"),
        reportTempFolder: join(folder, "api"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      newlineKind: "lf",
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          // Everything that is exported is public.
          "ae-missing-release-tag": { logLevel: ExtractorLogLevel.None },
          "ae-undocumented": { logLevel: ExtractorLogLevel.Warning },
        },
      },
    },
  });
}

function exportedNames(file: string): readonly string[] {
  const program = ts.createProgram([file], { noResolve: true });
  const source = program.getSourceFile(file);
  const module = source && program.getTypeChecker().getSymbolAtLocation(source);
  return [...(module?.exports?.keys() ?? [])].map(String);
}
