// The one error that stops the start of the local cloud: something in the template that cannot be emulated faithfully.

/**
 * Says which resource stops the start and why. Thrown while the template is read, never while a request is served: a
 * property that is silently skipped could leave open a door that is shut on AWS.
 */
export class TemplateRefusal extends Error {
  override readonly name = 'TemplateRefusal';
  readonly logicalId: string;
  readonly reason: string;

  constructor(logicalId: string, reason: string) {
    super(`${logicalId}: ${reason}`);
    this.logicalId = logicalId;
    this.reason = reason;
  }
}
