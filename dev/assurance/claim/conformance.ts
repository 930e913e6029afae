// Claims about conformance: to IAM's documented rules, to RFCs, to other implementations, to the API's own document.
import type { Claim } from '../claim.ts';

const LIBRARIES = 'test/conformance/jwt-library.test.ts';

/** What is claimed of conformance. */
export const CONFORMANCE_CLAIMS: readonly Claim[] = [
  {
    id: 'iam-rules',
    title: 'The evaluator of policies follows IAM’s documented rules',
    statement:
      'The evaluator that the local gateway decides by is held against the rules that AWS documents, case by case, each with the page that it comes from: precedence of deny, wildcards, missing and unknown elements, conditions.',
    failsWhen:
      'when one case is decided otherwise, or otherwise when its policies or statements are reversed. The cases are data with the expected decision in them, of all kinds: allowed, denied, malformed.',
    notShown: 'rules that AWS does not document; none of the cases was tried on IAM itself.',
    command: 'npm test -- test/conformance/iam-policy.test.ts',
    tests: [
      {
        what: 'cases',
        in: 'test/conformance/iam-policy.test.ts',
        named: /^(?!names the page|decides every case alike)/,
      },
      {
        what: 'controls of the table',
        in: 'test/conformance/iam-policy.test.ts',
        named: /^(names the page|decides every case alike)/,
      },
    ],
  },
  {
    id: 'jws-vectors',
    title: 'Published signatures verify, and nothing near them',
    statement:
      'Vectors from the RFCs verify under their key and algorithm, and under no other; changed by a bit, exchanged or cut, they do not. What RFCs give as no access token is refused by its name, and their example of an access token passes.',
    failsWhen:
      'when a vector does not verify, or one of its changed copies does. Both are in each test group, so that neither verifying everything nor nothing would pass.',
    notShown: 'algorithms that are not accepted here, which have no vectors here either.',
    command: 'npm test -- test/conformance/jws-vector.test.ts',
    tests: [
      {
        what: 'signatures and what is changed in them',
        in: 'test/conformance/jws-vector.test.ts',
        named: /^(?!the pre-flight )/,
      },
      {
        what: 'tokens to be refused or let through',
        in: 'test/conformance/jws-vector.test.ts',
        named: /^the pre-flight /,
      },
    ],
  },
  {
    id: 'other-implementations',
    title: 'Whatever jose refuses is refused',
    statement:
      'Tokens that jose, fast-jwt and jsonwebtoken sign are accepted, for every algorithm. Of tokens with headers, claims and text changed at random, none is accepted that jose refuses.',
    failsWhen:
      'when one is. Besides, enough tokens must have been accepted and enough refused, so that neither answer alone would pass.',
    notShown:
      'that jose is right; nor what is refused here and accepted there, which is on purpose.',
    command: `npm test -- ${LIBRARIES}`,
    tests: [
      { what: 'signed elsewhere', in: LIBRARIES, named: /a token signed with/ },
      { what: 'property tests', in: LIBRARIES, named: /^refuses whatever jose refuses/ },
    ],
    measuredBy: 'tests',
  },
  {
    id: 'schemathesis',
    title: 'The API answers as its document says',
    statement:
      'Schemathesis makes requests from the OpenAPI document, good and bad ones, and sends them to the running front door: every answer has a status, a type and a body that the document describes, and none is a fault. The document itself is valid OpenAPI 3.1.',
    failsWhen:
      'when an answer is not described or is a 5xx, or a request that the document forbids is taken. A document that is wrong on purpose is examined as well, and has to be found wrong. Beyond that, every answer that any end-to-end test gets is held against the document, and makes that test fail.',
    notShown:
      'that the answers are the right ones, only that they are of a described form. Two of its checks are switched off, with the reason in `dev/schemathesis.toml`.',
    command: 'npm run schemathesis',
    tests: [{ what: 'tests of the document', in: 'test/openapi/document.test.ts' }],
    measuredBy: 'command',
    bounds: [
      { what: 'requests judged', atLeast: 1_000 },
      { what: 'findings on a document that is wrong on purpose', atLeast: 1 },
    ],
  },
  {
    id: 'local-gateway',
    title: 'The gateway that all of this runs against is tested by itself',
    statement:
      'The local gateway, its evaluator, its web ACL, its Lambda runtime and its DynamoDB know nothing of this project: they read a template. Where AWS’s answer is not documented, each possible one is a switch, and tests run under every one.',
    failsWhen:
      'when it does not follow the documented behaviour that a test names, or lets something through under one of the switches. A template with something that it cannot emulate stops it, which is tested too.',
    notShown:
      'AWS. What is known of it, from where, and what nobody could tell is in [the fidelity table](local-fidelity.md).',
    command: 'npm test -- test/local',
    tests: [{ what: 'tests of the emulation', in: 'test/local/' }],
  },
];
