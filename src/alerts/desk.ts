/** What people can do with incidents, on any surface. */
import type { Book } from './book.ts';
import { type Incident, isActive, move, type Move, type Moved } from './incident.ts';

export interface Desk {
  readonly book: Book;
  /** The active incidents, in the order in which they were opened. */
  active(): readonly Incident[];
  /** A person's move. @param by who, as the surface names them */
  act(id: number, asked: Move, by: string): Moved;
}

/** @param moved called after each move, so that it is announced */
export function openDesk(book: Book, now: () => number, moved: () => void = () => {}): Desk {
  return {
    book,
    active: () => book.incidents(now()).filter(isActive),
    act(id, asked, by) {
      let result = { kind: 'illegal', reason: `There is no incident ${id}.` } as Moved;
      book.alone(() => {
        const incident = book.incident(id);
        if (!incident) return;
        result = move(incident, asked, by, now());
        if (result.kind === 'moved') book.save([result.incident], [result.happening]);
      });
      if (result.kind === 'moved') moved();
      return result;
    },
  };
}
