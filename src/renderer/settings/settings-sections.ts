/** The sections of the settings, in their order. */
export const settingsSections = [
  'appearance',
  'security',
  'network',
  'vault',
  'backups',
  'audit_log',
  'about',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

export const sectionTitles: Record<SettingsSection, string> = {
  appearance: 'Appearance',
  security: 'Security',
  network: 'Network',
  vault: 'Vault',
  backups: 'Backups',
  audit_log: 'Audit log',
  about: 'About',
};
