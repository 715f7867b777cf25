/** Posts a file in the thread, or in a direct message if the answer was private. */
import { fileMessage, fileSentMessage } from '../../render/slack/file.ts';
import { cutRendered } from '../../render/slack/limits.ts';
import { visible } from '../../text/visible.ts';
import type { TextFile } from '../posting/upload.ts';
import { directConversation } from '../posting/direct.ts';
import type { Glue } from '../glue.ts';
import type { Press } from './press.ts';
import { isClosedToUs } from '../connection/slack-error.ts';

/** Ephemeral messages cannot have files. */
async function uploadDirectly({ poster }: Glue, { client, conversation }: Press, file: TextFile): Promise<void> {
  const { user, botUser } = conversation;
  const direct = directConversation(poster, client, user, botUser);
  const ts = await direct.post(fileMessage(file.title));
  await direct.upload(file, ts);
  await conversation.whisper(fileSentMessage(file.name));
}

/** A title may quote a question or a log: made safe and short. */
const shownTitle = (title: string): string => cutRendered(visible(title), 250);

export async function showFile(glue: Glue, press: Press, { title, ...rest }: TextFile): Promise<void> {
  const file = { ...rest, title: shownTitle(title) };
  const { conversation, messageTs, isEphemeral } = press;
  if (isEphemeral) return uploadDirectly(glue, press, file);
  try {
    await conversation.upload(file, conversation.threadTs ?? messageTs);
  } catch (error) {
    if (!isClosedToUs(error)) throw error;
    await uploadDirectly(glue, press, file);
  }
}
