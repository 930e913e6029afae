import { describeDevice } from '../../../web/src/page/device.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X)';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';
const CHROME_MOBILE = CHROME.replace('Safari', 'Mobile Safari');
const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

it.each([
  [`${WINDOWS} ${CHROME}`, 'Chrome on Windows', 'computer'],
  [`${WINDOWS} ${CHROME} Edg/143.0.0.0`, 'Edge on Windows', 'computer'],
  [`${LINUX} ${CHROME} OPR/125.0.0.0`, 'Opera on Linux', 'computer'],
  [`${MAC} ${CHROME} Vivaldi/7.7`, 'Vivaldi on macOS', 'computer'],
  [`${LINUX} ${CHROME.replace('Chrome', 'HeadlessChrome')}`, 'Chrome on Linux', 'computer'],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME}`, 'Chrome on ChromeOS', 'computer'],
  [`${MAC} ${WEBKIT} Version/19.1 Safari/605.1.15`, 'Safari on macOS', 'computer'],
  [
    'Mozilla/5.0 (Windows NT 10.0; rv:146.0) Gecko/20100101 Firefox/146.0',
    'Firefox on Windows',
    'computer',
  ],
  [`${ANDROID} ${CHROME_MOBILE}`, 'Chrome on Android', 'phone'],
  [
    `${ANDROID} ${CHROME_MOBILE.replace('Chrome', 'SamsungBrowser/29.0 Chrome')}`,
    'Samsung Internet on Android',
    'phone',
  ],
  [`${IPHONE} ${WEBKIT} Version/19.1 Mobile/15E148 Safari/604.1`, 'Safari on iPhone', 'phone'],
  [`${IPHONE} ${WEBKIT} CriOS/143.0 Mobile/15E148 Safari/604.1`, 'Chrome on iPhone', 'phone'],
  [`${IPHONE} ${WEBKIT} FxiOS/146.0 Mobile/15E148 Safari/605.1.15`, 'Firefox on iPhone', 'phone'],
  ['Mozilla/5.0 (Windows NT 10.0) Unheard/1.0', 'Windows', 'computer'],
  ['Chrome/143.0.0.0', 'Chrome', 'computer'],
])('reads of %s that it is %s', (userAgent, name, kind) => {
  expect(describeDevice(userAgent)).toEqual({ name, kind });
});

it.each([
  ['curl/8.17.0', 'curl'],
  ['python-requests/2.32.5', 'python-requests'],
  ['rigbox-cli', 'rigbox-cli'],
])('names a program that is no browser: %s', (userAgent, name) => {
  expect(describeDevice(userAgent)).toEqual({ name, kind: 'program' });
});

it.each([
  undefined,
  '',
  'Mozilla/5.0',
  '???',
  'Rigbox security: your account is in danger/1.0',
  `${'x'.repeat(41)}/1.0`,
])('does not know what %s is, and repeats none of it', (userAgent) => {
  expect(describeDevice(userAgent)).toEqual({ name: 'Unknown device', kind: 'unknown' });
});
