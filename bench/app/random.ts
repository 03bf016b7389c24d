/** Numbers that look random and are the same on every machine: one seed, one app. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** The next number, from 0 up to and without 1. */
  public next(): number {
    // A linear congruential generator: good enough to vary an app, and four lines long.
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.state >>> 8) / 2 ** 24;
  }

  /** A whole number from `least` to `most`, both included. */
  public between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  public chance(share: number): boolean {
    return this.next() < share;
  }

  public pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }
}
