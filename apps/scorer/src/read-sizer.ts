/** How many segments a read may ask for a partition, so that a batch stays within a bound of bytes. */
const batchBytesLow = 2 * 1024 * 1024;
const batchBytesHigh = 8 * 1024 * 1024;
const segmentsMin = 1;
const segmentsLimit = 256;

export class ReadSizer {
  private segments = 16;

  get segmentsMax(): number {
    return this.segments;
  }

  observe(batchBytes: number): void {
    if (batchBytes > batchBytesHigh) this.segments = Math.max(segmentsMin, this.segments >> 1);
    else if (batchBytes < batchBytesLow)
      this.segments = Math.min(segmentsLimit, this.segments << 1);
  }
}
