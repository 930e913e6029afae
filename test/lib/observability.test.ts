import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from './synthesized-stack.ts';

interface Alarm {
  readonly AlarmDescription: string;
  readonly AlarmActions?: unknown;
}

const alarmsOf = (input = {}): Alarm[] =>
  Object.values(
    synthesize(input).findResources('AWS::CloudWatch::Alarm') as Record<
      string,
      { Properties: Alarm }
    >,
  ).map(({ Properties }) => Properties);

/** Of a stage in two regions only; test/lib/multi-region.test.ts looks for it. */
const IN_TWO_REGIONS = 'docs/runbook.md#replication-late';

it('has an alarm for each section of the runbook, and a section for each alarm', () => {
  const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
  // What follows under the last title is done by plan, and no alarm calls for it.
  const [alarms = ''] = runbook.split('\n# Procedures\n');
  const sections = [...alarms.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title.toLowerCase().replaceAll(' ', '-'),
  );

  expect(
    [...alarmsOf(), { AlarmDescription: IN_TWO_REGIONS }]
      .map(({ AlarmDescription }) => AlarmDescription)
      .sort(),
  ).toEqual(sections.map((section) => `docs/runbook.md#${section}`).sort());
});

it('wakes nobody unless told whom', () => {
  for (const alarm of alarmsOf()) expect(alarm.AlarmActions).toBeUndefined();
});

it('notifies the topic from every alarm', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:alarms';
  const alarms = alarmsOf({ alarmTopicArn });

  expect(alarms.length).toBeGreaterThan(0);
  for (const alarm of alarms) expect(alarm.AlarmActions).toEqual([alarmTopicArn]);
});
