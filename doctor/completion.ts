import { type Argument, type Command, type Option } from "commander";
import { shellWord } from "./shell";

/** The shells that the command can be completed in. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What can stand after an option. */
type Values =
  | { readonly kind: "none" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "files" }
  | { readonly kind: "folders" }
  | { readonly kind: "text" };

interface Flag {
  /** With its dashes. */
  readonly name: string;
  readonly description: string;
  readonly values: Values;
}

interface Part {
  /** Empty for the command itself. With its parents' names: `audit collect`. */
  readonly name: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  /** What the first argument can be. */
  readonly words: readonly string[];
}

/** A script that completes the command, made from its own commands and options. */
export function completionScript(shell: Shell, program: Command): string {
  const parts = partsOf(program, "");
  const writers = { bash: bashScript, zsh: zshScript, fish: fishScript };
  return writers[shell](program.name(), parts);
}

/** The command, and the commands in it. */
function partsOf(command: Command, name: string): readonly Part[] {
  const inside = command.commands.flatMap((each) =>
    partsOf(each, name === "" ? each.name() : `${name} ${each.name()}`),
  );
  return [partOf(command, name), ...inside];
}

function partOf(command: Command, name: string): Part {
  const help = command.createHelp();
  return {
    name,
    description: command.description(),
    flags: help.visibleOptions(command).flatMap(flagOf),
    words: [
      ...help.visibleCommands(command).map((each) => each.name()),
      ...command.registeredArguments.flatMap((argument: Argument) => argument.argChoices ?? []),
    ],
  };
}

function flagOf({ long, description, ...option }: Option): readonly Flag[] {
  if (long === undefined) return [];
  return [{ name: long, description, values: valuesOf(option) }];
}

function valuesOf({
  required,
  flags,
  argChoices,
}: Pick<Option, "required" | "flags" | "argChoices">): Values {
  if (!required) return { kind: "none" };
  if (argChoices !== undefined) return { kind: "words", words: argChoices };
  if (flags.endsWith("<file>")) return { kind: "files" };
  return { kind: flags.endsWith("<folder>") ? "folders" : "text" };
}

function functionName(command: string): string {
  return `_${command.replaceAll("-", "_")}`;
}

/** For bash 3.2 too, which macOS has. */
function bashScript(command: string, parts: readonly Part[]): string {
  const [root, ...others] = parts;
  const flags = parts.flatMap((part) => part.flags);
  const named = (kind: Values["kind"]) =>
    [...new Set(flags.filter(({ values }) => values.kind === kind).map(({ name }) => name))].join(
      "|",
    );
  // Commands have options of one name with different words.
  const choices = parts.flatMap((part) =>
    part.flags.flatMap(({ name, values }) =>
      values.kind === "words" ? [{ after: `${part.name} ${name}`, words: values.words }] : [],
    ),
  );
  const offered = ({ flags: own, words }: Part) =>
    [...words, ...own.map(({ name }) => name)].map(shellWord).join(" ");
  return `# ${command} completion for bash: source <(${command} completion bash)
${functionName(command)}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" part="" word
  local IFS=$' \\t\\n'
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${part:+$part }$word" in ${others.map(({ name }) => `'${name}'`).join("|")}) part="\${part:+$part }$word" ;; esac
  done
  case "$part $previous" in
${choices.map(({ after, words }) => `    '${after}') COMPREPLY=($(compgen -W '${words.join(" ")}' -- "$current")); return ;;`).join("\n")}
  esac
  case "$previous" in
    ${named("files")}) IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${named("folders")}) IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$current")); return ;;
    ${named("text")}) return ;;
  esac
  case "$part" in
${others.map((part) => `    '${part.name}') word='${offered(part)}' ;;`).join("\n")}
    *) word='${root === undefined ? "" : offered(root)}' ;;
  esac
  COMPREPLY=($(compgen -W "$word" -- "$current"))
}
complete -o filenames -F ${functionName(command)} ${command}
`;
}

