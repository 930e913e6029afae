// Items in DynamoDB's JSON: whether two are the same, what their key is and how large they are.

/** Attribute name → value with its type, such as `{ "S": "text" }`. */
export type Item = Readonly<Record<string, unknown>>;

const SET_TYPES = ['SS', 'NS', 'BS'];

/** Gives the attributes that make up the key of an item; those that it lacks are left out. */
export function keyOf(item: Item, keyNames: readonly string[]): Item {
  return Object.fromEntries(
    keyNames.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])),
  );
}

/** Tells whether two items hold the same; the order of attributes and of the members of sets is no difference. */
export function isSameItem(one: Item | undefined, other: Item | undefined): boolean {
  return one === other || canonicalText(one) === canonicalText(other);
}

/** Gives a text that is the same for the same attributes in any order. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (Array.isArray(part) && SET_TYPES.includes(name)) return (part as unknown[]).toSorted();
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * Gives the size of an item in bytes: names and values in UTF-8, numbers by their digits, three bytes for a list or map
 * and one for each of its members.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOf(item: Item): number {
  return Object.entries(item).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );
}

function sizeOfValue(value: unknown): number {
  const [type = '', content] = Object.entries(value as Item)[0] ?? [];
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return sizeOfNumber(String(content));
    case 'B':
      return Buffer.byteLength(String(content), 'base64');
    case 'SS':
    case 'NS':
    case 'BS':
      return sum(content, (member) => sizeOfValue({ [type.charAt(0)]: member }));
    case 'L':
      return 3 + sum(content, (member) => 1 + sizeOfValue(member));
    case 'M':
      return 3 + Object.keys(content as Item).length + sizeOf(content as Item);
    default:
      return 1;
  }
}

/** One byte for each two significant digits, and one more. */
function sizeOfNumber(text: string): number {
  const digits = text
    .replace(/e.*$/i, '')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '');
  return Math.ceil(digits.length / 2) + 1;
}

function sum(members: unknown, size: (member: unknown) => number): number {
  return (members as readonly unknown[]).reduce<number>((bytes, member) => bytes + size(member), 0);
}
