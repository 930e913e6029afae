// Reads `AWS::ApiGateway::GatewayResponse` resources.
import { Properties } from '../../template/property.ts';
import type { PlacedResource } from '../../template/resolved-assembly.ts';
import type { ApiIdentity } from '../context-variable.ts';
import { isResponseType } from '../failure.ts';
import { parameterSource } from '../parameter-source.ts';
import type { CustomResponse } from '../response/gateway-response.ts';
import { GATEWAY_RESPONSE } from './known-property.ts';

const HEADER = /^gatewayresponse\.header\.([!#$%&'*+\-.^_`|~0-9A-Za-z]+)$/;

/** Reads one customised response. @throws {TemplateRefusal} for an unknown type or a mapping that is not understood. */
export function readGatewayResponse(resource: PlacedResource, api: ApiIdentity): CustomResponse {
  const properties = new Properties(resource.logicalId, resource.properties, GATEWAY_RESPONSE);
  const type = properties.text('ResponseType');
  if (!isResponseType(type)) properties.refuse(`${type} is no gateway response type`);
  const status = properties.optionalNumber('StatusCode');
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    properties.refuse(`StatusCode must be 200 to 599, got ${status}`);
  }
  const headers = Object.entries(properties.textMap('ResponseParameters')).map(
    ([destination, expression]) => {
      const name =
        HEADER.exec(destination)?.[1] ?? properties.refuse(`${destination} is no response header`);
      const source =
        parameterSource(expression, api) ??
        properties.refuse(`mapping ${expression} is not emulated`);
      return { name, source };
    },
  );
  const templates = properties.textMap('ResponseTemplates');
  return status === undefined ? { type, headers, templates } : { type, status, headers, templates };
}
