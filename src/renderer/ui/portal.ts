/**
 * Where overlays are put: inside `<main>`, so that everything on screen stays inside a landmark. A component test
 * that mounts a dialog alone has no `<main>`.
 */
export const portalTarget = (): Element => document.querySelector('main') ?? document.body;
