// Fields of a filter that stand in rows beside a ticket: who must approve it, which vendor has it,
// how long it took. No statement is run here.
#pragma once

#include <string_view>
#include <vector>

#include "filter/filter.hpp"

namespace mainstay::ticketing {

/// Whether rows of another table, given as `table alias WHERE …` about `ticket t`, have the values
/// of a term in a column.
filter::Condition in_rows(
    const filter::CheckedTerm& term, std::string_view rows, std::string_view column
);

std::vector<filter::Field> fields_beside();

}  // namespace mainstay::ticketing
