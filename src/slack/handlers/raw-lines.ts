/** Raw lines, Hide raw lines and Next lines: the log's own lines in the message they are evidence for. */
import { parseCardState } from '../../render/slack/state.ts';
import type { Glue } from '../glue.ts';
import { onPress } from './press.ts';
import { redraw } from './redraw.ts';

export const onRawLines = (glue: Glue) => onPress(glue, parseCardState, (press, state) => redraw(glue, press, state));
