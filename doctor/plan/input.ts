import { createReadStream } from "node:fs";
import { DoctorError, nodeErrorCode } from "../errors";

const MEBIBYTE = 1024 * 1024;

/**
 * The most that is read. A plan needs about six times its size in memory, and one of 5,000 resources has 12 MiB.
 */
export const MAX_BYTES = 128 * MEBIBYTE;

const STANDARD_INPUT = "-";

/**
 * Reads a file, or standard input for `-`.
 *
 * @throws DoctorError when it cannot be read, or is too long
 */
export async function readInput(
  file: string,
  what: "plan" | "graph",
): Promise<{ readonly text: string; readonly origin: string }> {
  const isInput = file === STANDARD_INPUT;
  const origin = isInput ? "standard input" : file;
  try {
    return { text: await textOf(isInput ? process.stdin : createReadStream(file), origin), origin };
  } catch (cause) {
    const code = nodeErrorCode(cause);
    if (code === undefined || cause instanceof DoctorError) throw cause;
    throw new DoctorError(
      `the ${what} \`${file}\` cannot be read: ${code}; check its path and permissions`,
      { cause },
    );
  }
}

/** A pipe does not say how long it is, so it is read until there is too much. */
async function textOf(stream: AsyncIterable<Uint8Array>, origin: string): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new DoctorError(
        `${origin} must have at most ${MAX_BYTES / MEBIBYTE} MiB, and has more; plan the part in question with -target`,
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
