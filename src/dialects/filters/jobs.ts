/** Splits the mail server's queue ID from the beginning of a milter's line. */
import { isQueueId } from '../../mail/ids.ts';

export interface Job {
  readonly queueId: string | null;
  readonly words: string;
}

// 5169E419: DKIM-Signature field added · j0BGjkc28022: addr … · ABCDEF12345 ignoring Authentication-Results at 14 from apache.org
const front = /^([0-9A-Za-z-]{6,23}):? /;

/** `Q: words` (opendmarc sometimes omits the colon); without a queue ID, the whole text is `words`. */
export function parseJob(text: string): Job {
  const [head, id] = front.exec(text) ?? [];
  if (head === undefined || id === undefined || !/\d/.test(id) || !isQueueId(id)) {
    // opendkim: (unknown-jobid): … ; python policy servers: ": prepend …"
    return { queueId: null, words: text.replace(/^(?:\(?unknown[^:]*)?: /, '') };
  }
  return { queueId: id, words: text.slice(head.length) };
}
