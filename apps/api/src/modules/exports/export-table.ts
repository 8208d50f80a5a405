/** What the values of a column are. */
export type ExportType = 'text' | 'integer' | 'number' | 'instant' | 'json';

/** A column of an exported table. */
export interface ExportColumn {
  readonly name: string;
  readonly type: ExportType;
}

/** One value, by the type of its column: string, number, number, Date, anything that JSON holds; null where there is none. */
export type ExportValue = unknown;

/** A table that is read page by page: it may be longer than memory. */
export interface ExportTable {
  readonly columns: readonly ExportColumn[];
  /** Rows with a value for each column, in order. */
  pages(): AsyncGenerator<readonly (readonly ExportValue[])[], void, undefined>;
}

/** The table with its first page read: what is wrong with a request is known before anything of it is sent. */
export async function begun({ columns, pages }: ExportTable): Promise<ExportTable> {
  const rest = pages();
  const first = await rest.next();
  return {
    columns,
    pages: async function* () {
      if (first.done !== true) yield first.value;
      yield* rest;
    },
  };
}
