// What a browser calls itself, in words that a person knows their devices by. It is a claim and proves nothing: it says
// which row of a list is which.

/** A browser or program, and what it runs on. */
export interface Device {
  readonly name: string;
  readonly kind: 'computer' | 'phone' | 'program' | 'unknown';
}

// The first that fits counts: each of these names its ancestors, too.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(?:OPR|OPT|OPX|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.* Safari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string, 'computer' | 'phone'])[] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'phone'],
  [/\bAndroid\b/, 'Android', 'phone'],
  [/\bCrOS\b/, 'ChromeOS', 'computer'],
  [/\bWindows\b/, 'Windows', 'computer'],
  [/\bMac(?:intosh| OS X)\b/, 'macOS', 'computer'],
  [/\bLinux\b/, 'Linux', 'computer'],
];

/** The name of a program that is no browser, such as `curl`, before its version. */
const PROGRAM = /^([A-Za-z][\w.-]{0,39})(?:\/|$)/;

/** Says what a User-Agent header stands for, as well as it can. */
export function describeDevice(userAgent: string | undefined): Device {
  if (userAgent === undefined) return { name: 'Unknown device', kind: 'unknown' };
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [, system, kind] = SYSTEMS.find(([pattern]) => pattern.test(userAgent)) ?? [];
  if (system !== undefined && kind !== undefined) {
    return { name: browser === undefined ? system : `${browser} on ${system}`, kind };
  }
  if (browser !== undefined) return { name: browser, kind: 'computer' };
  const program = PROGRAM.exec(userAgent)?.[1];
  return program === undefined || program === 'Mozilla'
    ? { name: 'Unknown device', kind: 'unknown' }
    : { name: program, kind: 'program' };
}
