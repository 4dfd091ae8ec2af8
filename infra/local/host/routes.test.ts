import { buildRoutes, findRoute } from "./routes";

const ID = "3b241101-e2bb-4255-8caf-4136c566a962";

function functionAt(route: string, methods = ["GET"]) {
  return {
    metadata: { name: route, bindings: {} },
    trigger: {
      type: "httpTrigger" as const,
      name: "request",
      route,
      methods,
      authLevel: "anonymous" as const,
    },
    handler: () => {},
  };
}

function find(routes: string[], path: string, method = "GET") {
  const built = buildRoutes(
    routes.map((route) => functionAt(route)),
    "",
  );
  const found = findRoute(built, method, path.split("/").filter(Boolean));
  return found && { route: found.route.template, params: found.params };
}

describe("findRoute", () => {
  it("matches literal routes regardless of case, including the root", () => {
    expect(find(["Health/Live"], "health/LIVE")).toMatchObject({ route: "Health/Live" });
    expect(find(["/"], "")).toEqual({ route: "", params: {} });
  });

  it("extracts parameters", () => {
    expect(find(["api/{a}/to/{b?}"], "api/1/to/2")?.params).toEqual({ a: "1", b: "2" });
    expect(find(["api/{a}/to/{b?}"], "api/1/to")?.params).toEqual({ a: "1" });
    expect(find(["files/{*path}"], "files/a/b/c")?.params).toEqual({ path: "a/b/c" });
    expect(find(["files/{*path}"], "files")?.params).toEqual({});
  });

  it("checks the constraints of parameters", () => {
    expect(find(["api/{id:guid}"], `api/${ID}`)?.params).toEqual({ id: ID });
    expect(find(["api/{id:guid}"], "api/7")).toBeUndefined();
    expect(find(["api/{n:int}"], "api/-7")?.params).toEqual({ n: "-7" });
    expect(find(["api/{n:int}"], "api/7a")).toBeUndefined();
  });

  it("picks the most specific route, in whatever order they are registered", () => {
    const routes = ["a/{*rest}", "a/{id}", "a/{id:int}", "a/fixed"];
    for (const ordered of [routes, routes.toReversed()]) {
      expect(find(ordered, "a/fixed")?.route).toBe("a/fixed");
      expect(find(ordered, "a/5")?.route).toBe("a/{id:int}");
      expect(find(ordered, "a/b")?.route).toBe("a/{id}");
      expect(find(ordered, "a/b/c")?.route).toBe("a/{*rest}");
    }
  });

  it("matches nothing for another method, a longer or a shorter path", () => {
    expect(find(["api/{id}"], "api/1", "POST")).toBeUndefined();
    expect(find(["api/{id}"], "api/1/2")).toBeUndefined();
    expect(find(["api/{id}"], "api")).toBeUndefined();
  });

  it("picks the function by method if two share a route", () => {
    const routes = buildRoutes([functionAt("a", ["GET"]), functionAt("a", ["POST"])], "");
    expect(findRoute(routes, "POST", ["a"])?.route.trigger.methods).toEqual(["POST"]);
  });
});

describe("buildRoutes", () => {
  it("prepends the prefix", () => {
    expect(buildRoutes([functionAt("x")], "api").map(({ template }) => template)).toEqual([
      "api/x",
    ]);
  });

  it("rejects a segment it cannot parse and an unknown constraint", () => {
    expect(() => buildRoutes([functionAt("a/{id:length(3)}")], "")).toThrow(/cannot parse/);
    expect(() => buildRoutes([functionAt("a/{id:alpha}")], "")).toThrow(/constraint "alpha"/);
  });
});
