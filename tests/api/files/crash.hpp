// What crashes: a function that is inlined into a template, which another library calls.
#pragma once

namespace shop {

int order(int number);

struct Item {
    int price;
};

inline __attribute__((always_inline)) int price_of(volatile Item* item) {
    return item->price;  // line of price_of
}

template <class Number>
__attribute__((noinline)) Number total(Number number, volatile Item* item) {
    return static_cast<Number>(number + price_of(item));  // line of total
}

}  // namespace shop
