import { generateKeyPairSync } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateHandlers } from '../../../src/main/ipc/certificate-handlers.ts';
import { createCertificateFiles } from '../../../src/main/network/certificate-files.ts';
import { defaultVaultSettings } from '../../../src/shared/vault.ts';
import { certificateAuthority, type Authority, type Certified } from '../../fakes/servers/certificates.ts';

let folder: string;
let authority: Authority;
let client: Certified;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-certificates-'));
  authority = await certificateAuthority('Example Corp Root');
  client = await authority.client('Orders service');
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(content: string | Buffer): Promise<string> {
  const path = join(folder, 'some.pem');
  await writeFile(path, content);
  return path;
}

const der = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');

describe('a file of certificate authorities', () => {
  const read = async (content: string | Buffer) =>
    (await createCertificateFiles().authorities(await fileWith(content))).pem.length;

  it('may hold many certificates, and words between them', async () => {
    const other = await certificateAuthority('Another');
    expect(await read(`# ours\n${authority.certificate}\n# theirs\r\n${other.certificate}`)).toBe(2);
  });

  it('may be a single one in DER', async () => {
    expect(await read(der(authority.certificate))).toBe(1);
  });

  it.each([
    ['', 'holds no certificate in PEM'],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'holds no certificate in PEM'],
    [Buffer.from('3082010203', 'hex'), 'PKCS #12'],
    ['-----BEGIN CERTIFICATE-----\n'.repeat(20_000), 'holds no certificate in PEM'],
  ])('is refused for what it is: %#', async (content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });

  it('is refused where it can’t be read, in words', async () => {
    const { authorities } = createCertificateFiles();
    await expect(authorities(join(folder, 'gone.pem'))).rejects.toThrow('gone.pem is no longer there');
    await expect(authorities(join(folder, 'gone/gone.pem'))).rejects.toThrow('is no longer there');
    await expect(authorities('some.pem')).rejects.toThrow('has no absolute path');
    await mkdir(join(folder, 'folder'), { recursive: true });
    await expect(authorities(join(folder, 'folder'))).rejects.toThrow('is no file');
    await expect(authorities(await fileWith(Buffer.alloc(4_194_305)))).rejects.toThrow('is larger than');
  });

  it('that is a pipe keeps nobody waiting', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(createCertificateFiles().authorities(pipe)).rejects.toThrow('is no file');
  });

  it('is read again only when it changed', async () => {
    const { authorities } = createCertificateFiles();
    const path = await fileWith(authority.certificate);
    const first = await authorities(path);
    expect(await authorities(path)).toBe(first);
    await writeFile(path, authority.certificate.repeat(2));
    expect((await authorities(path)).pem).toHaveLength(2);
  });
});

describe('a file with a client certificate', () => {
  const read = async (content: string) => createCertificateFiles().clientCertificate(await fileWith(content));

  it('has its own certificate first, wherever it stood', async () => {
    const { certificate, privateKey } = await read(
      `${authority.certificate}\n${client.privateKey}\n${client.certificate}`,
    );
    expect(certificate.startsWith(client.certificate.trim().replaceAll('\r\n', '\n'))).toBe(true);
    expect(certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(privateKey).toBe(client.privateKey.trim());
  });

  const encrypted = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  }).privateKey;
  const legacy =
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----';

  it('is refused for what it lacks, and never quoted', async () => {
    const other = await authority.client('Another');
    for (const [content, words] of [
      [client.certificate, 'holds no private key'],
      [client.privateKey, 'holds no certificate beside the private key'],
      [client.privateKey + other.certificate, 'belongs to none of its certificates'],
      [client.privateKey + other.privateKey + client.certificate, 'more than one private key'],
      [encrypted + client.certificate, 'save it without a passphrase'],
      [legacy + client.certificate, 'save it without a passphrase'],
      ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'can’t be read'],
    ] as const) {
      const error = await read(content).catch((thrown: unknown) => thrown as Error);
      expect((error as Error).message).toContain(words);
      expect((error as Error).message).not.toMatch(/BEGIN|AAAA|MI/);
    }
  });
});

describe('the channels about certificates', () => {
  const handlersFor = (chosen: string | null, certificateAuthoritiesFile: string | null = null) =>
    certificateHandlers({
      certificateFiles: createCertificateFiles(),
      chooseFile: () => Promise.resolve(chosen),
      vaultSettings: () => ({
        ...defaultVaultSettings,
        network: { ...defaultVaultSettings.network, certificateAuthoritiesFile },
      }),
    });

  it('check a chosen file at once', async () => {
    const path = await fileWith(authority.certificate);
    const { chooseCertificateFile } = handlersFor(path);
    expect(await chooseCertificateFile({ purpose: 'certificate_authorities' })).toEqual({ path });
    await expect(chooseCertificateFile({ purpose: 'client_certificate' })).rejects.toMatchObject({
      code: 'file_not_read',
      message: 'The file some.pem holds no private key.',
    });
    expect(await handlersFor(null).chooseCertificateFile({ purpose: 'client_certificate' })).toBeNull();
  });

  it('tell what the settings’ file holds', async () => {
    const path = await fileWith(authority.certificate);
    expect(await handlersFor(null, path).getCertificateAuthorities()).toEqual({
      count: 1,
      shown: [{ subject: 'Example Corp Root', expiresAt: expect.any(Number) as number }],
    });
    expect(await handlersFor(null).getCertificateAuthorities()).toBeNull();
    await expect(
      handlersFor(null, join(folder, 'gone.pem')).getCertificateAuthorities(),
    ).rejects.toMatchObject({ code: 'file_not_read' });
  });
});
