// A kind of thing that can be filtered, for the tests of this module: the books of a library.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "db/testing.hpp"
#include "filter/filter.hpp"

namespace mainstay::filter::test {

/// The moment at which tests ask.
Time noon();

/// Genre, pages, the day it was lent if it is, who has it, labels, and what only staff may ask.
const Kind& books();

/// Who asks: a librarian, or a reader.
Call librarian();
Call reader();

/// Runs `body` on a fresh library of each kind of database.
void in_library(const std::function<void(db::Sql& sql)>& body);

/// The ids of the books that match, `1 4`; or the refusal with its place, `code at+length`.
std::string found(db::Sql& sql, std::string_view text, const Call& call = librarian());

/// `code at+length`.
std::string shown(const Error& error);

}  // namespace mainstay::filter::test
