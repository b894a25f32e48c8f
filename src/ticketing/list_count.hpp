// Counts what leads of lists leave. No rule lives here.
#pragma once

#include <cstdint>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/list_lead.hpp"

namespace mainstay::ticketing::store {

/// How many tickets each of these leaves, counted up to `max`.
std::vector<std::int64_t> count_up_to(
    db::Sql& sql, const Filter& filter, const std::vector<const Lead*>& leads, std::int64_t max
);

/// The same, of any number of tickets, as six hundred of them tell that are evenly spread. One in
/// two hundred is still seen three times.
std::vector<std::int64_t> estimate(
    db::Sql& sql, const Filter& filter, const std::vector<const Lead*>& leads
);

}  // namespace mainstay::ticketing::store
