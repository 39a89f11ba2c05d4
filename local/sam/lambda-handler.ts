import type { Handler } from '../state-machine/state-machine.ts';

/**
 * A handler that calls a function through Lambda's Invoke call, as `sam local start-lambda` offers it. Errors of the
 * function get their own names again.
 */
export function lambdaHandler(url: string, functionName: string): Handler {
  return async (payload) => {
    const response = await fetch(`${url}/2015-03-31/functions/${functionName}/invocations`, {
      method: 'POST',
      body: JSON.stringify(payload),
    });
    const result = await response.json();
    if (response.ok && !isError(result)) return result;
    const { errorType = 'Lambda.ServiceException', errorMessage = JSON.stringify(result) } = result as Partial<Thrown>;
    throw Object.assign(new Error(errorMessage), { name: errorType });
  };
}

interface Thrown {
  readonly errorType: string;
  readonly errorMessage: string;
}

function isError(result: unknown): result is Thrown {
  return typeof result === 'object' && result !== null && 'errorType' in result;
}
