// The values of fields of one thing, for the module that has it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "fields/answers.hpp"
#include "fields/form.hpp"
#include "filter/filter.hpp"

namespace mainstay::fields {

/// The fields of a kind that are active, at most `fields_max`.
std::vector<Field> active_fields(db::Sql& sql, std::string_view kind);

/// All fields of a kind.
std::vector<Field> all_fields(db::Sql& sql, std::string_view kind);

/// What is kept of one thing.
Answers values_of(db::Sql& sql, std::string_view kind, std::int64_t thing);

/// Has the thing keep these values, and no others of fields that `over` names.
void keep_values(db::Sql& sql, std::int64_t thing, const Answers& before, const Answers& after);

/// Removes what was typed as text, and returns how many.
std::int64_t erase_texts(db::Sql& sql, std::string_view kind, std::int64_t thing);

/// Whom the caller may name in a field of a person: staff anybody who is active, requesters
/// themselves and their colleagues.
NamePerson person_namer(db::Sql& sql, const Call& call);

/// The field as filters ask for it, `field.NAME`; `thing` is the column of the thing's id. How
/// people are read is the module's: see filter::Field.
filter::Field filter_field(const Field& field, std::string thing);

}  // namespace mainstay::fields
