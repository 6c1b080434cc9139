import type { Digest } from '../digest.ts';

/** One step of building an image. Source: OCI image-spec config.md, "history". */
export type HistoryStep = {
  readonly created: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly empty: boolean;
  /** Of the layer that the step made. */
  readonly chainId: Digest | undefined;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The steps of an image, the oldest first. Layers that the history does not speak of come last, without words.
 * @param chain the image's layers, the lowest first.
 */
export function historyOf(configJson: string, chain: readonly Digest[]): HistoryStep[] {
  const config: unknown = JSON.parse(configJson);
  const said = typeof config === 'object' && config !== null && 'history' in config ? config.history : [];
  const left = [...chain];
  const steps = (Array.isArray(said) ? said : []).map((entry: unknown): HistoryStep => {
    const step: Readonly<Record<string, unknown>> = typeof entry === 'object' && entry !== null ? { ...entry } : {};
    const empty = step['empty_layer'] === true;
    return {
      created: text(step['created']),
      createdBy: text(step['created_by']),
      comment: text(step['comment']),
      empty,
      chainId: empty ? undefined : left.shift(),
    };
  });
  const unsaid = left.map(chainId => ({ created: '', createdBy: '', comment: '', empty: false, chainId }));
  return [...steps, ...unsaid];
}
