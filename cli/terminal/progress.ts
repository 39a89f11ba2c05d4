import cliProgress from 'cli-progress';

/** Shows the progress of work, step by step. */
export interface Progress {
  /** @param share the finished share of the step, 0 to 1 */
  readonly update: (step: string, share: number) => void;
  /** Ends the step. `message` is its result. */
  readonly done: (step: string, message?: string) => void;
  /** Removes an unfinished bar. */
  readonly close: () => void;
}

export const noProgress: Progress = { update: () => {}, done: () => {}, close: () => {} };

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * Shows a bar and then a line for each step on a terminal. Elsewhere it shows only the line. On request it prints lines
 * of JSON.
 */
export function createProgress(stream: Output, { json = false } = {}): Progress {
  if (json) return reportJson(stream);
  return stream.isTTY ? drawBars(stream) : writeLines(stream);
}

const NAME_WIDTH = 10;

function drawBars(stream: Output): Progress {
  const timer = createTimer();
  let bar: { readonly step: string; readonly drawn: InstanceType<typeof cliProgress.SingleBar> } | undefined;
  const close = () => {
    bar?.drawn.stop();
    bar = undefined;
  };
  return {
    update: (step, share) => {
      timer.start(step);
      if (bar?.step !== step) {
        close();
        const drawn = new cliProgress.SingleBar({
          stream,
          format: `  ${step.padEnd(NAME_WIDTH)} {bar} {percentage} %`,
          barCompleteChar: '━',
          barIncompleteChar: '─',
          barsize: 32,
          clearOnComplete: true,
          // The library's own listener for SIGINT would keep the process from ending.
          gracefulExit: false,
        });
        drawn.start(100, 0);
        bar = { step, drawn };
      }
      bar.drawn.update(Math.min(100, Math.round(100 * share)));
    },
    done: (step, message = '') => {
      close();
      stream.write(`✓ ${step.padEnd(NAME_WIDTH)} ${line(message, timer.stop(step))}\n`);
    },
    close,
  };
}

function writeLines(stream: Output): Progress {
  const timer = createTimer();
  return {
    update: (step) => timer.start(step),
    done: (step, message = '') => {
      stream.write(`${step}: ${line(message, timer.stop(step))}\n`);
    },
    close: () => {},
  };
}

/** A share is shown only when another hundredth is done. */
function reportJson(stream: Output): Progress {
  const timer = createTimer();
  let last = '';
  const write = (value: object) => stream.write(`${JSON.stringify(value)}\n`);
  return {
    update: (step, share) => {
      timer.start(step);
      const rounded = Math.min(1, Math.floor(100 * share) / 100);
      if (last === `${step} ${rounded}`) return;
      last = `${step} ${rounded}`;
      write({ step, share: rounded });
    },
    done: (step, message) => {
      const seconds = timer.stop(step);
      last = '';
      write({
        step,
        done: true,
        ...(message && { message }),
        ...(seconds !== undefined && { seconds: Number(seconds.toFixed(3)) }),
      });
    },
    close: () => {},
  };
}

function line(message: string, seconds: number | undefined): string {
  const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`;
  return message && time ? `${message} (${time})` : message || time;
}

function createTimer() {
  const startedAt = new Map<string, number>();
  return {
    start: (step: string): void => {
      if (!startedAt.has(step)) startedAt.set(step, performance.now());
    },
    /** The seconds since the step was first shown. Nothing if it was not shown before. */
    stop: (step: string): number | undefined => {
      const start = startedAt.get(step);
      startedAt.delete(step);
      return start === undefined ? undefined : (performance.now() - start) / 1000;
    },
  };
}
