// Cutting output into lines.
import { createOutputLines } from '../../../local/lambda/output-lines.ts';

describe('createOutputLines', () => {
  it('hands out whole lines however the text is cut, and the rest on flush', () => {
    const lines: string[] = [];
    const output = createOutputLines((line) => lines.push(line));

    output.add('on');
    output.add('e\ntwo\r\n\nth');
    expect(lines).toEqual(['one', 'two']);

    output.add('ree');
    output.flush();
    output.flush();
    expect(lines).toEqual(['one', 'two', 'three']);
  });
});
