import { type Answer, type Fact, type Formula, NO, YES } from "./truth";

/** How many parts of formulas to look at. A policy is untrusted input. */
const MAX_PARTS = 20_000;

/**
 * The answer that an unknown answer has in every case: two statements that depend on the same fact
 * can settle a question that neither settles alone. Unknown if the cases differ, or are too many.
 */
export function settle(answer: Answer): Answer {
  if (answer.truth !== "unknown") return answer;
  const outcome = new Cases().outcomeOf(answer.formula);
  return outcome === undefined ? answer : outcome ? YES : NO;
}

class Cases {
  #parts = MAX_PARTS;

  /** `undefined` when the cases differ, or are too many. */
  outcomeOf(formula: Formula | boolean): boolean | undefined {
    if (typeof formula === "boolean") return formula;
    if (this.#parts <= 0) return undefined;
    const fact = firstOf(formula);
    const whenSo = this.outcomeOf(this.#assume(formula, fact, true));
    if (whenSo === undefined) return undefined;
    const otherwise = this.outcomeOf(this.#assume(formula, fact, false));
    return whenSo === otherwise ? whenSo : undefined;
  }

  /** What is left of a formula when a fact is so, or is not. */
  #assume(formula: Formula, fact: Fact, so: boolean): Formula | boolean {
    this.#parts -= 1;
    switch (formula.is) {
      case "fact":
        return implied(formula.fact, fact, so) ?? formula;
      case "not": {
        const of = this.#assume(formula.of, fact, so);
        return typeof of === "boolean" ? !of : { is: "not", of };
      }
      case "all":
      case "any": {
        const decisive = formula.is === "any";
        const open: Formula[] = [];
        for (const part of formula.of) {
          const left = this.#assume(part, fact, so);
          if (left === decisive) return decisive;
          if (typeof left !== "boolean") open.push(left);
        }
        const [first, ...others] = open;
        if (first === undefined) return !decisive;
        return others.length === 0 ? first : { is: formula.is, of: open };
      }
    }
  }
}

function firstOf(formula: Formula): Fact {
  switch (formula.is) {
    case "fact":
      return formula.fact;
    case "not":
      return firstOf(formula.of);
    case "all":
    case "any": {
      const [first] = formula.of;
      if (first === undefined) throw new Error("a formula must have at least one part");
      return firstOf(first);
    }
  }
}

/** What a fact that is so, or is not, says about another. */
function implied(other: Fact, fact: Fact, so: boolean): boolean | undefined {
  if (other.name === fact.name) return so;
  const [one, two] = [fact.about, other.about];
  if (one === undefined || two === undefined || one.subject !== two.subject) return undefined;
  if (so && one.exactly !== undefined) return two.holds(one.exactly);
  const needed = two.exactly === undefined ? undefined : one.holds(two.exactly);
  return needed === undefined || needed === so ? undefined : false;
}
