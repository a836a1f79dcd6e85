/** Estimates the time left of a run from its pace so far, evaluations included. */
export class TimeLeft {
  private readonly startedAt: number;

  constructor(
    private readonly totalSteps: number,
    private readonly firstStep = 0,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {
    this.startedAt = this.now();
  }

  /** Seconds left after `step` steps of the run; infinite before the first one. */
  after(step: number): number {
    const done = step - this.firstStep;
    return done <= 0 ? Number.POSITIVE_INFINITY : ((this.now() - this.startedAt) / done) * (this.totalSteps - step);
  }
}
