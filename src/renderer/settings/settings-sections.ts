/** The sections of the settings, in their order. */
export const settingsSections = [
  'appearance',
  'security',
  'notifications',
  'rotation',
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
  notifications: 'Notifications',
  rotation: 'Rotation',
  network: 'Network',
  vault: 'Vault',
  backups: 'Backups',
  audit_log: 'Audit log',
  about: 'About',
};
