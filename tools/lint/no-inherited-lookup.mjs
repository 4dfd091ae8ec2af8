/**
 * An oxlint plugin. `table[key]` finds what the table inherits, too, such as `constructor`. Where a table
 * has any string for a key, the key may come from outside: use a Map, or ask `Object.hasOwn` first.
 */

const isAnyString = (type) =>
  type?.type === "TSTypeReference" &&
  type.typeName.name === "Record" &&
  type.typeArguments?.params[0]?.type === "TSStringKeyword";

/** The type that a variable, a parameter or a field is declared with, without `readonly` around it. */
function declaredType(node) {
  const type = node?.typeAnnotation?.typeAnnotation;
  const isReadonly = type?.type === "TSTypeReference" && type.typeName.name === "Readonly";
  return isReadonly ? type.typeArguments?.params[0] : type;
}

const isLiteral = ({ type }) => type === "Literal" || type === "TemplateLiteral";

/** Walks up to the scope in which the name is declared. */
function variableOf(scope, name) {
  for (let each = scope; each; each = each.upper) {
    const found = each.set.get(name);
    if (found) return found;
  }
  return undefined;
}

const MESSAGE = "Look up in a Map, or ask Object.hasOwn first.";

const noInheritedLookup = {
  create(context) {
    const fields = new Map();
    const lookups = [];
    return {
      // Another file may look up in it.
      VariableDeclarator(node) {
        const isTable = node.init?.type === "ObjectExpression" && node.init.properties.length > 0;
        if (isTable && isAnyString(declaredType(node.id)))
          context.report({ node, message: MESSAGE });
      },
      PropertyDefinition(node) {
        fields.set(context.sourceCode.getText(node.key), declaredType(node));
      },
      MemberExpression(node) {
        if (!node.computed || isLiteral(node.property)) return;
        const { object } = node;
        if (object.type === "Identifier") {
          const variable = variableOf(context.sourceCode.getScope(node), object.name);
          const types = (variable?.defs ?? []).map(({ name }) => declaredType(name));
          lookups.push([node, () => types]);
        } else if (object.type === "MemberExpression" && object.object.type === "ThisExpression") {
          const name = context.sourceCode.getText(object.property);
          lookups.push([node, () => [fields.get(name)]]);
        }
      },
      "Program:exit"() {
        for (const [node, types] of lookups) {
          if (!types().some(isAnyString)) continue;
          context.report({ node, message: MESSAGE });
        }
      },
    };
  },
};

export default {
  meta: { name: "talenti" },
  rules: { "no-inherited-lookup": noInheritedLookup },
};
