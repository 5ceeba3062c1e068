import { InvalidArgumentError } from "commander";

/** Reads a number of rounds, or a seed. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) {
    throw new InvalidArgumentError("It must be a whole number.");
  }
  return number;
}
