import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Sun from '@lucide/svelte/icons/sun';

export const themes = [
  { value: 'system', label: 'System', description: 'As your desktop is set', Icon: Monitor },
  { value: 'light', label: 'Light', description: 'Always light', Icon: Sun },
  { value: 'dark', label: 'Dark', description: 'Always dark', Icon: Moon },
] as const;
