/** A read-only type under construction: fields that are unknown stay absent instead of `undefined`. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
