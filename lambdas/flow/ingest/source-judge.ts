import type { Row } from '../../../datasets/dataset.ts';
import {
  createTargetJudge,
  type JudgedTargets,
  type JudgesTargets,
} from '../../../training/evaluation/judge-targets.ts';
import { mergeTargetDistances } from '../../../training/evaluation/target-distances.ts';
import type { Answerer } from '../../../training/kinds/answering-kind.ts';

/**
 * Compares the targets of a file with the champion's answers, each at the level of its own source. Those of a source that the
 * champion does not know are not compared: its level is still to be found.
 * @param upload the source of the rows that name none, at whose level the champion answers
 */
export function createSourceJudge(champion: JudgesTargets & Pick<Answerer, 'atSource'>, upload = '') {
  const main = createTargetJudge(champion);
  const others = new Map<string, ReturnType<typeof createTargetJudge> | undefined>();
  const judgeOf = (source: string | undefined) => {
    if (source === undefined || source === upload) return main;
    if (!others.has(source)) {
      const own = champion.atSource?.(source);
      others.set(source, own && createTargetJudge(own));
    }
    return others.get(source);
  };
  return {
    add: (row: Row, target: number, day?: number, source?: string): void => judgeOf(source)?.add(row, target, day),
    finish: (): JudgedTargets => {
      const found = [main, ...others.values()].flatMap((judge) => (judge ? [judge.finish()] : []));
      const distances = found.flatMap((one) => (one.distances ? [one.distances] : []));
      return {
        outside: found.reduce((sum, { outside }) => sum + outside, 0),
        ...(distances.length > 0 && { distances: mergeTargetDistances(distances) }),
      };
    },
  };
}
