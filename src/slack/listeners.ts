/** Which interaction is answered by which handler. */
import type { App, BlockButtonAction } from '@slack/bolt';
import { actionIds } from '../render/slack/action-ids.ts';
import { onAskInstead } from './ask-instead.ts';
import { commandName, onCommand } from './command.ts';
import { onDirectMessage } from './direct-message.ts';
import { onExpand } from './expand.ts';
import type { Glue } from './glue.ts';
import { onMention } from './mention.ts';
import { onRawLines } from './raw-lines.ts';
import { onRelated } from './related.ts';
import { onShowMore } from './show-more.ts';

export function listen(app: App, glue: Glue): void {
  app.command(commandName, onCommand(glue));
  app.event('app_mention', onMention(glue));
  app.event('message', onDirectMessage(glue));
  app.action<BlockButtonAction>(actionIds.expand, onExpand(glue));
  app.action<BlockButtonAction>(actionIds.rawLines, onRawLines(glue));
  app.action<BlockButtonAction>(actionIds.moreLines, onRawLines(glue));
  app.action<BlockButtonAction>(actionIds.related, onRelated(glue));
  app.action<BlockButtonAction>(actionIds.showMore, onShowMore(glue));
  app.action<BlockButtonAction>(actionIds.showEarlier, onShowMore(glue));
  app.action<BlockButtonAction>(actionIds.askInstead, onAskInstead(glue));
  app.error(async (error) => glue.log.error({ err: error }, 'a Slack delivery could not be handled'));
}
