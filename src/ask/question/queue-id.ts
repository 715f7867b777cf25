/** Tells whether a word of a question is a mail server's queue ID. */
import { isQueueId } from '../../mail/ids.ts';

// 0009b8f7 (OpenSMTPD message) · 0009b8f7a1b2c3d4 (envelope)
const opensmtpdId = /^(?:[0-9a-f]{8}|[0-9a-f]{16})$/;
// 6c02025a2ef · 4JXZLG3HBGZLLRL · j0bgjkc28022: IDs of Postfix, short and long, and of Sendmail in letters of another case
const inOtherCase =
  /^(?=.*\d)(?:[0-9a-f]{6,16}|[0-9b-df-hj-np-tv-z]{10,11}z[0-9b-df-hj-np-tv-y]{1,12}|[0-9a-z][0-9ab][1-9a-v][0-9a-n][0-9a-z]{2}(?:[0-9a-z]\d{5}|[0-9a-z]{2}\d{5,7}))$/i;
// j0BGjkc2802 · 1rKqFX-0000aB · 1rKqFX-0000aB-7: the beginning of an ID of Sendmail or Exim, as when a paste was cut off
const cutOff =
  /^(?:(?=.*[A-Za-z].*[A-Za-z])[0-9A-Za-x][0-9AB][1-9A-V][0-9A-N][0-9A-Za-x]{3,6}\d{2,5}|[12][0-9A-Za-z]{5}-[0-9A-Za-z]{4,11}(?:-[0-9A-Za-z]{0,3})?)$/;

/** Whether `word` has the shape of a queue ID, as typed by a person. */
export function isQueueIdWord(word: string): boolean {
  return isQueueId(word) || [opensmtpdId, inOtherCase, cutOff].some((shape) => shape.test(word));
}
