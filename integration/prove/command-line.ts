import { cpus } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Cloud, type CloudName } from "../cloud/cloud";
import { LAB_MODES, type LabMode } from "../lab/run-lab";
import { type Host } from "../process/interrupt";
import { isVersionConstraint } from "../terraform/provider";
import { type Check } from "./check";

/** A command that proves stacks. */
export interface ProofCommand {
  readonly name: string;
  readonly description: string;
  /** The clouds to choose from. The first is the default. */
  readonly clouds: readonly CloudName[];
  /** Additional checks of the chosen stacks. @default - none */
  readonly checks?: (run: {
    readonly cloud: Cloud;
    readonly stacks: readonly string[];
  }) => (stack: string) => readonly Check[];
}

/** What a person chose. */
export interface Options {
  readonly stack?: readonly string[];
  readonly cloud: CloudName;
  readonly lab: LabMode;
  readonly keep: boolean;
  readonly yes: boolean;
  readonly json?: string;
  readonly page?: string;
  readonly provider?: string;
  readonly parallel: number;
}

/** Reads the options. It throws CommanderError, and has then printed what is wrong. */
export function commandLine({ name, description, clouds }: ProofCommand, host: Host): Command {
  const command = new Command(name)
    .description(description)
    .option("--stack <names>", "run only these stacks, separated by commas", names)
    .addOption(
      new Option("--cloud <name>", "the cloud to run on").choices(clouds).default(clouds[0]),
    )
    .addOption(
      new Option(
        "--lab <mode>",
        "send the functions' packets through the network that was deployed",
      )
        .choices(LAB_MODES)
        .default("auto", "auto: where this machine can"),
    )
    .option("--keep", "leave the stacks applied and the emulator running until Ctrl-C", false)
    .option("--json <file>", "also write the results to this file")
    .option("--page <file>", "also write the stacks side by side to this file, as an HTML page")
    .option(
      "--provider <versions>",
      "run on another release of the AWS provider, such as '>= 6.0'",
      versionConstraint,
    )
    .option(
      "--parallel <n>",
      "number of stacks to run at a time",
      wholeNumber,
      Math.max(4, cpus().length),
    )
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .exitOverride();
  return clouds.includes("aws")
    ? command.option("--yes", "on aws, skip the confirmation prompt", false)
    : command;
}

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 32) {
    throw new InvalidArgumentError("It must be a whole number from 1 to 32.");
  }
  return number;
}

function versionConstraint(text: string): string {
  if (!isVersionConstraint(text)) {
    throw new InvalidArgumentError(
      "It must be a version constraint as Terraform reads it, such as '>= 6.0' or '6.31.0'.",
    );
  }
  return text.trim();
}
