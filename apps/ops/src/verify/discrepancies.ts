/** What does not agree, in words, the first few: one altered segment can make thousands of differences. */
export class Discrepancies {
  private readonly sentences: string[] = [];
  private total = 0;

  constructor(private readonly keptMax = 20) {}

  get count(): number {
    return this.total;
  }

  get list(): readonly string[] {
    const more = this.total - this.sentences.length;
    return more === 0 ? this.sentences : [...this.sentences, `and ${more} more`];
  }

  add(sentence: string): void {
    this.total += 1;
    if (this.sentences.length < this.keptMax) this.sentences.push(sentence);
  }
}
