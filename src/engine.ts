/** Sets the JavaScript engine for what this program does most: reading logs. */
import { setFlagsFromString } from 'node:v8';

/** Before anything else is loaded. */
export function tuneEngine(): void {
  // V8's middle compiler costs more than it gives here: a tenth of all work while logs are read.
  setFlagsFromString('--no-maglev');
}
