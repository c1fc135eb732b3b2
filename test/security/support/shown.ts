import type { Page } from '@playwright/test';

/** Every text that the page holds in any way: text nodes, attributes, what stands in fields, its title. */
export function shownTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.root; node; node = walker.nextNode()) {
      if (node instanceof Text) texts.push(node.data);
      if (!(node instanceof Element)) continue;
      texts.push(...Array.from(node.attributes, ({ value }) => value));
      if ('value' in node) texts.push(String(node.value));
      // Split over several text nodes, it would still be read as one.
      if (node.children.length > 0 && node.children.length < 20) texts.push(node.textContent ?? '');
    }
    return texts;
  });
}

/** Every string in a value, however deep, and the value as JSON. */
export function textsIn(value: unknown): string[] {
  const deep = (part: unknown): string[] => {
    if (typeof part === 'string') return [part];
    return typeof part === 'object' && part !== null
      ? Object.entries(part).flatMap(([name, inner]) => [name, ...deep(inner)])
      : [];
  };
  return [JSON.stringify(value), ...deep(value)];
}
