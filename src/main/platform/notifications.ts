import { Notification } from 'electron';

export interface Notifier {
  readonly show: (notice: { readonly title: string; readonly body: string }, onClick: () => void) => boolean;
  readonly withdraw: () => void;
}

/** Native notifications. They are held until they are closed: one that is collected loses its click. */
export function createNotifier(): Notifier {
  const shown = new Set<Notification>();
  return {
    show: (notice, onClick) => {
      if (!Notification.isSupported()) return false;
      const notification = new Notification(notice);
      const letGo = (): void => void shown.delete(notification);
      shown.add(notification);
      notification.on('click', () => {
        letGo();
        onClick();
      });
      notification.on('close', letGo);
      notification.on('failed', letGo);
      notification.show();
      return true;
    },
    withdraw: () => {
      for (const notification of [...shown]) notification.close();
      shown.clear();
    },
  };
}
