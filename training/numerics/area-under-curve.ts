/**
 * Of all pairs of a yes and a no, the share in which the yes has the higher score (AUC); equal scores count half. 0.5 if there is
 * no pair.
 * @param order the rows that count, from the least score on
 * @param answers by row, 1 for yes and 0 for no
 * @param scores by row
 */
export function areaUnderCurve(order: readonly number[], answers: Float64Array, scores: Float64Array): number {
  let ranks = 0;
  let yes = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let own = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) own += answers[order[to++]!]!;
    // Equal scores share their mean rank.
    ranks += own * ((from + 1 + to) / 2);
    yes += own;
    from = to;
  }
  const no = order.length - yes;
  return yes === 0 || no === 0 ? 0.5 : (ranks - (yes * (yes + 1)) / 2) / (yes * no);
}
