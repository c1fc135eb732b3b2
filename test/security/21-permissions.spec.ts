import { expect, test } from '../e2e/support/fixtures.ts';

test('21: no permission is granted, asked for or only looked up', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = [
      'accelerometer',
      'background-sync',
      'camera',
      'clipboard-read',
      'clipboard-write',
      'display-capture',
      'geolocation',
      'gyroscope',
      'idle-detection',
      'local-fonts',
      'magnetometer',
      'microphone',
      'midi',
      'notifications',
      'payment-handler',
      'periodic-background-sync',
      'persistent-storage',
      'screen-wake-lock',
      'speaker-selection',
      'storage-access',
      'window-management',
    ];
    const answers = await Promise.all(
      names.map(async (name) => {
        try {
          const { state } = await navigator.permissions.query({ name: name as PermissionName });
          return [name, state] as const;
        } catch {
          // This engine doesn't know it, so nobody can have it.
          return [name, 'unknown'] as const;
        }
      }),
    );
    return answers.filter(([, state]) => state !== 'denied');
  });
  expect(states.filter(([, state]) => state !== 'unknown')).toEqual([]);
  expect(states.length).toBeLessThan(8);
});

test('21: whatever needs a permission is refused', async ({ page }) => {
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  // Most of these want a user's hand first; a click gives it.
  const granted = page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const use = async (): Promise<string[]> => {
          const anything = navigator as unknown as Record<
            string,
            Record<string, (options?: object) => Promise<unknown>>
          >;
          const attempts: Record<string, () => Promise<unknown> | undefined> = {
            'camera and microphone': () =>
              anything['mediaDevices']?.['getUserMedia']?.({ audio: true, video: true }),
            'screen capture': () => anything['mediaDevices']?.['getDisplayMedia']?.({ video: true }),
            'reading the clipboard': () => anything['clipboard']?.['readText']?.(),
            'reading the clipboard in full': () => anything['clipboard']?.['read']?.(),
            'writing the clipboard': () => navigator.clipboard.writeText('from the page'),
            geolocation: () =>
              new Promise((done, fail) => {
                navigator.geolocation.getCurrentPosition(done, fail);
              }),
            midi: () => navigator.requestMIDIAccess({ sysex: true }),
            usb: () => anything['usb']?.['requestDevice']?.({ filters: [] }),
            hid: () =>
              anything['hid']?.['requestDevice']?.({ filters: [] }).then((devices) => {
                if (Array.isArray(devices) && devices.length === 0) throw new Error('none');
              }),
            serial: () => anything['serial']?.['requestPort']?.(),
            bluetooth: () => anything['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true }),
            'wake lock': () => anything['wakeLock']?.['request']?.(),
            'persistent storage': async () => {
              if (!(await navigator.storage.persist())) throw new Error('no');
            },
            'pointer lock': () => document.body.requestPointerLock() as unknown as Promise<void>,
            'window placement': () =>
              (globalThis as unknown as { getScreenDetails: () => Promise<unknown> }).getScreenDetails(),
            'local fonts': async () => {
              const { queryLocalFonts } = globalThis as unknown as {
                queryLocalFonts: () => Promise<unknown[]>;
              };
              if ((await queryLocalFonts()).length === 0) throw new Error('none');
            },
            idle: async () => {
              const { IdleDetector } = globalThis as unknown as {
                IdleDetector: { requestPermission: () => Promise<string> };
              };
              if ((await IdleDetector.requestPermission()) !== 'granted') throw new Error('no');
            },
            notifications: async () => {
              if ((await Notification.requestPermission()) !== 'granted') throw new Error('no');
            },
          };
          // Refused, this promise never settles.
          void document.documentElement.requestFullscreen().catch(() => undefined);
          const results = await Promise.all(
            Object.entries(attempts).map(async ([name, attempt]) => {
              try {
                const attempted = attempt();
                if (attempted === undefined) return [];
                await attempted;
                return [name];
              } catch {
                return [];
              }
            }),
          );
          return results.flat();
        };
        document.addEventListener('click', () => void use().then(resolve, reject), { once: true });
      }),
  );
  await page.locator('body').click({ position: { x: 700, y: 5 } });
  expect(await granted).toEqual([]);
  expect(await page.evaluate(() => [document.fullscreenElement, document.pointerLockElement])).toEqual([
    null,
    null,
  ]);
});

test('21: the page can neither read nor write the clipboard', async ({ electron, page }) => {
  await page.getByRole('button', { name: 'Register credential set' }).first().waitFor();
  await electron.evaluate(({ clipboard }) => clipboard.writeText('from somewhere else'));
  const read = await page.evaluate(async () => {
    const refused = (): string => 'refused';
    return [
      await navigator.clipboard.readText().catch(refused),
      await navigator.clipboard.read().catch(refused),
      await navigator.clipboard.writeText('from the page').catch(refused),
    ];
  });
  expect(read).toEqual(['refused', 'refused', 'refused']);
  expect(await electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('from somewhere else');
});
