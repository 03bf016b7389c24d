import data from './taxonomy.json';

/** Ways out and in, by id: `L3` routes, `DNS`, `EP` endpoint policies, `CO` compute, `PI` public ingress, `OUT` services that call out, `PL` PrivateLink, `XA` other accounts, `PULL` artifacts, `K8S`, `CI`, `HU` people, `AI`, `TPL` blind spots. */
export const TAXONOMY: Readonly<Record<string, string>> = data.rows;

/** Rows that no resource type opens, each with the reason. */
export const NOT_TYPE_BOUND: Readonly<Record<string, string>> = data.notTypeBound;
