/** How one spec of critest ended. */
export type SpecResult = {
  /** Containers' texts and the spec's own, joined by spaces, as ginkgo's --focus sees them. */
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Of a failure: what was found and where; of a skip: the reason, when the spec gave one. */
  readonly message: string;
  /** Of one that did not pass and need not: why. */
  readonly excuse?: string;
  /** What the spec wrote: steps and log lines. */
  readonly output: string;
};

/** The parts read of ginkgo's report. Source: onsi/ginkgo v2.28.1 types/types.go, Report and SpecReport. */
type GinkgoReport = {
  readonly SpecReports?: readonly GinkgoSpec[] | null;
  readonly SpecialSuiteFailureReasons?: readonly string[] | null;
};
type GinkgoSpec = {
  readonly ContainerHierarchyTexts: readonly string[] | null;
  readonly LeafNodeType: string;
  readonly LeafNodeText: string;
  readonly State: string;
  readonly RunTime: number;
  readonly Failure?: {
    readonly Message: string;
    readonly Location: { readonly FileName: string; readonly LineNumber: number };
  };
  readonly CapturedGinkgoWriterOutput?: string;
};

/** Read ginkgo's JSON report: every spec in the order of its name. Specs that a filter left out are not in the result. */
export function readReport(json: string): SpecResult[] {
  const suites = JSON.parse(json) as readonly GinkgoReport[];
  return suites
    .flatMap(suite => suite.SpecReports ?? [])
    .filter(spec => spec.State !== 'skipped' || spec.Failure?.Message) // a filter gives no reason
    .filter(spec => spec.LeafNodeType === 'It' || spec.State !== 'passed') // BeforeSuite and the like, unless they fail
    .map(specResult)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function specResult(spec: GinkgoSpec): SpecResult {
  const { Failure: failure } = spec;
  const where = failure?.Location.FileName.split('/').at(-1);
  return {
    name: [...(spec.ContainerHierarchyTexts ?? []), spec.LeafNodeText || spec.LeafNodeType].join(' '),
    state:
      spec.State === 'passed' ? 'passed' : spec.State === 'skipped' || spec.State === 'pending' ? 'skipped' : 'failed',
    seconds: spec.RunTime / 1e9,
    message: failure ? `${failure.Message.trim()} (${where}:${failure.Location.LineNumber})` : spec.State,
    output: spec.CapturedGinkgoWriterOutput ?? '',
  };
}
