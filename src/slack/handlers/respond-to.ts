/** Turns a saved response URL into a function to answer through it. */
import type { RespondFn } from '@slack/bolt';

/** Rejects when the URL has expired: it is valid for thirty minutes and five answers. */
export const respondTo =
  (url: string): RespondFn =>
  async (message) => {
    const body = JSON.stringify(typeof message === 'string' ? { text: message } : message);
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!response.ok) throw new Error(`Slack does not take an answer at a response URL: ${response.status}`);
    return response;
  };
