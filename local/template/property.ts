// Reads the properties of a resource under a table of the known ones, so that an unknown property stops the start.
import { TemplateRefusal } from './refusal.ts';

/**
 * What is known of a property: `read` by the emulation; `inert` because it changes nothing on one machine; or allowed
 * `only` with values that mean the same as leaving it out.
 */
export type PropertyRule =
  'read' | 'inert' | { readonly only: readonly unknown[]; readonly because: string };

/** Property name → rule. A property that is not listed stops the start. */
export type PropertyTable = Readonly<Record<string, PropertyRule>>;

/** Typed access to the properties of one resource or of one object within it. */
export class Properties {
  readonly logicalId: string;
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** @throws {TemplateRefusal} when `values` is no object or has a property that `table` does not know. */
  constructor(logicalId: string, values: unknown, table: PropertyTable, path = '') {
    this.logicalId = logicalId;
    this.#path = path;
    if (!isRecord(values))
      throw new TemplateRefusal(logicalId, `${path || 'Properties'} must be an object`);
    this.#values = values;
    for (const [name, value] of Object.entries(values)) this.#check(name, value, table[name]);
  }

  /** Tells whether the property is there. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** Gives a property as it is. */
  value(name: string): unknown {
    return this.#values[name];
  }

  /** Gives a text; numbers count as text, as they do for CloudFormation. */
  text(name: string): string {
    return this.optionalText(name) ?? this.refuse(`${this.nameOf(name)} is missing`);
  }

  optionalText(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    return this.refuse(`${this.nameOf(name)} must be text`);
  }

  /** Gives a number; digits in a text count as one, as they do for CloudFormation. */
  optionalNumber(name: string): number | undefined {
    const value = this.#values[name];
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    return this.refuse(`${this.nameOf(name)} must be a number`);
  }

  /** Gives an object of texts, empty when the property is unset. */
  textMap(name: string): Readonly<Record<string, string>> {
    const value = this.#values[name] ?? {};
    if (!isRecord(value)) return this.refuse(`${this.nameOf(name)} must be an object`);
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'string') this.refuse(`${this.nameOf(name)}.${key} must be text`);
    }
    return value as Record<string, string>;
  }

  /** Gives a list, empty when the property is unset. */
  list(name: string): readonly unknown[] {
    const value = this.#values[name] ?? [];
    if (!Array.isArray(value)) return this.refuse(`${this.nameOf(name)} must be a list`);
    return value as unknown[];
  }

  /** Gives a list of texts, empty when the property is unset. */
  texts(name: string): readonly string[] {
    return this.list(name).map((item) =>
      typeof item === 'string' ? item : this.refuse(`${this.nameOf(name)} must be a list of texts`),
    );
  }

  /** Gives an object property under its own table. */
  child(name: string, table: PropertyTable): Properties {
    return new Properties(this.logicalId, this.#values[name], table, this.nameOf(name));
  }

  /** Gives a list of objects, each under `table`. */
  children(name: string, table: PropertyTable): readonly Properties[] {
    return this.list(name).map(
      (item, index) =>
        new Properties(this.logicalId, item, table, `${this.nameOf(name)}[${index}]`),
    );
  }

  /** Stops the start for a reason that concerns this resource. */
  refuse(reason: string): never {
    throw new TemplateRefusal(this.logicalId, reason);
  }

  /** Gives the full name of a property, for messages. */
  nameOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #check(name: string, value: unknown, rule: PropertyRule | undefined): void {
    if (rule === undefined) this.refuse(`property ${this.nameOf(name)} is not emulated`);
    if (rule === 'read' || rule === 'inert') return;
    if (rule.only.some((allowed) => JSON.stringify(allowed) === JSON.stringify(value))) return;
    this.refuse(`property ${this.nameOf(name)} is not emulated: ${rule.because}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
