/** The names of our buttons, shared by the cards that show them and the handlers that answer them. */
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
} as const;
