/**
 * Finds promises that nobody waits for: a rejection of theirs ends the process, or what follows runs too soon.
 * Biome's rule of that name sees no types of other packages, such as those of a database's client.
 *
 * `node infra/lint/floating-promises.mjs [TSCONFIG...]`; without arguments every part's. Exits with 1 when it finds one.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @returns {string[]} the tsconfig of every part that has one. */
function allProjects() {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  return [...folders, join(root, 'tests')]
    .map((folder) => join(folder, 'tsconfig.json'))
    .filter((path) => existsSync(path));
}

/** Sources that several parts share, the standard library above all: read once. @type {Map<string, ts.SourceFile | undefined>} */
const sources = new Map();

/** @param {ts.CompilerOptions} options @returns {ts.CompilerHost} */
function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version, ...rest) => {
    const format = typeof version === 'object' ? version.impliedNodeFormat : undefined;
    const key = `${file} ${format} ${options.jsx} ${options.moduleDetection}`;
    if (!file.endsWith('.d.ts')) return read(file, version, ...rest);
    if (!sources.has(key)) sources.set(key, read(file, version, ...rest));
    return sources.get(key);
  };
  return host;
}

/** @param {string} path of a tsconfig @returns {string[]} `file:line:column message` of each finding. */
function findingsOf(path) {
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
  const programOptions = { ...options, noEmit: true, incremental: false };
  const program = ts.createProgram(fileNames, programOptions, hostOf(programOptions));
  const checker = program.getTypeChecker();
  const own = new Set(fileNames.map((file) => ts.sys.resolvePath(file)));
  /** @type {string[]} */
  const findings = [];

  /** @param {ts.Type} type @returns {boolean} */
  const isPromise = (type) =>
    type.isUnion() ? type.types.some(isPromise) : checker.getPropertyOfType(type, 'then') !== undefined;

  /** @param {ts.Type} type @returns {boolean} */
  const isPromiseOrList = (type) => {
    if (isPromise(type)) return true;
    const entry = checker.isArrayLikeType(type)
      ? checker.getIndexTypeOfType(type, ts.IndexKind.Number)
      : undefined;
    return entry !== undefined && isPromise(entry);
  };

  /** @param {ts.Expression} expression @returns {boolean} whether its value is a promise that is dropped with it. */
  const isDropped = (expression) => {
    const inner = ts.skipParentheses(expression);
    if (ts.isVoidExpression(inner) || ts.isAwaitExpression(inner)) return false;
    if (ts.isConditionalExpression(inner)) return isDropped(inner.whenTrue) || isDropped(inner.whenFalse);
    if (ts.isBinaryExpression(inner)) {
      const { kind } = inner.operatorToken;
      if (kind === ts.SyntaxKind.CommaToken) return isDropped(inner.left) || isDropped(inner.right);
      // What is assigned has a name that can be waited for.
      if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) return false;
      return isDropped(inner.right);
    }
    if (!isPromiseOrList(checker.getTypeAtLocation(inner))) return false;
    if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression)) return true;
    const { name, expression: receiver } = inner.expression;
    if (name.text === 'catch' && inner.arguments.length > 0) return false;
    if (name.text === 'then' && inner.arguments.length > 1) return false;
    return name.text === 'finally' ? isDropped(receiver) : true;
  };

  /** @param {ts.Expression} argument @returns {boolean} whether it is a function whose promise its caller does not expect. */
  const isDroppedByCaller = (argument) => {
    const inner = ts.skipParentheses(argument);
    if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return false;
    const expected = checker.getContextualType(inner);
    const wanted = expected === undefined ? [] : checker.getNonNullableType(expected).getCallSignatures();
    const isVoid = (/** @type {ts.Signature} */ signature) =>
      (checker.getReturnTypeOfSignature(signature).flags & ts.TypeFlags.Void) !== 0;
    if (wanted.length === 0 || !wanted.every(isVoid)) return false;
    if (inner.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) return true;
    return !ts.isBlock(inner.body) && isDropped(inner.body);
  };

  /** @param {ts.Node} node @param {string} message */
  const report = (node, message) => {
    const file = node.getSourceFile();
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
    findings.push(`${relative(root, file.fileName)}:${line + 1}:${character + 1} ${message}`);
  };

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isExpressionStatement(node) && isDropped(node.expression))
      report(node, 'nobody waits for this promise: await it, return it, or catch what it rejects with');
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      for (const argument of node.arguments ?? []) {
        if (isDroppedByCaller(argument))
          report(argument, 'the caller expects no promise: catch what it rejects with inside the function');
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (own.has(file.fileName)) visit(file);
  return findings;
}

const asked = process.argv.slice(2);
const findings = (asked.length > 0 ? asked : allProjects()).flatMap(findingsOf);
for (const finding of findings) console.error(finding);
process.exitCode = findings.length === 0 ? 0 : 1;
