/** The body of a delivery, of which little is certain: it may be that of a command, an event, a pressed button, a shortcut or a view. */
export type Body = Readonly<Record<string, unknown>>;

/** The fields of an object; none of anything else. */
export const record = (value: unknown): Body => (typeof value === 'object' && value !== null ? (value as Body) : {});
