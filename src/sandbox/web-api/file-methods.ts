/** `files.*`: the three steps of an upload; the bytes go to `/upload/FILE_ID` in between. */
import type { Api, Methods } from './api-method.ts';
import { botMessage } from './bot-message.ts';
import { jsonOf, requiredText, textOf, type Arguments } from './call-arguments.ts';
import { postableChannel } from './reachable.ts';
import { faulty, Refusal } from '../refusal.ts';
import { isRecord, type SlackFile } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

const WRITE = ['files:write'];

export const FILE_METHODS: Methods = {
  'files.getUploadURLExternal': { scopes: WRITE, run: getUploadUrl },
  'files.completeUploadExternal': { scopes: WRITE, run: completeUpload },
};

function getUploadUrl(args: Arguments, { workspace, hostUrl }: Api): Record<string, unknown> {
  const name = requiredText(args, 'filename');
  const size = Number(requiredText(args, 'length'));
  if (!(size > 0)) throw faulty('invalid_arguments', [{ message: 'must be greater than 0', at: '/length' }]);
  const id = workspace.newId('F');
  const file = {
    id,
    name,
    title: name,
    mimetype: 'text/plain',
    size,
    url_private: `${hostUrl}/files/${id}`,
    content: '',
  };
  workspace.files.set(id, file);
  return { upload_url: `${hostUrl}/upload/${id}`, file_id: id };
}

/** Stores the bytes of step two; `false` if there is no such upload. */
export function receiveUpload(workspace: Workspace, id: string, content: string): boolean {
  const file = workspace.files.get(id);
  if (file === undefined) return false;
  workspace.files.set(id, { ...file, content, size: Buffer.byteLength(content) });
  return true;
}

function completeUpload(args: Arguments, { workspace, scopes }: Api): Record<string, unknown> {
  const files = titled(jsonOf(args, 'files'), workspace);
  for (const file of files) workspace.files.set(file.id, file);
  const where = textOf(args, 'channel_id');
  if (where !== undefined && where !== '') share(args, { workspace, scopes }, where, files);
  return { files };
}

function titled(value: unknown, workspace: Workspace): readonly SlackFile[] {
  const named = Array.isArray(value) ? value.filter(isRecord) : [];
  if (named.length === 0)
    throw faulty('invalid_arguments', [{ message: 'must provide at least 1 items', at: '/files' }]);
  return named.map(({ id, title }) => {
    const file = workspace.files.get(String(id));
    if (file === undefined || file.content === '') throw new Refusal('file_not_found');
    return typeof title === 'string' ? { ...file, title } : file;
  });
}

function share(
  args: Arguments,
  { workspace, scopes }: Pick<Api, 'workspace' | 'scopes'>,
  where: string,
  files: readonly SlackFile[],
): void {
  const channel = postableChannel(workspace, where, scopes).id;
  const thread = textOf(args, 'thread_ts');
  if (thread !== undefined && workspace.message(channel, thread) === undefined) throw new Refusal('thread_not_found');
  const said = { text: textOf(args, 'initial_comment') ?? '', blocks: undefined, metadata: undefined };
  workspace.post({ ...botMessage(workspace, channel, said, thread), subtype: 'file_share', files });
}
