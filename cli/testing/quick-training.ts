/** A fit with given parameters and without robust weights. It takes a second, and the default fit takes several. */
export const QUICK = { reference: 'none', fit: { penalty: 0.02, length: 1.2, tolerance: 1e-3 } };

/** The arguments of a command. A first training names its dataset, since a checkout may have several. */
export function namingDataset(args: readonly string[]): readonly string[] {
  const isFirst = args[0] === 'train' && !args.includes('--model') && !args.includes('--dataset');
  return isFirst ? [...args, '--dataset', 'diamonds'] : args;
}
