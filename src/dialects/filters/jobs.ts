/** Splits the queue ID of the mail server from the front of a milter's line. */
import { isQueueId } from '../../mail/ids.ts';

export interface Job {
  readonly queueId: string | null;
  readonly words: string;
}

// 5169E419: DKIM-Signature field added · j0BGjkc28022: addr … · ABCDEF12345 ignoring Authentication-Results at 14 from apache.org
const front = /^([0-9A-Za-z-]{6,23}):? /;

/** `Q: words` (opendmarc now and then forgets the colon); the whole text is words when it begins with no queue ID. */
export function parseJob(text: string): Job {
  const [head, id] = front.exec(text) ?? [];
  if (head === undefined || id === undefined || !/\d/.test(id) || !isQueueId(id)) {
    // opendkim: (unknown-jobid): … ; python policy servers: ": prepend …"
    return { queueId: null, words: text.replace(/^(?:\(?unknown[^:]*)?: /, '') };
  }
  return { queueId: id, words: text.slice(head.length) };
}
