import { splitStatements } from "./statements";

test.each([
  ["a semicolon ends a statement", "select 1; select 2;", ["select 1", "select 2"]],
  ["the last statement needs none", "select 1;\nselect 2\n", ["select 1", "select 2"]],
  ["empty statements are left out", "select 1;;;\n;select 2", ["select 1", "select 2"]],
  ["a comment stays with what follows", "-- a; b\nselect 1;", ["-- a; b\nselect 1"]],
  ["a comment at the end is a statement", "select 1; -- end", ["select 1", "-- end"]],
  ["in quotes", `select 'a;''b;', "c;"; select 2;`, [`select 'a;''b;', "c;"`, "select 2"]],
  ["in dollar quotes", "do $a$ x; $$;$$ $a$; select $1;", ["do $a$ x; $$;$$ $a$", "select $1"]],
  ["in a block comment", "/* a; */ select 1;", ["/* a; */ select 1"]],
])("splits statements: %s", (_case, text, statements) => {
  expect(splitStatements(text)).toEqual(statements);
});
