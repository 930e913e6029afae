// Roughly where a session was used from: a network, with stars for what is not kept of the address.

/** Says a /24 as `203.0.113.*` and a /48 as `2001:db8:12:*`; any other text stays as it is. */
export function describePlace(network: string): string {
  return network.replace(/\.0\/24$/, '.*').replace(/::\/48$/, ':*');
}
