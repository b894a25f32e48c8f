// Lists for IN, of few lengths. Pure.
#pragma once

#include <bit>
#include <vector>

namespace mainstay::bugfix::store {

/// Filled up to a power of two with the last: of lists whose lengths are many, few statements are
/// prepared.
template <class T>
std::vector<T> padded(std::vector<T> list) {
    if (!list.empty()) list.resize(std::bit_ceil(list.size()), list.back());
    return list;
}

}  // namespace mainstay::bugfix::store
