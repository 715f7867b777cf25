/** The names of our buttons, modals and shortcuts, shared by what shows them and what answers them. */
export const actionIds = {
  /** Expand and Collapse. */
  expand: 'mailtrace.expand',
  /** Show and hide raw lines. */
  rawLines: 'mailtrace.raw-lines',
  moreLines: 'mailtrace.more-lines',
  related: 'mailtrace.related',
  showMore: 'mailtrace.show-more',
  showEarlier: 'mailtrace.show-earlier',
  askInstead: 'mailtrace.ask-instead',
  watch: 'mailtrace.watch',
  unwatch: 'mailtrace.unwatch',
  askAgain: 'mailtrace.ask-again',
  refine: 'mailtrace.refine',
  copy: 'mailtrace.copy',
  /** Which recipient the text for a customer is about. */
  copyFor: 'mailtrace.copy-for',
  linesFile: 'mailtrace.lines-file',
  shareMessage: 'mailtrace.share-message',
  shareAnswer: 'mailtrace.share-answer',
  exportCsv: 'mailtrace.export-csv',
  exportJson: 'mailtrace.export-json',
  acknowledge: 'mailtrace.acknowledge',
  snoozeIncident: 'mailtrace.snooze-incident',
  showMessages: 'mailtrace.show-messages',
  escalate: 'mailtrace.escalate',
  resolveIncident: 'mailtrace.resolve-incident',
} as const;

/** `callback_id`s of modals. */
export const viewIds = {
  refine: 'mailtrace.refine',
  copy: 'mailtrace.copy',
  resolveIncident: 'mailtrace.resolve-incident',
} as const;

/** `callback_id`s of shortcuts, as the manifest names them. */
export const shortcutIds = { traceMessage: 'mailtrace.trace-message', ask: 'mailtrace.ask' } as const;
