/** Holds the incidents during one look: the known ones, their changes, and the happenings to announce. */
import type { Calls } from './audience.ts';
import type { Baselines } from './baselines.ts';
import { type Happening, type Incident, isActive, resolved, type Resolution } from '../incident.ts';
import type { AlertSettings } from '../rules/settings.ts';

/** What one look hands to the next. */
export interface AlertState {
  /** The active ones, and those that may be reopened. */
  readonly incidents: readonly Incident[];
  readonly nextId: number;
  readonly baselines: Baselines;
}

export interface Outcome {
  /** The changed ones. */
  readonly changed: readonly Incident[];
  readonly happenings: readonly Happening[];
  readonly nextId: number;
}

export class Ledger {
  /** The instant of the look. */
  readonly at: number;
  readonly settings: AlertSettings;
  readonly calls: Calls;
  /** When a cause last had no trouble; `-Infinity` if unknown. */
  readonly absentAt: (key: string) => number;
  readonly #before: ReadonlyMap<number, Incident>;
  readonly #incidents: Map<number, Incident>;
  readonly #happenings: Happening[] = [];
  #nextId: number;

  constructor({ incidents: known, nextId, baselines }: AlertState, settings: AlertSettings, at: number) {
    this.absentAt = (key) => baselines.absentAt(key);
    this.#before = new Map(known.map((incident) => [incident.id, incident]));
    this.#incidents = new Map(this.#before);
    this.#nextId = nextId;
    this.at = at;
    this.settings = settings;
    const rules = new Map(settings.rules.map((rule) => [rule.name, rule]));
    const incidents = { [Symbol.iterator]: () => this.#incidents.values() };
    this.calls = { at, zone: settings.zone, rules, incidents };
  }

  outcome(): Outcome {
    const changed = this.all().filter((incident) => this.#before.get(incident.id) !== incident);
    return { changed, happenings: this.#happenings, nextId: this.#nextId };
  }

  /** Throws for an unknown id. */
  get(id: number): Incident {
    const incident = this.#incidents.get(id);
    if (!incident) throw new Error(`there is no incident ${id}`);
    return incident;
  }

  all(): Incident[] {
    return [...this.#incidents.values()];
  }

  active(): Incident[] {
    return this.all().filter(isActive);
  }

  /** The latest incident of a cause, even if it is over. */
  latestOf(key: string): Incident | undefined {
    return this.all().findLast((incident) => incident.key === key);
  }

  activeOf(key: string): Incident | undefined {
    for (const incident of this.#incidents.values()) if (incident.key === key && isActive(incident)) return incident;
    return undefined;
  }

  newId(): number {
    return this.#nextId++;
  }

  put(incident: Incident): void {
    this.#incidents.set(incident.id, incident);
  }

  /** Adds a happening; the incident's version increases with it. */
  tell(happening: Happening): void {
    this.#happenings.push(happening);
    const incident = this.get(happening.incident);
    this.put({ ...incident, version: incident.version + 1 });
  }

  resolve(incident: Incident, resolution: Resolution): void {
    const { change, happening } = resolved(incident, resolution, this.at);
    this.put({ ...incident, ...change });
    this.tell(happening);
  }
}
