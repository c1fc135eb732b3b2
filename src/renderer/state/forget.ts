const parts = new Set<() => void>();

/**
 * Says how a store forgets what it knows of the vault. Every store that holds anything of it has to, so that a locked
 * vault leaves neither names nor client IDs behind in the window's memory. IDs may stay.
 */
export function forgetOnLock(forget: () => void): void {
  parts.add(forget);
}

/** The vault is no longer open: nothing of it stays in the window. */
export function forgetVault(): void {
  for (const forget of parts) forget();
}
