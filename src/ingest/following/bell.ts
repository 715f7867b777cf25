/** Lets one part of the program wait until another rings, or a time has passed. */

export class Bell {
  #rung = false;
  #onRing: () => void = () => {};

  ring(): void {
    this.#rung = true;
    this.#onRing();
  }

  /** Waits until it rings, at most `ms`; does not wait if it rang since the last call. @returns whether it rang */
  async heard(ms: number): Promise<boolean> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#onRing = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#onRing = () => {};
    }
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }
}
