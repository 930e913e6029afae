// The numbers and names of docs/key-events.md are those of the code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_DETAIL_TYPES } from '../../core/api-key-event.ts';
import { SETTLE_MARGIN_SECONDS } from '../../lambda/store/cache-flusher.ts';
import { synthesizeKeyFunctions } from '../lib/key-functions-stack.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/key-events.md'), 'utf8').replaceAll(
  '\n',
  ' ',
);
const template = synthesizeKeyFunctions();

function propertiesOf(type: string, description?: RegExp): Record<string, unknown> {
  const found = Object.values(template.findResources(type)) as {
    Properties: Record<string, unknown>;
  }[];
  const match = found.find(
    ({ Properties }) => !description || description.test(String(Properties['Description'])),
  );
  return match!.Properties;
}

it('names every event', () => {
  for (const name of Object.values(EVENT_DETAIL_TYPES)) expect(page).toContain(`\`${name}\``);
});

it('gives the bound that the configuration has', () => {
  const { Environment: environment } = propertiesOf('AWS::Lambda::Function', /changes of API keys/);
  const { Variables: variables } = environment as { Variables: Record<string, string> };
  const timeout = Number(variables['AUTHORIZER_TIMEOUT_SECONDS']);

  expect(page).toContain(`runs for ${timeout} seconds at the most`);
  expect(page).toContain(`So the bound is ${timeout + SETTLE_MARGIN_SECONDS} seconds plus`);
  expect(page).toContain(`${variables['AUDIT_RETENTION_DAYS']} days after the change`);
});

it('gives the time for which a failed record is tried', () => {
  const { MaximumRecordAgeInSeconds: seconds } = propertiesOf('AWS::Lambda::EventSourceMapping');

  expect(page).toContain(`delivered again for up to ${Number(seconds) / 3600} hours`);
});
