// Takes API keys out of text that came from elsewhere and is about to be kept, such as the address of a leak.

/** Keys of today and of before the checksum; rather too much than too little. */
const KEY_LIKE = /rb_[0-9A-Za-z_-]{20,}/g;

/** Gives the text with everything that could be an API key replaced. */
export function redactApiKeys(text: string): string {
  return text.replaceAll(KEY_LIKE, 'rb_[redacted]');
}
