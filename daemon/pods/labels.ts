/** Every label of the selector is there with that value. Source: CRI v1, PodSandboxFilter.label_selector. */
export const matchesLabels = (
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
