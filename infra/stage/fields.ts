/** Reads the fields of one object of a configuration, each with a check. `end` refuses fields that were not read. */
export class Fields {
  readonly #path: string;
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  /** @throws StageError if the value is no object */
  constructor(path: string, value: unknown) {
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new StageError(`${path} in cdk.json is ${JSON.stringify(value)}, an object expected`);
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  get names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** @param overrides fields that replace those of the object */
  object(name: string, overrides: Readonly<Record<string, unknown>> = {}): Fields {
    const path = `${this.#path}.${name}`;
    const value = this.#take(name);
    const fields = new Fields(path, value);
    return Object.keys(overrides).length > 0 ? new Fields(path, { ...fields.#fields, ...overrides }) : fields;
  }

  find(name: string): Fields | undefined {
    return this.#take(name) === undefined ? undefined : this.object(name);
  }

  count(name: string): number {
    const value = this.#take(name);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
      throw this.wrong(name, value, 'a whole number ≥ 1');
    return value;
  }

  /** The field of this name, or `undefined`. */
  findCount<Name extends string>(name: Name): { readonly [name in Name]?: number } {
    return this.#take(name) === undefined ? {} : ({ [name]: this.count(name) } as { [name in Name]: number });
  }

  has(name: string): boolean {
    return this.#take(name) !== undefined;
  }

  flag(name: string): boolean {
    const value = this.#take(name);
    if (typeof value !== 'boolean') throw this.wrong(name, value, 'true or false');
    return value;
  }

  /** @param what describes in words what the pattern accepts */
  text(name: string, pattern: RegExp, what: string): string {
    const value = this.#take(name);
    if (typeof value !== 'string' || !pattern.test(value)) throw this.wrong(name, value, what);
    return value;
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value {
    const value = this.#take(name);
    const found = values.find((one) => one === value);
    if (found === undefined) throw this.wrong(name, value, values.join(' or '));
    return found;
  }

  end(): void {
    const other = this.names.find((name) => !this.#read.has(name));
    if (other !== undefined)
      throw new StageError(`${this.#path} in cdk.json has ${other}, only ${[...this.#read].join(', ')} expected`);
  }

  wrong(name: string, found: unknown, expected: string): StageError {
    return new StageError(`${this.#path}.${name} in cdk.json is ${JSON.stringify(found)}, ${expected} expected`);
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }
}

export class StageError extends Error {
  override readonly name = 'StageError';
}
