/** Takes receipts; gives what the checker in the other language says about them. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checker = fileURLToPath(new URL('../../tools/check-receipt.py', import.meta.url));
const outputBytesMax = 64 * 1024 * 1024;

export interface CheckerVerdict {
  readonly code: number;
  /** Lines, without those about receipts that it agrees with. */
  readonly complaints: readonly string[];
}

/** @throws Error that says what to do where python3 is missing. */
export async function checkReceipts(receipts: readonly unknown[]): Promise<CheckerVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'chanrong-receipts-'));
  const file = join(folder, 'receipts.json');
  await writeFile(file, JSON.stringify(receipts));
  try {
    return await runChecker(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runChecker(file: string): Promise<CheckerVerdict> {
  return new Promise((resolve, reject) => {
    execFile('python3', [checker, file], { maxBuffer: outputBytesMax }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') {
        reject(
          new Error('the second checker needs python3, 3.8 or later: apt-get install python3'),
        );
        return;
      }
      const lines = `${stdout}${stderr}`.split('\n');
      const complaints = lines.filter((line) => line !== '' && !line.startsWith('✓'));
      resolve({ code: Number(error?.code ?? 0), complaints });
    });
  });
}
