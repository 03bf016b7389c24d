import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');
const INDEX = join(ROOT, 'lib/index.ts');
const ROOM = join(ROOT, 'lib/cluster/');

/** What the properties of `lib/cluster` are, as `lib/cluster/shapes.json` has it. */
export interface Shapes {
  /** Properties of each interface: `text`, `number?`, `[text]`, `{text}`, or the name of a type; `?` where one may be left out. */
  readonly structs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly enums: Readonly<Record<string, readonly (string | number)[]>>;
  /** A member by which objects of classes are known. */
  readonly classes: Readonly<Record<string, string>>;
}

/** Reads what the exported interfaces of `lib/cluster` say, and all that they name. */
export function clusterShapes(): Shapes {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    resolveJsonModule: true,
    skipLibCheck: true,
    strict: true,
  };
  return new Reader(ts.createProgram([INDEX], options)).read();
}

class Reader {
  private readonly shapes = {
    structs: {} as Record<string, Record<string, string>>,
    enums: {} as Record<string, (string | number)[]>,
    classes: {} as Record<string, string>,
  };
  private readonly checker: ts.TypeChecker;

  constructor(private readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
  }

  public read(): Shapes {
    const index = this.program.getSourceFile(INDEX);
    const symbol = index && this.checker.getSymbolAtLocation(index);
    if (!symbol) throw new Error(`'${INDEX}' is not a module with exports`);
    for (const exported of this.checker.getExportsOfModule(symbol)) {
      const own = this.checker.getAliasedSymbol(exported);
      const file = own.declarations?.[0]?.getSourceFile().fileName ?? '';
      const type = this.checker.getDeclaredTypeOfSymbol(own);
      if (file.startsWith(ROOM) && isStruct(type)) this.kindOf(type);
    }
    const { structs, enums, classes } = this.shapes;
    return { structs: sorted(structs), enums: sorted(enums), classes: sorted(classes) };
  }

  private kindOf(type: ts.Type): string {
    if (type.flags & ts.TypeFlags.String) return 'text';
    if (type.flags & ts.TypeFlags.Number) return 'number';
    if (type.flags & (ts.TypeFlags.Boolean | ts.TypeFlags.BooleanLiteral)) return 'boolean';
    if (type.flags & ts.TypeFlags.EnumLike) return this.enumOf(type);
    if (this.checker.isArrayType(type)) {
      const [element] = this.checker.getTypeArguments(type as ts.TypeReference);
      if (element === undefined) throw new Error(`'${this.checker.typeToString(type)}' has no elements`);
      return `[${this.kindOf(element)}]`;
    }
    const values = type.getStringIndexType();
    if (values !== undefined) return `{${this.kindOf(values)}}`;
    return isStruct(type) ? this.structOf(type) : this.classOf(type);
  }

  private enumOf(type: ts.Type): string {
    const { name } = type.symbol;
    const members = type.isUnion() ? type.types : [type];
    this.shapes.enums[name] = members.map((member) => (member as ts.LiteralType).value as string | number);
    return name;
  }

  private structOf(type: ts.Type): string {
    const { name } = type.symbol;
    if (this.shapes.structs[name] !== undefined) return name;
    const members: Record<string, string> = {};
    this.shapes.structs[name] = members;
    for (const property of type.getProperties()) {
      const declared = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(property));
      const mark = property.flags & ts.SymbolFlags.Optional ? '?' : '';
      members[property.name] = `${this.kindOf(declared)}${mark}`;
    }
    return name;
  }

  private classOf(type: ts.Type): string {
    const { name } = type.symbol;
    const own = type.symbol.declarations?.flatMap((declaration) =>
      ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)
        ? [...declaration.members]
        : [],
    );
    const member = own?.find(isPublic)?.name;
    if (member === undefined) throw new Error(`'${name}' has no member to know it by`);
    this.shapes.classes[name] = member.getText();
    return name;
  }
}

/** An interface of data alone: CDK's other interfaces begin with an I. */
function isStruct(type: ts.Type): boolean {
  const isInterface = type.symbol.declarations?.some((each) => ts.isInterfaceDeclaration(each)) === true;
  return isInterface && !/^I[A-Z]/.test(type.symbol.name);
}

function isPublic(member: ts.ClassElement | ts.TypeElement): boolean {
  if (ts.isConstructorDeclaration(member)) return false;
  const hidden = ts.ModifierFlags.Static | ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(member) & hidden) === 0;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
