/** A response URL that was kept turned into the way to answer through it. */
import type { RespondFn } from '@slack/bolt';

/** Rejects when Slack no longer takes it: it lives for thirty minutes and five answers. */
export const respondTo =
  (url: string): RespondFn =>
  async (message) => {
    const body = JSON.stringify(typeof message === 'string' ? { text: message } : message);
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!response.ok) throw new Error(`Slack does not take an answer at a response URL: ${response.status}`);
    return response;
  };
