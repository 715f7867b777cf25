/** Expand and Collapse: the button carries the state to show, so pressing it twice has the same result. */
import { parseCardState } from '../../render/slack/state.ts';
import type { Glue } from '../glue.ts';
import { onPress } from './press.ts';
import { redraw } from './redraw.ts';

export const onExpand = (glue: Glue) => onPress(glue, parseCardState, (press, state) => redraw(glue, press, state));
