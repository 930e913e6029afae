// What an operation of the control plane is: which requests are for it, what it does, and what it answers.
import type { UsagePlans } from '../usage-plan/usage-plans.ts';

/** What operations act on. */
export interface Controlled {
  readonly apiId: string;
  readonly stageName: string;
  readonly flushAuthorizerCache: () => void;
  readonly usagePlans: UsagePlans;
}

/** A request that is signed and allowed. */
export interface OperationCall {
  /** What the groups of the operation's path matched. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  /** The members of the JSON body; none when there is no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer; one with an `errorType` is an error of the AWS SDK. */
export interface OperationAnswer {
  readonly status: number;
  readonly errorType?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** One operation of API Gateway's control plane. Its action for IAM is its method. */
export interface Operation {
  readonly method: string;
  /** The whole path, with a group for each parameter. */
  readonly path: RegExp;
  run(call: OperationCall, controlled: Controlled): OperationAnswer;
}

/** Gives the answer to what does not exist. */
export function notFound(message: string): OperationAnswer {
  return { status: 404, errorType: 'NotFoundException', body: { message } };
}

/** Gives the answer to what contradicts what there is. */
export function conflict(message: string): OperationAnswer {
  return { status: 409, errorType: 'ConflictException', body: { message } };
}

/** Gives the answer to a request that makes no sense, or that is not emulated. */
export function badRequest(message: string): OperationAnswer {
  return { status: 400, errorType: 'BadRequestException', body: { message } };
}
