/** The content type with which a browser sends a file of this name. */
export function contentTypeOf(name: string): string {
  if (name.endsWith('.xlsx')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  if (name.endsWith('.zip')) return 'application/zip';
  return name.endsWith('.txt') ? 'text/plain' : 'text/csv';
}
