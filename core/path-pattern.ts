// How far a wildcard of an IAM resource pattern reaches, compared with paths whose `*` stands for one segment.

/**
 * Tells whether a pattern, whose `*` segments span one segment or more, matches any path of a template, whose `*`
 * segments stand for exactly one non-empty segment each. Both are slash-separated; other segments are literal.
 */
export function overlaps(pattern: string, template: string): boolean {
  return new PathTemplates([template]).reachedBy(pattern);
}

/** The templates that continue a path, by their next segment. */
interface Node {
  readonly next: Map<string, Node>;
  /** Whether a template ends here. */
  isEnd: boolean;
}

/** A set of templates, arranged so that asking about all of them costs little more than about one. */
export class PathTemplates {
  readonly #root: Node = { next: new Map(), isEnd: false };

  constructor(templates: readonly string[]) {
    for (const template of templates) this.#add(template.split('/'));
  }

  /** Tells whether a pattern {@link overlaps} any of the templates. */
  reachedBy(pattern: string): boolean {
    return reaches(pattern.split('/'), 0, this.#root);
  }

  #add(segments: readonly string[]): void {
    let node = this.#root;
    for (const segment of segments) {
      const next = node.next.get(segment) ?? { next: new Map<string, Node>(), isEnd: false };
      node.next.set(segment, next);
      node = next;
    }
    node.isEnd = true;
  }
}

function reaches(pattern: readonly string[], at: number, node: Node): boolean {
  const segment = pattern[at];
  if (segment === undefined) return node.isEnd;
  if (segment === '*') {
    for (const next of node.next.values()) {
      if (reaches(pattern, at + 1, next) || reaches(pattern, at, next)) return true;
    }
    return false;
  }
  const literal = node.next.get(segment);
  const wildcard = node.next.get('*');
  return (
    (literal !== undefined && reaches(pattern, at + 1, literal)) ||
    (wildcard !== undefined && reaches(pattern, at + 1, wildcard))
  );
}
