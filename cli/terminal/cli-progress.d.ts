/** The types of the part of cli-progress that is used. The package ships without types. */
declare module 'cli-progress' {
  export interface BarOptions {
    readonly stream?: NodeJS.WritableStream;
    readonly format?: string;
    readonly barCompleteChar?: string;
    readonly barIncompleteChar?: string;
    readonly barsize?: number;
    readonly fps?: number;
    readonly clearOnComplete?: boolean;
    readonly gracefulExit?: boolean;
    readonly linewrap?: boolean | null;
  }
  class SingleBar {
    constructor(options: BarOptions);
    start(total: number, value: number, payload?: object): void;
    update(value: number): void;
    stop(): void;
  }
  const cliProgress: { readonly SingleBar: typeof SingleBar };
  export default cliProgress;
}
