/** Uploads a text as a file, in Slack's three steps; only the last one is visible, and it is done exactly once. */
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { exactlyOnce } from './exactly-once.ts';
import { findMessage, type Spot } from './posted.ts';

/** A text as a file. */
export interface TextFile {
  readonly name: string;
  readonly title: string;
  readonly content: string;
}

const nothingToFind = async (): Promise<undefined> => undefined;

/** A slow line takes 20 kB a second. */
const slowBytesPerMs = 20;

async function send(url: string, file: Blob, patienceMs: number): Promise<true> {
  const signal = AbortSignal.timeout(patienceMs + Math.ceil(file.size / slowBytesPerMs));
  const response = await fetch(url, { method: 'POST', body: file, signal });
  if (!response.ok) throw new Error(`Slack does not take a file: ${response.status}`);
  return true;
}

/** @param client one that never retries by itself */
export async function upload(
  client: webApi.WebClient,
  spot: Spot,
  { name, title, content }: TextFile,
  patienceMs: number,
  log: Logger,
): Promise<void> {
  const file = new Blob([content], { type: 'text/plain;charset=utf-8' });
  const announce = () => client.files.getUploadURLExternal({ filename: name, length: file.size });
  const { upload_url: url = '', file_id: id = '' } = await exactlyOnce(announce, nothingToFind, log);
  await exactlyOnce(() => send(url, file, patienceMs), nothingToFind, log);
  const { channel: channel_id, threadTs } = spot;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  await exactlyOnce<unknown>(
    () => client.files.completeUploadExternal({ files: [{ id, title }], channel_id, ...thread }),
    () => findMessage(client, spot, ({ files }) => files?.some((file) => file.id === id) === true, log),
    log,
  );
}
