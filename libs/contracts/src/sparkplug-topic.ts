/** Topics of Sparkplug B: `spBv1.0/{group}/{type}/{edge node}[/{device}]`; the edge node is the gateway. */
export type SparkplugType = 'NBIRTH' | 'NDATA' | 'NDEATH' | 'DBIRTH' | 'DDATA' | 'DDEATH';

export interface SparkplugTopic {
  readonly group: string;
  readonly type: SparkplugType;
  readonly edgeNode: string;
  /** Of the types that begin with D. */
  readonly device?: string | undefined;
}

export const sparkplugPrefix = 'spBv1.0/';
const suffixBytesMax = 255;
const pattern =
  /^([^/+#\0]+)\/(?:(N(?:BIRTH|DATA|DEATH))\/([^/+#\0]+)|(D(?:BIRTH|DATA|DEATH))\/([^/+#\0]+)\/([^/+#\0]+))$/;

/** @param suffix what follows `spBv1.0/` */
export function parseSparkplugSuffix(suffix: string): SparkplugTopic | undefined {
  if (Buffer.byteLength(suffix) > suffixBytesMax) return undefined;
  const match = pattern.exec(suffix);
  if (match === null) return undefined;
  return {
    group: match[1] as string,
    type: (match[2] ?? match[4]) as SparkplugType,
    edgeNode: (match[3] ?? match[5]) as string,
    device: match[6],
  };
}