function zshScript(command: string, parts: readonly Part[]): string {
  const [root, ...others] = parts;
  const outer = others.filter(({ name }) => !name.includes(" "));
  const described = outer.map(({ name, description }) =>
    shellWord(`${name}:${description.replaceAll(":", "\\:")}`),
  );
  return `#compdef ${command}
# ${command} completion for zsh: source <(${command} completion zsh)
${functionName(command)}() {
  local curcontext="$curcontext" state line
  local -a parts=(${described.join(" ")})
  _arguments -C \\
${root === undefined ? "" : zshSpecs(root)}
    '1: :->part' \\
    '*:: :->rest'
  case "$state" in
    part) _describe command parts ;;
    rest)
      case "$line[1]" in
${outer
  .map((part) => {
    const inner = others.filter(({ name }) => name.startsWith(`${part.name} `));
    return `        ${part.name})
${inner.map((each) => zshInner(each)).join("")}          _arguments \\
${zshSpecs(part)}
            ${zshWords(part)} ;;`;
  })
  .join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "${functionName(command)}" ]; then
  ${functionName(command)} "$@"
else
  compdef ${functionName(command)} ${command}
fi
`;
}

/** A command in another one, which stands before it. */
function zshInner(part: Part): string {
  return `          if (( CURRENT > 2 )) && [ "$words[2]" = ${shellWord(lastWord(part.name))} ]; then
            shift words
            (( CURRENT-- ))
            _arguments \\
${zshSpecs(part)}
            ${zshWords(part)}
            return
          fi
`;
}

function zshSpecs({ flags }: Part): string {
  return flags.map((flag) => `    ${zshSpec(flag)} \\`).join("\n");
}

function zshWords({ words }: Part): string {
  return words.length === 0 ? "'*: :'" : `'1: :(${words.map(shellWord).join(" ")})'`;
}

function zshSpec({ name, description, values }: Flag): string {
  const text = description.replaceAll(/[[\]:\\]/g, (character) => `\\${character}`);
  return shellWord(`${name}[${text}]${zshValues(values)}`);
}

function zshValues(values: Values): string {
  switch (values.kind) {
    case "none":
      return "";
    case "words":
      return `:value:(${values.words.join(" ")})`;
    case "files":
      return ":file:_files";
    case "folders":
      return ":folder:_files -/";
    case "text":
      return ":value: ";
  }
}

function fishScript(command: string, parts: readonly Part[]): string {
  const isIn = `${functionName(command)}_in`;
  const names = parts.map(({ name }) => name).filter((name) => name !== "");
  const line = (...words: readonly string[]) => `complete -c ${command} ${words.join(" ")}`;
  return [
    `# ${command} completion for fish: ${command} completion fish | source`,
    `function ${isIn}`,
    "    set -l part",
    "    for word in (commandline -opc)",
    '        set -l next (string trim -- "$part $word")',
    `        contains -- "$next" ${names.map(fishWord).join(" ")}; and set part "$next"`,
    "    end",
    '    test "$part" = "$argv"',
    "end",
    line("-f"),
    ...parts.flatMap((part) => {
      const inside = fishWord(`${isIn} ${part.name}`.trim());
      const within = parts.filter(({ name }) => parentOf(name) === part.name);
      return [
        ...part.flags.map((flag) =>
          line(
            "-n",
            inside,
            "-l",
            flag.name.slice(2),
            ...fishValues(flag.values),
            "-d",
            fishWord(flag.description),
          ),
        ),
        ...within.map(({ name, description }) =>
          line("-n", inside, "-a", lastWord(name), "-d", fishWord(description)),
        ),
        ...(part.words.length === 0 || within.length > 0
          ? []
          : [line("-n", inside, "-a", fishWord(part.words.join(" ")))]),
      ];
    }),
    "",
  ].join("\n");
}

/** The command that a command is in. The command itself is in none. */
function parentOf(name: string): string | undefined {
  return name === "" ? undefined : name.split(" ").slice(0, -1).join(" ");
}

function lastWord(name: string): string {
  return name.split(" ").at(-1) ?? "";
}

function fishValues(values: Values): readonly string[] {
  switch (values.kind) {
    case "none":
      return [];
    case "words":
      return ["-x", "-a", fishWord(values.words.join(" "))];
    case "files":
      return ["-r", "-F"];
    case "folders":
      return ["-x", "-a", fishWord("(__fish_complete_directories)")];
    case "text":
      return ["-x"];
  }
}

/** In single quotes, fish reads only a backslash and a single quote as anything else. */
function fishWord(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (character) => `\\${character}`)}'`;
}
