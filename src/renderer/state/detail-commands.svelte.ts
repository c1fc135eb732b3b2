import { forgetOnLock } from './forget.ts';

/**
 * What the mounted detail pane can do right now. It sets a function while the command is possible and deletes it
 * (sets undefined) when it isn't: menus, keys and the shortcut sheet follow.
 */
class DetailCommands {
  requestTestToken = $state.raw<(() => void) | undefined>();
  copyClientId = $state.raw<(() => void) | undefined>();
  copySecret = $state.raw<(() => void) | undefined>();
  edit = $state.raw<(() => void) | undefined>();
  rotate = $state.raw<(() => void) | undefined>();

  clear(): void {
    this.requestTestToken = undefined;
    this.copyClientId = undefined;
    this.copySecret = undefined;
    this.edit = undefined;
    this.rotate = undefined;
  }
}

export const detailCommands = new DetailCommands();
forgetOnLock(() => detailCommands.clear());
