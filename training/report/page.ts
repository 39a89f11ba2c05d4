import { things } from '../wording/wording.ts';
import { type Html, html } from './html.ts';
import { pageStyle } from './page-style.ts';

/** What the page of a report is about. */
export interface PageSubject {
  readonly dataset: string;
  readonly version: string;
  readonly at: string;
  readonly uploads: number;
  readonly recipe: string;
}

export interface PageParts {
  readonly headline: string;
  readonly findings: readonly string[];
  readonly body: Html;
}

/** One page by itself: no script, nothing fetched, every text escaped. */
export function renderPage({ dataset, version, at, uploads, recipe }: PageSubject, parts: PageParts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${dataset} ${version}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<p class="kicker">${dataset} · ${version} · ${at.slice(0, 16).replace('T', ' ')} UTC</p>
<h1>${parts.headline}</h1>
<ul class="found">
${parts.findings.map((finding) => html`<li>${finding}</li>\n`)}</ul>
${parts.body}
<footer>Fitted on ${things(uploads, { singular: 'upload', plural: 'uploads' })}. Recipe ${recipe}</footer>
</main>
</body>
</html>
`;
  return page.markup;
}
