// The order of products: by likeness of their name to what was asked, then by sales. Likeness is
// computed anew in each comparison of the sort: the slow function of this version.

export function rankProducts(products, text) {
  return products.toSorted(
    (one, other) => scoreOf(other, text) - scoreOf(one, text),
  );
}

function scoreOf(product, text) {
  let nearest = Infinity;
  for (let begin = 0; begin < product.name.length; begin++) {
    nearest = Math.min(nearest, editDistance(product.name.slice(begin), text));
  }
  return product.sold - nearest * 100;
}

/** Levenshtein's. */
function editDistance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + change));
    }
    row = next;
  }
  return row[other.length];
}
