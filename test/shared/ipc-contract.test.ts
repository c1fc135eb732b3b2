import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { channelNames, commands, eventNames, ipcChannel, ipcEvent } from '../../src/shared/channel-names.ts';
import { ipcContract } from '../../src/shared/ipc-contract.ts';
import { factsWith } from './sample-facts.ts';

const id = '3f2c9d3e-8f0a-4c8e-9b53-0d6a3c1f7e21';
const newSecret = { clientSecret: 's', clientId: null, keyId: null, secretExpiresAt: null };
const takes = (channel: keyof typeof ipcContract, request: unknown): boolean =>
  v.is(ipcContract[channel].request, request);

describe('the IPC contract', () => {
  it('has a schema for every channel name, and no other', () => {
    expect(Object.keys(ipcContract).sort()).toEqual([...channelNames].sort());
  });

  it('names channels and events apart, under one prefix', () => {
    const names = [...channelNames.map(ipcChannel), ...eventNames.map(ipcEvent)];
    expect(new Set(names).size).toBe(channelNames.length + eventNames.length);
    for (const name of names) expect(name).toMatch(/^keyturn:(event:)?[a-zA-Z]+$/);
    expect(new Set(commands).size).toBe(commands.length);
  });

  it('takes nothing where nothing is asked', () => {
    const silent = [
      'getAppState',
      'retryOpenVault',
      'showVaultFolder',
      'listProviders',
      'hideSecret',
    ] as const;
    for (const channel of silent) {
      expect(takes(channel, undefined), channel).toBe(true);
      for (const request of [null, {}, [], 'x', 0]) expect(takes(channel, request), channel).toBe(false);
    }
  });

  it('refuses on every channel what it does not know', () => {
    for (const channel of channelNames) {
      const request = { id, ids: [id], facts: factsWith(), clientSecret: 's', extra: true };
      expect(takes(channel, request), channel).toBe(false);
    }
  });

  it.each(['', '1', 'not-a-uuid', `${id} `, `../${id}`, 7, null, { toString: () => id }])(
    'refuses the id %j',
    (wrong) => {
      expect(takes('requestTestToken', { id: wrong })).toBe(false);
      expect(takes('purge', { ids: [wrong] })).toBe(false);
    },
  );

  it('takes many ids at once, but not none', () => {
    expect(takes('moveToTrash', { ids: [id, id] })).toBe(true);
    expect(takes('moveToTrash', { ids: [] })).toBe(false);
  });

  it('lets a secret in on register and as a pending one only', () => {
    expect(takes('registerCredentialSet', { facts: factsWith(), clientSecret: 's' })).toBe(true);
    expect(takes('addPendingSecret', { id, ...newSecret })).toBe(true);
    expect(takes('updateCredentialSet', { id, facts: factsWith() })).toBe(true);
    expect(takes('updateCredentialSet', { id, facts: factsWith(), clientSecret: 's' })).toBe(false);
  });

  it('reveals and copies the current version, or the one that is named', () => {
    for (const channel of ['revealSecret', 'copySecret'] as const) {
      expect(takes(channel, { id })).toBe(true);
      expect(takes(channel, { id, versionId: id })).toBe(true);
      expect(takes(channel, { id, versionId: 'latest' })).toBe(false);
    }
  });

  it('opens links by name, never by URL', () => {
    expect(takes('openProviderLink', { providerId: 'monite', link: 'console' })).toBe(true);
    expect(takes('openProviderLink', { providerId: 'monite', link: 'https://evil.example' })).toBe(false);
    expect(takes('openProviderLink', { providerId: 'monite', url: 'https://evil.example' })).toBe(false);
  });

  it('copies a token in the forms that main can write', () => {
    for (const form of ['token', 'header', 'curl']) expect(takes('copyToken', { id, form })).toBe(true);
    expect(takes('copyToken', { id, form: 'secret' })).toBe(false);
  });
});
