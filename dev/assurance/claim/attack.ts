// Claims about attacks: on tokens, on requests, on what is remembered, on parsers.
import type { Claim } from '../claim.ts';

/** What is claimed of attacks. */
export const ATTACK_CLAIMS: readonly Claim[] = [
  {
    id: 'jwt-attacks',
    title: 'Forged and twisted tokens are refused',
    statement:
      'Every published attack on JWTs that the maintainers know of (no algorithm, exchanged algorithms, keys from headers, critical headers, psychic signatures, second spellings, duplicate members, claims of other types, other audiences, depth and size) is presented twice, and once more between good tokens, and refused for the reason that the table of attacks gives.',
    failsWhen:
      'when one is accepted, refused for another reason, or ends in a fault. The reason is part of it: a token that is refused by accident, since the attack on it was built wrongly, would be refused for another one. Good tokens made by the same functions have to be accepted before, between and after.',
    notShown: 'attacks that nobody has thought of; and nothing about keys that are stolen.',
    command: 'npm test -- test/attack/jwt.test.ts',
    tests: [
      {
        what: 'attacks, each presented three times',
        in: 'test/attack/jwt.test.ts',
        named: /^refuses (?!a hundred thousand)/,
      },
      {
        what: 'tokens that are too deep',
        in: 'test/attack/jwt.test.ts',
        named: /^refuses a hundred thousand/,
      },
      {
        what: 'good tokens and other controls',
        in: 'test/attack/jwt.test.ts',
        named: /^(?!refuses )/,
      },
    ],
  },
  {
    id: 'http-attacks',
    title: 'Twisted requests make nobody somebody else',
    statement:
      'Requests that no library sends (two credentials, folded and smuggled headers, spoofed identity headers, odd paths and methods, two lengths, CR and NUL, very long everything) are written byte by byte to the socket. Behind the gateway nobody is seen but the one whose credential was presented, and no answer is a fault.',
    failsWhen:
      'when the service behind the gateway sees another identity, an identity that was sent along, the credential, or a second request; or when an answer is a 5xx, is no JSON or quotes what was sent. The service records what it receives, and a good request has to arrive there before and after.',
    notShown:
      'how API Gateway and AWS WAF parse these bytes: they stand in front in AWS, and the local gateway, on Node’s own HTTP parser, in their place here.',
    command: 'npm test -- test/attack/http.test.ts test/e2e/identity-header.test.ts',
    tests: [
      {
        what: 'twisted requests',
        in: 'test/attack/http.test.ts',
        named: /takes nobody for somebody else/,
      },
      { what: 'controls', in: 'test/attack/http.test.ts', named: /under attack (?!takes nobody)/ },
      {
        what: 'spellings of identity headers, under either answer to the open question',
        in: 'test/e2e/identity-header.test.ts',
      },
    ],
  },
  {
    id: 'flood',
    title: 'Floods of bad credentials cost next to nothing',
    statement:
      'Thousands of bad credentials of each kind are presented with good ones in between. What they cost is counted in reads of the store and fetches of key sets, since those are what runs out; and a guess at a key makes the store look for a digest that says nothing of how near the guess came.',
    failsWhen:
      'when bad text, a mistyped key, or a token that cannot be good causes a read or a fetch; when invented key ids cause more fetches than the window allows; when a good credential is refused meanwhile; or when a guess costs more than one read, or one of anything but its own digest.',
    notShown:
      'time: nothing is measured in seconds, on shared machines. How AWS WAF limits rates in front is not shown either.',
    command: 'npm test -- test/attack/flood.test.ts',
    tests: [{ what: 'floods, and guesses at a key', in: 'test/attack/flood.test.ts' }],
  },
  {
    id: 'cache-poisoning',
    title: 'What is remembered of one credential is nobody else’s',
    statement:
      'Credentials that differ by a character, a casing, a scheme or an account are presented before, after and at the same time as good ones: each is answered for itself, and a deleted key takes nothing of its account along.',
    failsWhen:
      'when a bad credential is answered after a good one as the good one was, or the other way round. Every case has both in it, and says of both what the answer must be.',
    notShown: 'the cache of API Gateway itself, which is AWS’s.',
    command: 'npm test -- test/attack/http.test.ts -t "what is remembered"',
    tests: [
      {
        what: 'orders and neighbours',
        in: 'test/attack/http.test.ts',
        named: /what is remembered of one credential/,
      },
    ],
  },
  {
    id: 'fuzz',
    title: 'No parser throws, hangs or quotes',
    statement:
      'Every parser that a request, a stream or a report reaches is fed arbitrary text, almost good text and a million characters of one kind. It may refuse in the way that it documents; it never fails otherwise, never repeats a marked secret, and comes to an end.',
    failsWhen:
      'when one input makes a parser throw anything but its documented error, or puts the mark into an error. A parser that is worse than linear runs into the time-out of its test on the million characters. Each parser has to read the good text that the others are made from.',
    notShown: 'inputs that were not drawn: each run draws others.',
    command: 'npm test -- test/attack/fuzz.test.ts',
    tests: [
      { what: 'parsers and readers, each with each kind of input', in: 'test/attack/fuzz.test.ts' },
    ],
    measuredBy: 'tests',
  },
];
