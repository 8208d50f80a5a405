/** What is loaded when a module is: imports of types, and those that wait until they are called, do not count. */

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'config-reaches-no-tensor-library',
      comment:
        'The API takes @clipwise/trainer/config: it must load no tensor library and nothing that starts one.',
      severity: 'error',
      from: { path: '^packages/trainer/src/config/index\\.ts$' },
      to: {
        path: '(^|node_modules/)@tensorflow/|^packages/trainer/src/(backends/((wasm-simd|webgpu)/|load-tensor-library\\.ts$)|(training|reporting|agent|cli)/)',
        reachable: true,
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/(?!@tensorflow)|generated)/', dynamic: true },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
