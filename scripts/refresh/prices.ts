/** On-demand prices by instance type and Region, in dollars an hour. */
export interface Prices {
  readonly usd: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** Day that the list was published, YYYY-MM-DD. */
  readonly published?: string;
}

interface Product {
  readonly sku: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

type Dimensions = Readonly<Record<string, { readonly pricePerUnit?: { readonly USD?: string } }>>;

type Offers = Readonly<Record<string, { readonly priceDimensions?: Dimensions }>>;

/** One product with its offers. */
interface Priced {
  readonly product: Product;
  readonly offers: Offers;
}

interface OfferFile {
  readonly publicationDate?: string;
  readonly products?: Readonly<Record<string, Product>>;
  readonly terms?: { readonly OnDemand?: Readonly<Record<string, Offers>> };
}

/** What runs Linux on shared hardware without software that costs, as the price list spells it. */
const PLAIN: Readonly<Record<string, string>> = {
  operatingSystem: 'Linux',
  tenancy: 'Shared',
  preInstalledSw: 'NA',
  capacitystatus: 'Used',
};

/** Tells whether a file is an offer file of the price list, or the output of `aws pricing get-products`. */
export function isPriceFile(content: unknown): boolean {
  if (typeof content !== 'object' || content === null) return false;
  return 'terms' in content || 'PriceList' in content;
}

/** The prices of an offer file, or of the output of `aws pricing get-products`. */
export function pricesOf(content: unknown): Prices {
  const usd = new Map<string, Record<string, number>>();
  for (const priced of pricedOf(content)) {
    const { instanceType, regionCode } = priced.product.attributes ?? {};
    const price = hourlyPrice(priced);
    if (instanceType === undefined || regionCode === undefined || price === undefined) continue;
    usd.set(instanceType, { ...usd.get(instanceType), [regionCode]: price });
  }
  const published = (content as OfferFile).publicationDate?.slice(0, 10);
  return { usd, ...(published === undefined ? {} : { published }) };
}

function pricedOf(content: unknown): readonly Priced[] {
  const { PriceList: list } = content as { PriceList?: readonly (string | object)[] };
  if (list !== undefined) {
    return list.map((entry) => {
      const { product, terms } = (typeof entry === 'string' ? JSON.parse(entry) : entry) as {
        product: Product;
        terms?: { OnDemand?: Offers };
      };
      return { product, offers: terms?.OnDemand ?? {} };
    });
  }
  const { products = {}, terms } = content as OfferFile;
  return Object.values(products).map((product) => ({
    product,
    offers: terms?.OnDemand?.[product.sku] ?? {},
  }));
}

function hourlyPrice({ product, offers }: Priced): number | undefined {
  const plain = Object.entries(PLAIN).every(([name, value]) => product.attributes?.[name] === value);
  if (!plain) return undefined;
  const prices = Object.values(offers)
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions ?? {}))
    .map(({ pricePerUnit }) => Number(pricePerUnit?.USD));
  return prices.find((price) => price > 0);
}
