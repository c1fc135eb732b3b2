import { forgetOnLock } from '../state/forget.ts';

/** Whether the map is open. */
class UsageMap {
  open = $state(false);
}
export const usageMap = new UsageMap();
forgetOnLock(() => (usageMap.open = false));
