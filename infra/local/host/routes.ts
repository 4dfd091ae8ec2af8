import type { RegisteredFunction } from "./functions-core";
import type { HttpTrigger } from "./metadata";

/** The constraints of route parameters that the app uses; the platform has more. */
const CONSTRAINTS: Record<string, RegExp> = {
  int: /^-?\d+$/,
  guid: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
};

interface Segment {
  /** Lower case text of a fixed segment, or the name of a parameter. */
  text: string;
  kind: "literal" | "parameter" | "rest";
  optional: boolean;
  constraint: RegExp | undefined;
}

export interface Route {
  target: RegisteredFunction;
  trigger: HttpTrigger;
  /** The route as `func` lists it, without a leading slash. */
  template: string;
  segments: Segment[];
}

/** The routes of all HTTP functions, most specific first, in the order in which the platform matches. */
export function buildRoutes(functions: Iterable<RegisteredFunction>, prefix: string): Route[] {
  return [...functions]
    .flatMap((target) =>
      target.trigger.type === "httpTrigger" ? [buildRoute(target, target.trigger, prefix)] : [],
    )
    .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** The first route that matches the path and the method, with its parameters. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string[],
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const params = route.trigger.methods.includes(method) ? match(route.segments, path) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function buildRoute(target: RegisteredFunction, trigger: HttpTrigger, prefix: string): Route {
  const parts = `${prefix}/${trigger.route ?? target.metadata.name}`.split("/").filter(Boolean);
  return { target, trigger, template: parts.join("/"), segments: parts.map(parseSegment) };
}

/** Parses `text`, `{name}`, `{name?}`, `{name:constraint}` or `{*rest}`. */
function parseSegment(part: string): Segment {
  const parameter = /^\{(?<star>\*?)(?<name>\w+)(?::(?<rule>\w+))?(?<mark>\??)\}$/.exec(part);
  if (!parameter?.groups) {
    if (/[{}]/.test(part))
      throw new Error(`The local host cannot parse the route segment "${part}".`);
    return { text: part.toLowerCase(), kind: "literal", optional: false, constraint: undefined };
  }
  const { star, name = "", rule, mark } = parameter.groups;
  const constraint = rule === undefined ? undefined : CONSTRAINTS[rule];
  if (rule !== undefined && !constraint) {
    throw new Error(`The local host does not support the route constraint "${rule}".`);
  }
  const kind = star ? "rest" : "parameter";
  return { text: name, kind, optional: star === "*" || mark === "?", constraint };
}

/** Sorts literal segments before constrained parameters, then other parameters, then catch-alls. */
function rank({ segments }: Route): string {
  return segments
    .map(({ kind, constraint }) => {
      if (kind === "literal") return "0";
      return kind === "rest" ? "3" : constraint ? "1" : "2";
    })
    .join("");
}

function match(segments: Segment[], path: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, { text, kind, optional, constraint }] of segments.entries()) {
    const value = path[index];
    if (kind === "rest") {
      return index < path.length ? { ...params, [text]: path.slice(index).join("/") } : params;
    }
    if (value === undefined) {
      if (!optional) return undefined;
    } else if (kind === "literal") {
      if (value.toLowerCase() !== text) return undefined;
    } else if (value === "" || constraint?.test(value) === false) {
      return undefined;
    } else {
      params[text] = value;
    }
  }
  return path.length <= segments.length ? params : undefined;
}
