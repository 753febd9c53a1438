/** The product as its next release might be: another engine, which does not continue from checkpoints of this one. */
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engineVersion } from '@chanrong/engine';
import { currentBuild, repositoryFolder } from './process.js';

/** Makes it in an empty folder; gives the folder of its programs. */
export async function makeNextBuild(folder: string): Promise<string> {
  const build = join(folder, 'dist');
  for (const part of ['apps', 'libs']) {
    await cp(join(currentBuild, part), join(build, part), { recursive: true });
  }
  await cp(join(repositoryFolder, 'package.json'), join(folder, 'package.json'));
  await symlink(join(repositoryFolder, 'node_modules'), join(folder, 'node_modules'));
  const policy = join(build, 'libs/engine/src/engine-policy.js');
  const text = await readFile(policy, 'utf8');
  if (!text.includes(engineVersion)) throw new Error(`${policy} does not name ${engineVersion}`);
  await writeFile(policy, text.replace(engineVersion, `${engineVersion}-next`));
  return build;
}
