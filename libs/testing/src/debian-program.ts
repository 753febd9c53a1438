/** Programs that come from Debian packages; `npm test` installs those that are missing where it may. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface DebianProgram {
  /** As it is called. */
  readonly name: string;
  /** What gives it, and what it needs beside it. */
  readonly packages: readonly string[];
}

/**
 * Path of the program.
 * @throws Error that says how to get it
 */
export async function debianProgram({ name, packages }: DebianProgram): Promise<string> {
  // Servers lie where root alone looks.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(
    `these tests need ${name}; as root on Debian: apt-get install -y ${packages.join(' ')}`,
  );
}
