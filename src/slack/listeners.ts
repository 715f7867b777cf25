/** Which interaction is answered by which handler. */
import type { App, BlockAction, BlockButtonAction, StaticSelectAction } from '@slack/bolt';
import { actionIds, shortcutIds, viewIds } from '../render/slack/action-ids.ts';
import { onAcknowledge, onEscalate, onResolve, onSnooze } from './alerts/incident-press.ts';
import type { SlackAlerts } from './alerts/parts.ts';
import { onResolveSubmitted } from './alerts/resolve-form.ts';
import { onShowMessages } from './alerts/show-messages.ts';
import { onAskInstead } from './handlers/ask-instead.ts';
import { commandName, onCommand } from './handlers/command.ts';
import { onCopy, onCopyDone, onCopyFor } from './handlers/copy.ts';
import { onDirectMessage } from './handlers/direct-message.ts';
import { onExport } from './handlers/export.ts';
import type { Glue } from './glue.ts';
import { onAskAgain, onHomeOpened } from './handlers/home.ts';
import { onLinesFile } from './handlers/lines-file.ts';
import { onMention } from './handlers/mention.ts';
import { onRedraw } from './handlers/redraw.ts';
import { onAskShortcut, onRefine, onRefineSubmitted } from './handlers/refine.ts';
import { onRelated } from './handlers/related.ts';
import { onShareAnswer, onShareMessage } from './handlers/share.ts';
import { onShowMore } from './handlers/show-more.ts';
import { onTraceMessage } from './handlers/trace-message.ts';
import { onUnwatch, onWatch } from './handlers/watch.ts';

export function listen(app: App, glue: Glue): void {
  app.command(commandName, onCommand(glue));
  app.event('app_mention', onMention(glue));
  app.event('message', onDirectMessage(glue));
  app.event('app_home_opened', onHomeOpened(glue));
  app.shortcut({ callback_id: shortcutIds.traceMessage, type: 'message_action' }, onTraceMessage(glue));
  app.shortcut({ callback_id: shortcutIds.ask, type: 'shortcut' }, onAskShortcut(glue));
  app.view({ callback_id: viewIds.refine, type: 'view_submission' }, onRefineSubmitted(glue));
  app.view({ callback_id: viewIds.copy, type: 'view_submission' }, onCopyDone());
  app.action<BlockButtonAction>(actionIds.expand, onRedraw(glue));
  app.action<BlockButtonAction>(actionIds.rawLines, onRedraw(glue));
  app.action<BlockButtonAction>(actionIds.moreLines, onRedraw(glue));
  app.action<BlockButtonAction>(actionIds.related, onRelated(glue));
  app.action<BlockButtonAction>(actionIds.showMore, onShowMore(glue));
  app.action<BlockButtonAction>(actionIds.showEarlier, onShowMore(glue));
  app.action<BlockButtonAction>(actionIds.watch, onWatch(glue));
  app.action<BlockButtonAction>(actionIds.unwatch, onUnwatch(glue));
  app.action<BlockButtonAction>(actionIds.askInstead, onAskInstead(glue));
  app.action<BlockButtonAction>(actionIds.askAgain, onAskAgain(glue));
  app.action<BlockButtonAction>(actionIds.refine, onRefine(glue));
  app.action<BlockButtonAction>(actionIds.copy, onCopy(glue));
  app.action<BlockAction<StaticSelectAction>>(actionIds.copyFor, onCopyFor(glue));
  app.action<BlockButtonAction>(actionIds.linesFile, onLinesFile(glue));
  app.action<BlockButtonAction>(actionIds.shareMessage, onShareMessage(glue));
  app.action<BlockButtonAction>(actionIds.shareAnswer, onShareAnswer(glue));
  app.action<BlockButtonAction>(actionIds.exportCsv, onExport(glue, 'csv'));
  app.action<BlockButtonAction>(actionIds.exportJson, onExport(glue, 'json'));
  if (glue.alerts) listenForIncidents(app, glue, glue.alerts);
  app.error(async (error) => glue.log.error({ err: error }, 'a Slack delivery could not be handled'));
}

function listenForIncidents(app: App, glue: Glue, alerts: SlackAlerts): void {
  app.action<BlockButtonAction>(actionIds.acknowledge, onAcknowledge(glue, alerts));
  app.action<BlockAction<StaticSelectAction>>(actionIds.snoozeIncident, onSnooze(glue, alerts));
  app.action<BlockButtonAction>(actionIds.showMessages, onShowMessages(glue, alerts));
  app.action<BlockButtonAction>(actionIds.escalate, onEscalate(glue, alerts));
  app.action<BlockButtonAction>(actionIds.resolveIncident, onResolve(glue, alerts));
  app.view({ callback_id: viewIds.resolveIncident, type: 'view_submission' }, onResolveSubmitted(glue, alerts));
}
