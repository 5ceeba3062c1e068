import { createHash } from "node:crypto";
import { Markup, markup } from "./markup";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

export interface Page {
  /** The window's title. */
  readonly title: string;
  /** What made the page, and where what it shows is. */
  readonly maker: string;
  readonly place?: string;
  readonly heading: Markup;
  readonly main: Markup;
  readonly footer: string;
  /** Rules and code of this page alone, after those of every page. @default - none */
  readonly style?: string;
  readonly script?: string;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%230b5cd5'/%3E%3Cpath d='M6 12h9m-4-4 4 4-4 4' fill='none' stroke='%23fff' stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

/**
 * One HTML file. It loads nothing, also if a name in it were markup: the policy in its head lets only its own
 * style and script run. Without the script, everything is there to read.
 */
export function pageDocument(page: Page): string {
  const style = STYLE + (page.style ?? "");
  const script = SCRIPT + (page.script ?? "");
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `${
    markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${page.title}</title>
<link rel="icon" href="${ICON}">
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<p class="brand"><svg class="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><rect width="24" height="24" rx="6"/><path d="M6 12h9m-4-4 4 4-4 4"/></svg><span>${page.maker}</span>${page.place === undefined ? undefined : markup`<span class="region">${page.place}</span>`}</p>
<h1>${page.heading}</h1>
</header>
<main id="main" tabindex="-1">
${page.main}
</main>
<footer><p>${page.footer}</p></footer>
<script>${new Markup(script)}</script>
</body>
</html>`.text
  }\n`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
