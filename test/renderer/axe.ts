import axe from 'axe-core';

/** What axe finds wrong with what is on screen, in one line each. */
export async function axeFindings(context: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(context, {
    // The test runner's own page, not ours: no title, and its frame has no landmarks around #app.
    rules: { 'document-title': { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}
