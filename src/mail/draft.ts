/** A read-only value while it is being filled in, so that absent knowledge stays absent instead of `undefined`. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
