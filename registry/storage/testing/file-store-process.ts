import { createFileLock } from '../file-lock.ts';
import { openFileStore } from '../file-store.ts';

/** A separate process that uses the same store: `node file-store-process.ts FOLDER ROLE ARGUMENT`. */
const [folder = '', role = '', argument = ''] = process.argv.slice(2);
const store = openFileStore(folder);

const roles: Record<string, () => Promise<void>> = {
  /** Puts objects of `argument` equal bytes until it is killed. */
  async put() {
    process.stdout.write('ready\n');
    for (let round = 0; ; round += 1) {
      await store.put(`torn/${round % 3}`, Buffer.alloc(Number(argument), round % 256));
      await store.putIfAbsent(`new/${process.pid}-${round}`, Buffer.alloc(Number(argument), round % 256));
    }
  },

  /** Adds 1 to a counter, `argument` times, against rivals. */
  async count() {
    for (let done = 0; done < Number(argument); ) {
      const { body, etag } = await store.get('counter');
      const next = String(Number(Buffer.from(body).toString()) + 1);
      if ((await store.putIfMatch('counter', next, etag())) !== undefined) done += 1;
    }
  },

  /** Creates `argument` keys against rivals, and prints how many it won. */
  async create() {
    let won = 0;
    for (let key = 0; key < Number(argument); key += 1) {
      if ((await store.putIfAbsent(`once/${key}`, String(process.pid))) !== undefined) won += 1;
    }
    process.stdout.write(String(won));
  },

  /** Takes the lock and never releases it. */
  async hold() {
    await createFileLock(`${folder}/.store/lock`)(() => {
      process.stdout.write('ready\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
  },

  /** Puts `argument` bytes and prints the error. */
  async fail() {
    const error = await store.put('a/big', Buffer.alloc(Number(argument))).catch((thrown: unknown) => thrown);
    const left: string[] = [];
    for await (const { key } of store.list('')) left.push(key);
    const { name, message } = error instanceof Error ? error : { name: 'none', message: '' };
    process.stdout.write(JSON.stringify({ name, message, left }));
  },
};

await roles[role]?.();
