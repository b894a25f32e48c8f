// The shop as visitors see it. It keeps nothing but carts, and asks catalog and checkout.
import { log } from "../parts/log.mjs";
import { visitor } from "../parts/spans.mjs";
import { ask, Refusal, serve } from "../parts/service.mjs";

const { CATALOG_URL, CHECKOUT_URL } = process.env;
const cartsMax = 1000;
const carts = new Map();

function cartOf(customer) {
  const cart = carts.get(customer) ?? [];
  carts.delete(customer);
  carts.set(customer, cart);
  if (carts.size > cartsMax) carts.delete(carts.keys().next().value);
  return cart;
}

serve({
  "GET /": async () => {
    const { products } = await ask(CATALOG_URL, "GET", "/products");
    return { welcome: visitor().tenant, products };
  },

  "GET /products/:id": async ({ params }) => {
    const product = await ask(CATALOG_URL, "GET", `/products/${params.id}`);
    log.info(
      `Showed product ${params.id} to a visitor from ${visitor().region}`,
    );
    return product;
  },

  "GET /search": ({ query }) =>
    ask(CATALOG_URL, "GET", `/search?q=${encodeURIComponent(query.get("q"))}`),

  "POST /cart": async ({ body }) => {
    const cart = cartOf(body.customer);
    cart.push(body.product);
    if (cart.length > 20) cart.shift();
    log.info(`Cart of ${body.customer} holds ${cart.length} products now`);
    return { products: cart.length };
  },

  "POST /checkout": async ({ body, span }) => {
    span?.setAttribute("payment.card", body.card);
    const cart = cartOf(body.customer);
    if (cart.length === 0) cart.push(body.product);
    try {
      return await ask(CHECKOUT_URL, "POST", "/orders", {
        ...body,
        products: cart,
      });
    } catch (error) {
      if (error instanceof Refusal)
        log.warn(`Checkout of ${body.customer} refused: ${error.message}`);
      throw error;
    } finally {
      carts.delete(body.customer);
    }
  },

  "GET /orders": ({ query }) =>
    ask(
      CHECKOUT_URL,
      "GET",
      `/orders?customer=${encodeURIComponent(query.get("customer"))}`,
    ),
});
