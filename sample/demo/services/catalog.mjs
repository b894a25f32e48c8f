// Products, their reviews, and the search. Two of its troubles: the page of a product reads reviews
// one by one, and one tenant has a price list of its own that is slow to come.
import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "../parts/database.mjs";
import { log } from "../parts/log.mjs";
import { random } from "../parts/random.mjs";
import { inSpan, visitor } from "../parts/spans.mjs";
import { endWith, Refusal, serve } from "../parts/service.mjs";

// Each version has its own ranking; the rest is the same.
const { rankProducts } = await import(
  `./ranking/${process.env.DEMO_VERSION}/ranking.mjs`
);

const database = new Database(
  ":memory:",
  "catalog",
  `CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT, cents INTEGER, sold INTEGER);
   CREATE TABLE review (id INTEGER PRIMARY KEY, product INTEGER, stars INTEGER, text TEXT);
   CREATE INDEX review_product ON review (product)`,
);
fill();
endWith(() => database.close());

function fill() {
  const kinds = [
    "lamp",
    "kettle",
    "desk",
    "chair",
    "shelf",
    "clock",
    "rug",
    "mirror",
  ];
  const looks = [
    "oak",
    "steel",
    "linen",
    "glass",
    "brass",
    "cork",
    "walnut",
    "paper",
  ];
  database.exec("BEGIN");
  for (let id = 1; id <= 200; id++) {
    const name = `${looks[id % 8]} ${kinds[Math.floor(id / 8) % 8]} ${id}`;
    const cents = 1500 + ((id * 7919) % 40000);
    database.exec(
      `INSERT INTO product VALUES (${id}, '${name}', ${cents}, ${(id * 37) % 500})`,
    );
    for (let review = 0; review < 6 + (id % 11); review++) {
      const stars = 1 + ((id + review * 3) % 5);
      database.exec(`INSERT INTO review (product, stars, text)
                     VALUES (${id}, ${stars}, 'Review ${review} of ${name}')`);
    }
  }
  database.exec("COMMIT");
}

async function reviewsOf(product) {
  const ids = await database.all(
    "SELECT id FROM review WHERE product = ?",
    product,
  );
  const reviews = [];
  for (const { id } of ids) {
    reviews.push(
      await database.one("SELECT stars, text FROM review WHERE id = ?", id),
    );
  }
  return reviews;
}

function applyPriceList(products) {
  const { tenant } = visitor();
  const ownPrices = tenant === "acme";
  const attributes = {
    tenant,
    "feature_flag.key": "own-prices",
    "feature_flag.result.value": ownPrices,
  };
  return inSpan("apply price list", { attributes }, async () => {
    const began = performance.now();
    await sleep(ownPrices ? random.between(350, 600) : random.between(2, 8));
    log.debug(
      `Price list of ${tenant} came after ${Math.round(performance.now() - began)} ms`,
    );
    return products.map((product) => ({
      ...product,
      cents: ownPrices ? Math.round(product.cents * 0.93) : product.cents,
    }));
  });
}

serve({
  "GET /products": async () => {
    const products = await database.all(
      "SELECT id, name, cents, sold FROM product ORDER BY sold DESC LIMIT ?",
      60,
    );
    const ranked = await inSpan("rank products", {}, () =>
      rankProducts(products, "oak lamp"),
    );
    return { products: ranked.slice(0, 12) };
  },

  "GET /products/:id": async ({ params }) => {
    const product = await database.one(
      "SELECT id, name, cents, sold FROM product WHERE id = ?",
      Number(params.id),
    );
    if (!product) throw new Refusal(404, `There is no product ${params.id}.`);
    const reviews = await reviewsOf(product.id);
    log.info(`Loaded product ${product.id} with ${reviews.length} reviews`);
    return { ...product, reviews };
  },

  "GET /search": async ({ query }) => {
    const text = query.get("q");
    const found = await database.all(
      "SELECT id, name, cents, sold FROM product WHERE name LIKE ? LIMIT ?",
      `%${text}%`,
      60,
    );
    const ranked = await inSpan("rank products", {}, () =>
      rankProducts(found, text),
    );
    const products = await applyPriceList(ranked.slice(0, 12));
    log.info(`Search for '${text}' found ${found.length} products`);
    return { products };
  },
});
