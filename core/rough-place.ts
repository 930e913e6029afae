// Roughly where a request came from: the network of an IP address, never the address itself.

const IPV4 = /^(?:::ffff:)?((?:\d{1,3}\.){3})\d{1,3}$/i;

/**
 * Gives the /24 of an IPv4 address or the /48 of an IPv6 address, in the canonical spelling of RFC 5952, and `undefined`
 * for any other text. An IPv4 address that is mapped into IPv6 counts as what it is.
 */
export function roughPlaceOf(ipAddress: string): string | undefined {
  const [, head] = IPV4.exec(ipAddress) ?? [];
  if (head !== undefined) return isIpv4(`${head}0`) ? `${head}0/24` : undefined;
  if (!/^[\da-f:.]+$/i.test(ipAddress)) return undefined;
  const canonical = hostOf(ipAddress);
  return canonical === undefined ? undefined : `${hostOf(firstGroups(canonical)) ?? ''}/48`;
}

function isIpv4(address: string): boolean {
  return address.split('.').every((part) => Number(part) <= 255);
}

/** The URL standard writes IPv6 addresses in their one canonical form. */
function hostOf(ipv6Address: string): string | undefined {
  return URL.parse(`http://[${ipv6Address}]`)?.hostname.slice(1, -1);
}

/** The first three groups; `::` stands for the zeros that make eight of the others. */
function firstGroups(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const [before, behind] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(8 - before.length - behind.length).fill('0');
  return `${[...before, ...zeros, ...behind].slice(0, 3).join(':')}::`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
