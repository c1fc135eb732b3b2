import { expect, type ElectronApplication } from '@playwright/test';

/** What a test puts in the place of the system that shows notifications and a tray: it remembers, and can click. */

interface FakeNotification {
  readonly title: string;
  readonly body: string;
  isShown: boolean;
  readonly click: () => void;
}
interface FakeMenuItem {
  readonly label: string;
  readonly click: () => void;
}
interface FakeSystem {
  notifications: FakeNotification[];
  tray: { items: readonly FakeMenuItem[]; toolTip: string };
  badge: number;
}

/** From now on, Keyturn's notifications, its tray and the number on its icon come here. */
export async function takeOverReminders(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ app, Notification, Tray }) => {
    const system: FakeSystem = { notifications: [], tray: { items: [], toolTip: '' }, badge: 0 };
    Object.assign(globalThis, system);
    const fake = globalThis as unknown as FakeSystem;
    Notification.isSupported = () => true;
    const shown = new WeakMap<object, FakeNotification>();
    Notification.prototype.show = function show(this: Electron.Notification) {
      const click = () => void (this as unknown as NodeJS.EventEmitter).emit('click');
      const entry = { title: this.title, body: this.body, isShown: true, click };
      shown.set(this, entry);
      fake.notifications.push(entry);
    };
    Notification.prototype.close = function close(this: Electron.Notification) {
      const entry = shown.get(this);
      if (entry) entry.isShown = false;
    };
    Tray.prototype.setToolTip = (toolTip) => void (fake.tray.toolTip = toolTip);
    Tray.prototype.setContextMenu = (menu) => {
      fake.tray.items = (menu?.items ?? []) as unknown as FakeMenuItem[];
    };
    app.setBadgeCount = (count = 0) => {
      fake.badge = count;
      return true;
    };
  });
}

/** All notifications so far, the oldest first. */
export const notifications = (
  electron: ElectronApplication,
): Promise<{ title: string; body: string; isShown: boolean }[]> =>
  electron.evaluate(() =>
    (globalThis as unknown as FakeSystem).notifications.map(({ title, body, isShown }) => ({
      title,
      body,
      isShown,
    })),
  );

export const titles = async (electron: ElectronApplication): Promise<string[]> =>
  (await notifications(electron)).map(({ title }) => title);

export async function clickNotification(electron: ElectronApplication, title: string): Promise<void> {
  await electron.evaluate((_, wanted) => {
    const { notifications: all } = globalThis as unknown as FakeSystem;
    all.find((each) => each.title === wanted)?.click();
  }, title);
}

/** What the tray's menu says, without its lines. */
export const trayLabels = (electron: ElectronApplication): Promise<string[]> =>
  electron.evaluate(() =>
    (globalThis as unknown as FakeSystem).tray.items
      .map(({ label }) => label)
      .filter((label) => label !== ''),
  );

export const trayToolTip = (electron: ElectronApplication): Promise<string> =>
  electron.evaluate(() => (globalThis as unknown as FakeSystem).tray.toolTip);

export const badgeCount = (electron: ElectronApplication): Promise<number> =>
  electron.evaluate(() => (globalThis as unknown as FakeSystem).badge);

export async function clickTray(electron: ElectronApplication, label: string): Promise<void> {
  await expect.poll(() => trayLabels(electron)).toContain(label);
  await electron.evaluate((_, wanted) => {
    const { items } = (globalThis as unknown as FakeSystem).tray;
    items.find((item) => item.label === wanted)?.click();
  }, label);
}

/** What the menu of the tray says all the same when it is about nothing. */
export const windowCount = (electron: ElectronApplication): Promise<number> =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
