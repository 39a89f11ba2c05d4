/** The types of the part of saxen that is used. The package ships without types. */
declare module 'saxen' {
  export class Parser {
    on(
      event: 'openTag',
      each: (name: string, attributes: () => Record<string, string>, decode: (text: string) => string) => void,
    ): this;
    on(event: 'closeTag', each: (name: string) => void): this;
    on(event: 'text', each: (text: string, decode: (text: string) => string) => void): this;
    on(event: 'cdata', each: (text: string) => void): this;
    on(event: 'error', each: (error: Error) => void): this;
    parse(xml: string): this;
  }
}
