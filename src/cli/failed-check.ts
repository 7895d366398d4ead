/** A check that the command was asked to make failed: exit 1 with this text. */
export class FailedCheck extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FailedCheck';
  }
}
