/** Turns the lines with which an entry of Exim's own reject log goes on into lines with the header of the entry. */
import type { Header } from '../../syslog/header.ts';
import { eximQueueIdAt } from './prefix.ts';

/** Exim's `LOG_BUFFER_SIZE`: no entry is longer. */
export const longestEntryBytes = 8192;

/** If a text contains this, it may hold lines that cannot be read without those before them. */
export const envelopeOfEntry = '\nEnvelope-to: <';

// Envelope-to: <sales@village.example.net>      and for the second and further ones:      <billing@village.example.net>
const recipient = /^Envelope-to: </;
// Only directly below a recipient: the header lines of the message, which follow, may be folded the same way.
const nextRecipient = /^ {4}</;
// I Message-ID: <2026DD2E39$p40@partner.test>
const messageId = /^I Message-I[Dd]: </;

export class RejectLogEntry {
  #first: Header | undefined;
  #isBelowRecipient = false;

  /** @param first header of the last line that has one */
  begin(first: Header): void {
    this.#first = first;
    this.#isBelowRecipient = false;
  }

  /** `undefined` if the line tells nothing about the message that the first line does not. */
  readNext(raw: string): Header | undefined {
    this.#isBelowRecipient = recipient.test(raw) || (this.#isBelowRecipient && nextRecipient.test(raw));
    const first = this.#first;
    if (first?.program !== 'exim' || !(this.#isBelowRecipient || messageId.test(raw))) return undefined;
    const queueId = eximQueueIdAt(first.message, 0);
    return queueId === null ? undefined : { ...first, message: `${queueId} ${raw}` };
  }
}
