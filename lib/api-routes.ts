// The routes of the gateway: a loop over the route table, and the two proxies that stand for everything else.
import {
  AuthorizationType,
  LambdaIntegration,
  type CfnMethod,
  type IAuthorizer,
  type IResource,
  type Method,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { PATH_PREFIXES } from '../core/operation.ts';
import { REGISTRATION_METHODS, REGISTRATION_PATH } from '../core/path-decision.ts';
import {
  ACCESS_CONTROL_ROUTES,
  PUBLIC_PREFIXES,
  ROUTES,
  type Route,
  type RouteTarget,
} from '../core/route.ts';
import { addPreflight } from './preflight.ts';
import { acknowledge } from './security-checks.ts';
import type { WorkspaceServices } from './workspace-services.ts';

/** Properties of {@link ApiRoutes}. */
export interface ApiRoutesProps {
  readonly api: RestApi;
  readonly authorizer: IAuthorizer;
  readonly workspaceServices: WorkspaceServices;
  readonly functions: Readonly<
    Record<Exclude<RouteTarget, 'workspace-services' | 'access-control'>, IFunction>
  >;
  /** Answers the operations on access, and makes the gateway ask who pays for a request. @default no access control */
  readonly accessControl?: IFunction | undefined;
}

/** Adds every route of the table to an API. */
export class ApiRoutes extends Construct {
  readonly #props: ApiRoutesProps;
  readonly #resources = new Map<string, IResource>();

  constructor(scope: Construct, id: string, props: ApiRoutesProps) {
    super(scope, id);
    this.#props = props;
    for (const route of ROUTES) this.#addRoute(route);
    if (props.accessControl !== undefined) this.#addAccessControl(props.accessControl);
    for (const prefix of PATH_PREFIXES) this.#addProxy(`${prefix}/{proxy+}`);
    for (const resource of this.#resources.values()) addPreflight(resource);
  }

  #addRoute(route: Route): void {
    const prefixes = route.access === 'public' ? PUBLIC_PREFIXES : PATH_PREFIXES;
    for (const prefix of prefixes) {
      const method = this.#resource(prefix + route.path).addMethod(
        route.method,
        this.#integrationOf(route),
        route.access === 'public'
          ? { authorizationType: AuthorizationType.NONE }
          : this.#protected(),
      );
      if (route.access === 'public') acknowledge(method, 'public-route');
      if (route.target === 'workspace-services') this.#setIntegrationTarget(method);
    }
  }

  #addAccessControl(handler: IFunction): void {
    const integration = new LambdaIntegration(handler, { allowTestInvoke: false });
    for (const { method, path } of ACCESS_CONTROL_ROUTES) {
      for (const prefix of PATH_PREFIXES) {
        this.#resource(prefix + path).addMethod(method, integration, this.#protected());
      }
    }
    const internal = this.#props.api.root.resourceForPath(REGISTRATION_PATH);
    for (const method of REGISTRATION_METHODS) {
      internal.addMethod(method, integration, this.#protected());
    }
  }

  #addProxy(path: string): void {
    const method = this.#resource(path).addMethod('ANY', this.#props.workspaceServices.proxy(), {
      ...this.#protected(),
      requestParameters: { 'method.request.path.proxy': true },
    });
    this.#setIntegrationTarget(method);
  }

  #protected() {
    return {
      authorizationType: AuthorizationType.CUSTOM,
      authorizer: this.#props.authorizer,
      // The gateway's own key, which the authorizer names: throttle profiles are enforced by it.
      ...(this.#props.accessControl && { apiKeyRequired: true }),
    };
  }

  #integrationOf(route: Route) {
    return route.target === 'workspace-services'
      ? this.#props.workspaceServices.public(route.method, route.path)
      : new LambdaIntegration(this.#functionOf(route.target), { allowTestInvoke: false });
  }

  #functionOf(target: Exclude<RouteTarget, 'workspace-services'>): IFunction {
    if (target !== 'access-control') return this.#props.functions[target];
    throw new Error('the routes of access control are added apart');
  }

  #setIntegrationTarget(method: Method): void {
    const targetArn = this.#props.workspaceServices.integrationTargetArn;
    if (targetArn === undefined) return;
    const resource = method.node.defaultChild as CfnMethod;
    resource.addPropertyOverride('Integration.IntegrationTarget', targetArn);
  }

  #resource(path: string): IResource {
    const known = this.#resources.get(path);
    if (known) return known;
    const resource = this.#props.api.root.resourceForPath(path);
    this.#resources.set(path, resource);
    return resource;
  }
}
