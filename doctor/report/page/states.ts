import { markup, type Markup } from "./markup";

/** How something stands. Each has a shape and a word, so that color only repeats them. */
export type State = "ok" | "blocked" | "partial" | "unknown" | "none";

/** Shapes on a square of 24, around its center. */
const OUTLINES: Readonly<Record<State, Markup>> = {
  ok: markup`<circle class="outline" cx="12" cy="12" r="9.5"/>`,
  blocked: markup`<path class="outline" d="M8.1 2.5h7.8l5.6 5.6v7.8l-5.6 5.6H8.1l-5.6-5.6V8.1z"/>`,
  partial: markup`<path class="outline" d="M12 2.6 22 20.4H2z" stroke-linejoin="round"/>`,
  unknown: markup`<circle class="outline" cx="12" cy="12" r="9.5" stroke-dasharray="3.4 2.6"/>`,
  none: markup`<circle class="outline" cx="12" cy="12" r="9.5"/>`,
};

const SIGNS: Readonly<Record<State, Markup>> = {
  ok: markup`<path class="sign" d="m7.8 12.4 2.9 2.9 5.6-6"/>`,
  blocked: markup`<path class="sign" d="m8.6 8.6 6.8 6.8m0-6.8-6.8 6.8"/>`,
  partial: markup`<path class="sign" d="M12 9v5m0 2.6v.2"/>`,
  unknown: markup`<path class="sign" d="M9.6 9.6a2.5 2.5 0 1 1 3.4 2.4c-.7.3-1 .8-1 1.6m0 2.6v.2"/>`,
  none: markup`<path class="sign" d="M8.5 12h7"/>`,
};

/** The drawing of a state. With a number, it has the number in place of its sign. */
export function stateShape(state: State, number?: number): Markup {
  const sign =
    number === undefined
      ? SIGNS[state]
      : markup`<text class="number" x="12" y="${state === "partial" ? 18 : 16}" text-anchor="middle">${number}</text>`;
  return markup`<g class="state ${state}">${OUTLINES[state]}${sign}</g>`;
}

/** The same as a picture beside text, which says the state too. */
export function stateIcon(state: State, size = 20): Markup {
  return markup`<svg class="icon" width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${stateShape(state)}</svg>`;
}
