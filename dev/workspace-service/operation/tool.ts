// Tools of a workspace, such as an editor in the browser: installed on request, then launched and stopped.
import { ok, ServiceError, type Answer } from '../operation.ts';
import { workspaceOperation, type WorkspaceCall } from '../owned-operation.ts';
import type { RunState, Tool } from '../state.ts';

type ToolCall = WorkspaceCall<'{tool}'>;

const TOOLS = ['code-server', 'jupyter', 'terminal'];

/** Operations of the tag "Tools". */
export const TOOL_OPERATIONS = [
  workspaceOperation('GET', '/tools', ({ detail }) =>
    ok({ tools: TOOLS.map((tool) => ({ name: tool, ...stateOf(detail.tools, tool) })) }),
  ),
  workspaceOperation('POST', '/tools/{tool}/install', (call) => {
    refuseUnknown(call);
    call.detail.tools.set(call.params.tool, { installed: true, status: 'stopped' });
    return answerTool(call);
  }),
  workspaceOperation('GET', '/tools/{tool}/install-status', answerTool),
  workspaceOperation('GET', '/tools/{tool}/status', answerTool),
  workspaceOperation('POST', '/tools/{tool}/launch', (call) => turn(call, 'running')),
  workspaceOperation('POST', '/tools/{tool}/stop', (call) => turn(call, 'stopped')),
];

function answerTool(call: ToolCall): Answer {
  refuseUnknown(call);
  const { tool } = call.params;
  return ok({ tool, ...stateOf(call.detail.tools, tool) });
}

function turn(call: ToolCall, status: RunState): Answer {
  refuseUnknown(call);
  const { tools } = call.detail;
  const { installed } = stateOf(tools, call.params.tool);
  if (!installed) throw new ServiceError(409, 'Tool is not installed');
  tools.set(call.params.tool, { installed, status });
  return answerTool(call);
}

function refuseUnknown({ params }: ToolCall): void {
  if (!TOOLS.includes(params.tool)) throw new ServiceError(404, 'Tool not found');
}

function stateOf(tools: ReadonlyMap<string, Tool>, tool: string): Tool {
  return tools.get(tool) ?? { installed: false, status: 'stopped' };
}
