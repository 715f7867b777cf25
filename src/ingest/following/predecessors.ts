/** Reads what was written to the files that a path led to before, after they were last read there; records a gap when that cannot be found. */
import type { SourceRecord } from '../../store/log-store.ts';
import type { Ingester } from '../ingester.ts';
import { rotatedParts } from '../reading/rotation.ts';
import type { OpenLog } from './open-log.ts';
import { type ReadPart, RotatedAway } from './rotated-away.ts';

export interface PredecessorEvents {
  /** Reads a packed part of a log at once, if it is wanted: it must be stored before anything newer of that log. */
  readonly readPart: ReadPart;
  /** A source's file disappeared, perhaps before it was read to its end, and cannot be found or read. */
  readonly onGap: (lost: SourceRecord) => void;
}

export class Predecessors {
  readonly #ingester: Ingester;
  readonly #path: string;
  readonly #events: PredecessorEvents;
  /** The rotated parts (as JSON) that were searched last; `''` forces another search. */
  #searched = '';
  /** The last predecessor, while one of its parts cannot be read: it may become readable. */
  #cutOff: SourceRecord | undefined;
  /** The last predecessor was read to its end, and its disappearance is no gap. */
  #isExpired = false;

  constructor(ingester: Ingester, path: string, events: PredecessorEvents) {
    this.#ingester = ingester;
    this.#path = path;
    this.#events = events;
  }

  /** Whether a part cannot be read for now. */
  get isCutOff(): boolean {
    return this.#cutOff !== undefined;
  }

  /**
   * The file at the path disappeared, perhaps with lines that were not read.
   * @param isExpired it was read to its end, and its disappearance is no gap
   */
  lose(isExpired: boolean): void {
    this.#isExpired = isExpired;
    this.searchAgain();
  }

  /** Has the next {@link open} search even if no rotated part has changed. */
  searchAgain(): void {
    this.#searched = '';
  }

  /**
   * Opens what is not packed, and reads what is packed.
   * @param current the source at the path now
   */
  async open(current: SourceRecord | undefined): Promise<readonly OpenLog[]> {
    const isBefore = ({ id }: SourceRecord) => id !== current?.id;
    const wasCutOff = this.#cutOff;
    const before = wasCutOff ?? this.#ingester.sourcesAt(this.#path).findLast(isBefore);
    if (!before || !(await this.#isSearchDue())) return [];
    const away = new RotatedAway(this.#ingester, this.#path, before, this.#events.readPart);
    await away.open().catch(async (error: unknown) => {
      for (const log of away.logs) await log.close();
      throw error;
    });
    this.#cutOff = away.isCutOff ? before : undefined;
    if (away.isWhole) await this.#ingester.closeGap(before);
    // If the successor was known already, so was the fate of the former file.
    else if (!current && !this.#isExpired && (await this.#ingester.noteGap(before)) && !wasCutOff)
      this.#events.onGap(before);
    return away.logs;
  }

  async #isSearchDue(): Promise<boolean> {
    const parts = await rotatedParts(this.#path);
    // If all parts of a log that is cut off are gone at once, its directory is away, and may come back.
    if (this.#cutOff && parts.length === 0) return false;
    const before = this.#searched;
    this.#searched = JSON.stringify(parts);
    return this.#searched !== before;
  }
}
