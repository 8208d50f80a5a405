/** Operations that show what can be asked, each valid on the schema. */
export const exampleOperations: readonly { readonly title: string; readonly operation: string }[] = [
  {
    title: 'The best runs, with what they have spent',
    operation: `query BestRuns {
  runs(first: 5, sort: { by: "metric.validation/mean-dice" }) {
    totalCount
    nodes {
      id
      name
      privacy { verdict epsilon delta unit neighbouring }
      values(fields: ["metric.validation/mean-dice"])
    }
  }
}`,
  },
  {
    title: 'Runs by a config path and a metric',
    operation: `query Found {
  runs(
    filter: {
      where: [
        { field: "config.noise.noiseMultiplier", op: GTE, value: 1 }
        { field: "metric.validation/mean-dice", op: GT, value: 0.5 }
      ]
    }
  ) {
    nodes { id name status }
  }
}`,
  },
  {
    title: 'What runs can be filtered, sorted and grouped by',
    operation: `query Fields {
  runFields { field kind runs disclosure }
}`,
  },
  {
    title: 'Methods with mean and interval of a metric',
    operation: `query Methods {
  runGroups(by: ["method"], metric: "metric.validation/mean-dice") {
    groups { key runs measured mean low high disclosure }
  }
}`,
  },
  {
    title: 'What the newest study says: comparisons, front and figures',
    operation: `query NewestStudy {
  studies(first: 1) {
    edges {
      node {
        comparisons { first { name } second { name } comparison { pairs verdict } }
        pareto {
          metric
          fronts { delta unit neighbouring points { epsilon isOnFront cell { name mean interval { low high } } } }
        }
        figures {
          name model unit disclosure
          terms { delta unit neighbouring }
          curves { name n steps means lows highs }
        }
        classDice { name className n mean interval { low high } disclosure }
      }
    }
  }
}`,
  },
  {
    title: 'Studies and their progress',
    operation: `query Studies {
  studies(first: 10) {
    edges { node { id name progress { state completed total } } }
  }
}`,
  },
];
