// What can go wrong with a call, in a form that a person can be shown: the API's own words, and the id to ask with.

/** The API answered, and refused. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** Stable code of the refusal, where the API gives one. */
  readonly code: string | undefined;
  /** Id of the request, under which the operators find it. */
  readonly requestId: string | undefined;

  constructor(message: string, about: Pick<ApiProblem, 'status' | 'code' | 'requestId'>) {
    super(message);
    this.status = about.status;
    this.code = about.code;
    this.requestId = about.requestId;
  }
}

/** No answer came: the network, or the far side of it, is away. Whether the call was carried out is not known. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Reads the problem from an answer that is none of the good ones. */
export async function readProblem(answer: Response): Promise<ApiProblem> {
  const body: unknown = await answer.json().catch(() => undefined);
  const { message, code } = (body ?? {}) as { readonly message?: unknown; readonly code?: unknown };
  const text = typeof message === 'string' ? message : `The API answered ${answer.status}`;
  return new ApiProblem(withWait(text, answer), {
    status: answer.status,
    code: typeof code === 'string' ? code : undefined,
    requestId:
      answer.headers.get('x-amz-apigw-id') ?? answer.headers.get('x-amzn-requestid') ?? undefined,
  });
}

function withWait(text: string, { headers }: Response): string {
  const seconds = Number(headers.get('Retry-After') ?? '');
  return seconds > 0 ? `${text}. Try again in ${seconds} s` : text;
}
