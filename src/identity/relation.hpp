// Which things stand together, as tables of pairs keep it. Used by the store only.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "db/sql.hpp"

namespace mainstay::identity::store {

/// A table of pairs, seen from one of its two columns. Each column has the name of the table it
/// refers to, except `member`, which is not shown on the other side.
struct Relation {
    std::string_view table;
    std::string_view own;
    std::string_view other;
    bool is_shown_on_other = true;  // A change of the pair is a change of the other thing, too.
};

/// Makes exactly these the others of `own`. Raises the version of each other that was added or
/// removed, so that whoever is about to change it on an older view is told.
void replace(
    db::Sql& sql, const Relation& relation, std::int64_t own, std::span<const std::int64_t> others
);

/// The same with typed ids.
template <class Own, class Other>
void replace(
    db::Sql& sql, const Relation& relation, Id<Own> own, std::span<const Id<Other>> others
) {
    std::vector<std::int64_t> values;
    for (auto other : others) values.push_back(other.value);
    replace(sql, relation, own.value, values);
}

}  // namespace mainstay::identity::store
