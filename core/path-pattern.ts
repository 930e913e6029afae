// How far a wildcard of an IAM resource pattern reaches, compared with a path whose `*` stands for one segment.

/**
 * Tells whether a pattern, whose `*` segments span one segment or more, matches any path of a template, whose `*`
 * segments stand for exactly one non-empty segment each. Both are slash-separated; other segments are literal.
 */
export function overlaps(pattern: string, template: string): boolean {
  return reaches(pattern.split('/'), template.split('/'));
}

function reaches(pattern: readonly string[], template: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  const [segment, ...deeper] = template;
  if (first === undefined || segment === undefined) return first === segment;
  if (first === '*') return reaches(rest, deeper) || reaches(pattern, deeper);
  return (segment === '*' || segment === first) && reaches(rest, deeper);
}
