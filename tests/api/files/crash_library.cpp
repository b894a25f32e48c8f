#include "crash.hpp"

namespace shop {

int order(int number) {
    return total<long>(number, nullptr) > 7 ? 1 : 2;  // line of order
}

}  // namespace shop
