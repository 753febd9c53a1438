/** The receipt of the newest score as a file, byte for byte as the API gives it. */
import { type ReactNode, useState } from 'react';
import { getReceipt } from '../api/generated/sdk.gen.js';
import { unwrap } from '../api/query.js';
import { Failure } from '../parts/states.js';
import { ofNewestScore } from './of-newest-score.js';

const keptMs = 10_000;

interface ReceiptDownloadProps {
  readonly uscc: string;
  readonly title: string;
}

export function ReceiptDownload({ uscc, title }: ReceiptDownloadProps): ReactNode {
  const [failure, setFailure] = useState<Error>();
  const download = () => {
    setFailure(undefined);
    downloadReceipt(uscc).catch((error: unknown) => setFailure(error as Error));
  };
  return (
    <>
      <button type="button" className="link" onClick={download}>
        {title}
      </button>
      {failure !== undefined && <Failure error={failure} onRetry={download} />}
    </>
  );
}

async function downloadReceipt(uscc: string): Promise<void> {
  await ofNewestScore(uscc, async ({ journal: { seq } }) => {
    const asked = getReceipt({ path: { uscc, seq }, parseAs: 'blob' });
    const file = (await unwrap(asked)) as unknown as Blob;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `receipt-${uscc}-${seq}.json`;
    link.click();
    // The browser reads it after this returns.
    setTimeout(() => URL.revokeObjectURL(link.href), keptMs);
  });
}
