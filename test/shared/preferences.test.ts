import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  defaultPreferences,
  PreferencesChangeSchema,
  PreferencesSchema,
} from '../../src/shared/preferences.ts';

describe('preferences', () => {
  it('begin with valid defaults', () => {
    expect(v.parse(PreferencesSchema, defaultPreferences)).toEqual(defaultPreferences);
  });

  it.each([
    ['an unknown theme', { theme: 'solarized' }],
    ['half the panes', { panes: { sidebar: 208 } }],
    ['a pane too narrow to grab', { panes: { sidebar: 119, list: 400 } }],
    ['a pane wider than a screen', { panes: { sidebar: 208, list: 1_201 } }],
    ['half a pixel', { panes: { sidebar: 208.5, list: 400 } }],
    ['anything else, such as a secret', { lastSecret: 'hunter2' }],
    ['undefined, which would overwrite what is kept', { theme: undefined }],
  ])('refuse a change to %s', (_, change) => {
    expect(v.is(PreferencesChangeSchema, change)).toBe(false);
  });

  it('change one by one', () => {
    expect(v.parse(PreferencesChangeSchema, { theme: 'dark' })).toStrictEqual({ theme: 'dark' });
    expect(v.parse(PreferencesChangeSchema, {})).toStrictEqual({});
  });
});
