/** Tells whether a word of a question is a mail server's queue ID. */
import { isQueueId } from '../../mail/ids.ts';

// 0009b8f7 (OpenSMTPD message) · 0009b8f7a1b2c3d4 (envelope)
const opensmtpdId = /^(?:[0-9a-f]{8}|[0-9a-f]{16})$/;
// 6c02025a2ef (a short Postfix ID in lower case)
const lowerHexId = /^(?=.*\d)[0-9a-f]{6,16}$/;

/** Whether `word` has the shape of a queue ID, as typed by a person. */
export function isQueueIdWord(word: string): boolean {
  return isQueueId(word) || opensmtpdId.test(word) || lowerHexId.test(word);
}
