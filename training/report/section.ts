import { type Html, html } from './html.ts';

/** A part of a page with its title. It is left out if it has no content. */
export function section(title: string, note: string | undefined, content: Html | undefined): Html | undefined {
  return content && html`<section><h2>${title}</h2>${note && html`<p class="note">${note}</p>`}${content}</section>`;
}
